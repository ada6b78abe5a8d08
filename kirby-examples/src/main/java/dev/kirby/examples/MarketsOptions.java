package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --exchange --coin A,B --quote --market-type --intervals}: one or more trading pairs, and candle lengths of each. */
final class MarketsOptions {

    @Option(
            names = "--exchange",
            paramLabel = "NAME",
            defaultValue = "hyperliquid",
            description = "The venue, such as binance. Default: ${DEFAULT-VALUE}.")
    String exchange = "hyperliquid";

    @Option(
            names = {"--coin", "--coins"},
            paramLabel = "COIN",
            split = ",",
            description = "Base assets, separated by commas. Default: BTC,ETH,SOL.")
    List<String> coins = List.of();

    @Option(
            names = "--quote",
            paramLabel = "QUOTE",
            description = "The quote currency. Default: USD on hyperliquid and kraken, USDT elsewhere.")
    @Nullable
    String quote;

    @Option(
            names = "--market-type",
            paramLabel = "TYPE",
            defaultValue = "perps",
            description = "perps or spot. Default: ${DEFAULT-VALUE}.")
    String marketType = "perps";

    @Option(
            names = {"--intervals", "--interval"},
            paramLabel = "INTERVAL",
            split = ",",
            description = "Candle lengths, separated by commas. Default: 1h.")
    List<String> intervals = List.of();

    private List<String> otherCoins = List.of("BTC", "ETH", "SOL");
    private List<String> otherIntervals = List.of("1h");

    /** What is taken where no option says otherwise. */
    void defaults(List<String> coinList, List<String> intervalList) {
        otherCoins = coinList.isEmpty() ? otherCoins : coinList;
        otherIntervals = intervalList.isEmpty() ? otherIntervals : intervalList;
    }

    List<Instrument> instruments() {
        String venue = exchange.toLowerCase(Locale.ROOT);
        String usual = venue.equals("hyperliquid") || venue.equals("kraken") ? "USD" : "USDT";
        List<Instrument> instruments = new ArrayList<>();
        for (String coin : coins.isEmpty() ? otherCoins : coins) {
            instruments.add(Instrument.of(
                    exchange, coin.strip(), quote == null ? usual : quote, InstrumentType.parse(marketType)));
        }
        return instruments;
    }

    List<Interval> intervals() {
        return (intervals.isEmpty() ? otherIntervals : intervals)
                .stream().map(text -> Interval.parse(text.strip())).toList();
    }
}
