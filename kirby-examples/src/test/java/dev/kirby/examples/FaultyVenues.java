package dev.kirby.examples;

import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.exchange.simulated.StreamFaults;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Four simulated venues in real time, each with four markets, on which requests and streams fail. */
final class FaultyVenues implements AutoCloseable {

    static final Faults REST = Faults.parse(
            "429=0.01,503=0.02,cut=0.02,truncate=0.02,slow=0.03:100ms,html403=0.005,garbage=0.005,duplicate=0.05,shuffle=0.05");
    static final StreamFaults STREAMS = new StreamFaults(0.01, 0.1, 0.1, 0.002);

    private static final List<String> NAMES = List.of("binance", "bybit", "okx", "hyperliquid");
    private static final List<String> COINS = List.of("BTC", "ETH", "SOL", "BNB");
    private static final List<Interval> INTERVALS = List.of(Interval.M1, Interval.M5);

    private final Map<String, SimulatedExchange> venues = new LinkedHashMap<>();

    private FaultyVenues() {}

    /** Venues whose markets go from so many days ago to so far in the future. */
    static FaultyVenues start(Faults rest, StreamFaults streams, Duration past, Duration future) {
        FaultyVenues all = new FaultyVenues();
        long now = Interval.D1.floor(Instant.now().toEpochMilli());
        TimeRange range =
                TimeRange.ofMillis(now - past.toMillis(), Instant.now().toEpochMilli() + future.toMillis());
        for (String name : NAMES) {
            SimulatedExchange.Settings settings = SimulatedExchange.speakingAs(name)
                    .budget(Long.MAX_VALUE)
                    .faults(rest)
                    .faults(streams);
            for (String coin : COINS) {
                SeriesId minutes = SeriesId.candles(market(name, coin), Interval.M1);
                settings = settings.serving(minutes, walk(range, minutes.hashCode()));
            }
            all.venues.put(name, settings.start());
        }
        return all;
    }

    static Instrument market(String venue, String coin) {
        return Instrument.perps(venue, coin, venue.equals("hyperliquid") ? "USDC" : "USDT");
    }

    private static Rows walk(TimeRange range, long seed) {
        Random random = new Random(seed);
        long minute = Interval.M1.millis();
        long begin = Interval.M1.floor(range.startMillis());
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, (int) ((range.endMillis() - begin) / minute));
        double price = 100;
        for (long time = begin; time + minute <= range.endMillis(); time += minute) {
            double close = cents(Math.max(1, price * (1 + 0.001 * random.nextGaussian())));
            double high = cents(Math.max(price, close) * 1.001);
            double low = cents(Math.min(price, close) * 0.999);
            rows.candle(time, price, high, low, close, 4 * (1 + random.nextInt(20)), 4);
            price = close;
        }
        return rows.build();
    }

    private static double cents(double price) {
        return Math.rint(price * 100) / 100;
    }

    /** What points commands at them. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        venues.forEach((name, venue) -> {
            String url = venue.url().toString();
            String begin = "KIRBY_" + name.toUpperCase(Locale.ROOT);
            environment.put(begin + "_REST_URL", url);
            environment.put(begin + "_WS_URL", url.replace("http", "ws"));
            environment.put(begin + "_ARCHIVE_URL", "off");
        });
        return environment;
    }

    /** All markets at all intervals, as a file of stars. */
    String stars() {
        StringBuilder yaml = new StringBuilder("exchanges:\n");
        NAMES.forEach(name -> yaml.append("  - {name: ")
                .append(name)
                .append(", display_name: ")
                .append(name)
                .append("}\n"));
        yaml.append("coins:\n");
        COINS.forEach(coin -> yaml.append("  - {symbol: ")
                .append(coin)
                .append(", name: ")
                .append(coin)
                .append("}\n"));
        yaml.append("quote_currencies: [{symbol: USDT, name: Tether}, {symbol: USDC, name: Dollar}]\n");
        yaml.append("training_stars:\n");
        for (String name : NAMES) {
            for (String coin : COINS) {
                Instrument market = market(name, coin);
                yaml.append("  - {exchange: ")
                        .append(name)
                        .append(", coin: ")
                        .append(coin)
                        .append(", quote: ")
                        .append(market.quote())
                        .append(", market_type: perps, intervals: [1m, 5m]}\n");
            }
        }
        return yaml.toString();
    }

    /** The series of these stars. */
    static List<SeriesId> series() {
        List<SeriesId> series = new ArrayList<>();
        for (String name : NAMES) {
            for (String coin : COINS) {
                INTERVALS.forEach(interval -> series.add(SeriesId.candles(market(name, coin), interval)));
            }
        }
        return series;
    }

    /** What a store has in place of what was served from the first stored row up to a time; empty where it is the same. */
    String difference(MarketDataStore store, SeriesId series, Instant until) {
        TimeRange stored = store.range(series).orElse(null);
        if (stored == null) {
            return "nothing is stored";
        }
        TimeRange range = TimeRange.ofMillis(
                stored.startMillis(), series.requireInterval().floor(until.toEpochMilli()));
        return difference(
                store.read(series, range),
                venues.get(series.instrument().exchange()).rows(series, range));
    }

    /** What candles are in place of those that were served; empty where they are the same. */
    static String difference(Rows kept, Rows served) {
        if (kept.size() != served.size()) {
            return kept.size() + " rows, served were " + served.size();
        }
        for (int row = 0; row < kept.size(); row++) {
            if (kept.time(row) != served.time(row)) {
                return "a row at " + Instant.ofEpochMilli(kept.time(row)) + ", served was one at "
                        + Instant.ofEpochMilli(served.time(row));
            }
            for (int column = 0; column < 5; column++) {
                double expected = served.number(column, row);
                if (Math.abs(kept.number(column, row) - expected) > 1e-9 * Math.abs(expected)) {
                    return "column " + column + " at " + Instant.ofEpochMilli(kept.time(row)) + " is "
                            + kept.number(column, row) + ", served was " + expected;
                }
            }
        }
        return "";
    }

    /** Streams that are open. */
    int connections() {
        return venues.values().stream().mapToInt(SimulatedExchange::connections).sum();
    }

    /** Requests so far. */
    long requests() {
        return venues.values().stream().mapToLong(venue -> venue.requests("")).sum();
    }

    @Override
    public void close() {
        venues.values().forEach(SimulatedExchange::close);
    }
}
