package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import picocli.CommandLine.Option;

/** {@code --exchange --coin --quote --market-type}: one trading pair. */
final class PairOptions {

    @Option(
            names = "--exchange",
            paramLabel = "NAME",
            defaultValue = "hyperliquid",
            description = "The venue, such as binance. Default: ${DEFAULT-VALUE}.")
    String exchange = "";

    @Option(names = "--coin", paramLabel = "COIN", required = true, description = "The base asset, such as BTC.")
    String coin = "";

    @Option(
            names = "--quote",
            paramLabel = "QUOTE",
            defaultValue = "USD",
            description = "The quote currency, such as USDT. Default: ${DEFAULT-VALUE}.")
    String quote = "";

    @Option(
            names = "--market-type",
            paramLabel = "TYPE",
            defaultValue = "perps",
            description = "perps or spot. Default: ${DEFAULT-VALUE}.")
    String marketType = "";

    Instrument instrument() {
        return Instrument.of(exchange, coin, quote, InstrumentType.parse(marketType));
    }
}
