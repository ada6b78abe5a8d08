package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.partition.Partition;
import dev.kirby.store.timescale.TimescaleStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of several collectors of a database: prints the partitions that it has, until its standard input ends. */
final class PartitionChild {

    private static final int DAYS = 2;

    private PartitionChild() {}

    public static void main(String[] args) throws Exception {
        ScriptedVenue venue = new ScriptedVenue(Clock.systemUTC());
        long now = System.currentTimeMillis();
        TimeRange range = TimeRange.ofMillis(
                now - Duration.ofDays(DAYS + 1).toMillis(),
                now + Duration.ofHours(1).toMillis());
        series().forEach(series -> venue.has(series, rows(series, range)));
        try (MarketDataStore store = MarketDataStore.of(TimescaleStore.open(args[0], Clock.systemUTC()));
                StarCollection running = store.collect(name -> venue)
                        .series(series())
                        .days(DAYS)
                        .partition(Partition.parse(args[1]))
                        .takeOverAfter(Duration.ofSeconds(Long.parseLong(args[2])))
                        .problems(System.out::println)
                        .start()) {
            while (System.in.available() == 0) {
                System.out.println("has " + running.partitions());
                Thread.sleep(200);
            }
        }
        System.out.println("closed");
    }

    static List<SeriesId> series() {
        List<SeriesId> series = new ArrayList<>();
        for (String coin : List.of("BTC", "ETH", "SOL", "BNB", "ARB", "XRP")) {
            Instrument market = Instrument.perps("binance", coin, "USDT");
            series.add(SeriesId.candles(market, Interval.M5));
            series.add(SeriesId.candles(market, Interval.H1));
        }
        return series;
    }

    /** A function of series and time. */
    static Rows rows(SeriesId series, TimeRange range) {
        Interval interval = series.requireInterval();
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, (int) interval.count(range) + 2);
        int shift = Math.floorMod(series.toString().hashCode(), 1000);
        for (long time = interval.floor(range.startMillis()); time < range.endMillis(); time = interval.next(time)) {
            double price = 100 + shift + Math.floorMod(time / interval.millis(), 50);
            rows.candle(time, price, price + 2, price - 2, price + 1, 10 + shift, 3);
        }
        return rows.build();
    }
}
