package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.stars.Star;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --exchange --coin A,B --quote --market-type --intervals}: which of the active stars, or where none of them is meant,
 * which candles.
 */
final class StarFilter {

    @Option(names = "--exchange", paramLabel = "NAME", description = "Of this venue only, such as binance.")
    @Nullable
    String exchange;

    @Option(
            names = {"--coin", "--coins"},
            paramLabel = "COIN",
            split = ",",
            description = "Of these base assets only, such as BTC,ETH.")
    List<String> coins = List.of();

    @Option(names = "--quote", paramLabel = "QUOTE", description = "In this quote currency only, such as USDT.")
    @Nullable
    String quote;

    @Option(names = "--market-type", paramLabel = "TYPE", description = "perps or spot only.")
    @Nullable
    String marketType;

    @Option(
            names = {"--intervals", "--interval"},
            paramLabel = "INTERVAL",
            description = "Of these candle lengths only, such as 1m,1h.")
    @Nullable
    String intervals;

    private static boolean isQuote(Instrument instrument, String typed) {
        return instrument.equals(Instrument.of(instrument.exchange(), instrument.coin(), typed, instrument.type()));
    }

    /** The active stars that are meant; where none is, the candles that the options name in full. */
    List<SeriesId> series(MarketDataStore store) {
        @Nullable InstrumentType type = marketType == null ? null : InstrumentType.parse(marketType);
        List<Interval> lengths = intervals == null
                ? List.of()
                : Arrays.stream(intervals.split(",", -1))
                        .map(text -> Interval.parse(text.strip()))
                        .toList();
        List<Star> active = store.stars().active();
        List<SeriesId> meant = active.stream()
                .filter(star -> exchange == null || star.instrument().exchange().equals(exchange))
                .filter(star ->
                        coins.isEmpty() || named().contains(star.instrument().coin()))
                .filter(star -> quote == null || isQuote(star.instrument(), quote))
                .filter(star -> type == null || star.instrument().type() == type)
                .filter(star -> lengths.isEmpty() || lengths.contains(star.interval()))
                .map(Star::series)
                .toList();
        if (!meant.isEmpty()) {
            return meant;
        }
        if (coins.isEmpty() || (!active.isEmpty() && (exchange == null || quote == null))) {
            throw new InvalidRequestException(
                    active.isEmpty()
                            ? "No active star in " + store
                                    + ". Sync some first: kirby sync FILE --data PLACE. Or name a market with"
                                    + " --exchange, --coin, --quote and --intervals."
                            : "None of the " + active.size() + " active stars is meant by these options; 'select * from"
                                    + " starlistings' lists them. To collect another market name --exchange, --coin and"
                                    + " --quote.");
        }
        return named().stream()
                .map(coin -> Instrument.of(
                        exchange == null ? "hyperliquid" : exchange,
                        coin,
                        quote == null ? "USD" : quote,
                        type == null ? InstrumentType.PERPS : type))
                .flatMap(instrument -> (lengths.isEmpty() ? List.of(Interval.M1) : lengths)
                        .stream().map(length -> SeriesId.candles(instrument, length)))
                .toList();
    }

    private List<String> named() {
        return coins.stream().map(String::strip).toList();
    }
}
