package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.exchange.simulated.StreamFaults;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.store.live.LiveCollector;
import dev.kirby.store.live.LiveRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five simulated venues, thirty-one series, live and history at once, everything going wrong: in the end the store has what the
 * venues served. Time passes thirty times as fast. Ten minutes of it:
 * {@code mvn -Dfast -pl kirby-examples -am test -Dtest=SoakTest -Dkirby.soak.seconds=600}.
 */
class SoakTest {

    private static final int SECONDS = Integer.getInteger("kirby.soak.seconds", 15);
    private static final int SPEED = 30;
    private static final Instant BEGIN = Instant.parse("2024-02-10T12:00:20Z");
    private static final Faults REST = Faults.parse(
            "429=0.02,503=0.03,cut=0.02,truncate=0.02,slow=0.03:100ms,html403=0.005,garbage=0.005,duplicate=0.05,shuffle=0.05");
    private static final StreamFaults STREAMS = new StreamFaults(0.02, 0.1, 0.1, 0.004);

    @TempDir
    Path folder;

    private final FastClock clock = new FastClock(BEGIN, SPEED);

    /** A venue with its adapter and its collection. */
    private record Running(SimulatedExchange venue, Exchange exchange, LiveRun live, List<SeriesId> series)
            implements AutoCloseable {
        @Override
        public void close() {
            live.close();
            exchange.close();
        }
    }

    private Running run(String name, MarketDataStore store, Set<String> problems) {
        SimulatedExchange venue = SimulatedExchange.speakingAs(name)
                .clock(clock)
                .budget(Long.MAX_VALUE)
                .faults(REST)
                .faults(STREAMS)
                .start();
        Exchange exchange = Exchanges.open(
                name,
                ExchangeSettings.DEFAULT
                        .at(venue.url())
                        .unlimited()
                        .patience(Duration.ofSeconds(4))
                        .timed(clock, clock::sleep));
        String quote = name.equals("hyperliquid") ? "USDC" : name.equals("kraken") ? "USD" : "USDT";
        InstrumentType candles = name.equals("kraken") ? InstrumentType.SPOT : InstrumentType.PERPS;
        Instrument btc = new Instrument(name, "BTC", quote, candles);
        Instrument eth = new Instrument(name, "ETH", quote, candles);
        Instrument swap = Instrument.perps(name, "BTC", quote);
        LiveCollector collector = store.collect(exchange, exchange)
                .catchUp(Duration.ofHours(6))
                .problems(problems::add)
                .candles(btc, "1m", "5m")
                .candles(eth, "1m")
                .candlesFromTrades(eth, "5m")
                .funding(swap)
                .openInterest(swap);
        List<SeriesId> series = new ArrayList<>(List.of(
                SeriesId.candles(btc, Interval.M1),
                SeriesId.candles(btc, Interval.M5),
                SeriesId.candles(eth, Interval.M1),
                SeriesId.candles(eth, Interval.M5),
                SeriesId.of(Dataset.FUNDING, swap),
                SeriesId.of(Dataset.OPEN_INTEREST, swap)));
        if (name.equals("kraken")) {
            // The one venue here whose history has them too.
            SeriesId liquidations = SeriesId.of(Dataset.LIQUIDATIONS, swap);
            collector = collector.liquidations(swap);
            series.add(liquidations);
        }
        return new Running(venue, exchange, collector.start(), series);
    }

    @Test
    void after_everything_that_can_go_wrong_the_store_has_what_the_venues_served() throws Exception {
        Set<String> threadsBefore = threads();
        Set<String> problems = java.util.concurrent.ConcurrentHashMap.newKeySet();
        List<Long> memory = new ArrayList<>();
        LongAdder rows = new LongAdder();
        int series = 0;
        Map<SeriesId, String> differences = new LinkedHashMap<>();
        List<SimulatedExchange> venues = new ArrayList<>();
        try (MarketDataStore store = MarketDataStore.open(folder, clock)) {
            List<Running> running = new ArrayList<>();
            ExecutorService history = Executors.newFixedThreadPool(5);
            try {
                for (String name : SimulatedExchange.names()) {
                    // Of Bitfinex and dYdX no streams are simulated.
                    if (!List.of("bitfinex", "dydx").contains(name)) {
                        running.add(run(name, store, problems));
                    }
                }
                running.forEach(one -> venues.add(one.venue()));
                List<Future<BackfillReport>> reports = new ArrayList<>();
                for (Running one : running) {
                    reports.add(history.submit(() -> backfill(store, one)));
                }
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (System.nanoTime() < end) {
                    Thread.sleep(Math.max(1_000, SECONDS * 1000L / 10));
                    System.gc();
                    memory.add((Runtime.getRuntime().totalMemory()
                                    - Runtime.getRuntime().freeMemory())
                            >> 20);
                }
                for (Future<BackfillReport> report : reports) {
                    report.get();
                }
                clock.stop();
                // What is on its way arrives.
                Thread.sleep(1_500);
                for (Running one : running) {
                    one.live().close();
                    System.out.println(one.exchange().name() + ": "
                            + one.live().statistics().line(clock.instant()));
                    for (int attempt = 0; attempt < 10; attempt++) {
                        if (backfill(store, one).failures().isEmpty()) {
                            break;
                        }
                    }
                    series += one.series().size();
                    for (SeriesId id : one.series()) {
                        rows.add(store.count(id));
                        String difference = difference(store, one.venue(), id);
                        if (!difference.isEmpty()) {
                            differences.put(id, difference);
                        }
                    }
                }
            } finally {
                history.shutdownNow();
                running.forEach(Running::close);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> venues.stream().allMatch(venue -> venue.connections() == 0));
                venues.forEach(SimulatedExchange::close);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "soak: %d s, %d series, %d rows equal, %d problems told, memory %s MB%n",
                SECONDS,
                series,
                rows.sum(),
                problems.size(),
                memory);
        assertThat(differences).isEmpty();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(threadsBefore).containsAll(threads()));
    }

    private static BackfillReport backfill(MarketDataStore store, Running one) {
        return store.backfill(one.exchange())
                .series(one.series().stream()
                        .filter(id -> id.dataset().hasInterval() || id.dataset() == Dataset.LIQUIDATIONS)
                        .toArray(SeriesId[]::new))
                .range(new TimeRange(
                        BEGIN.minus(Duration.ofHours(10)), store.clock().instant()))
                .run();
    }

    /** What the store has in place of what was served; empty if it is the same. */
    private static String difference(MarketDataStore store, SimulatedExchange venue, SeriesId id) {
        Rows kept = store.read(id, TimeRange.ALL);
        if (id.dataset() == Dataset.LIQUIDATIONS) {
            return liquidations(kept, venue.rows(id, store.coverage(id).ranges().get(0)));
        }
        if (!id.dataset().hasInterval()) {
            return values(kept, venue, id);
        }
        Interval interval = id.requireInterval();
        long end = interval.floor(store.clock().millis());
        long start = store.coverage(id).ranges().get(0).startMillis();
        return FaultyVenues.difference(kept, venue.rows(id, TimeRange.ofMillis(start, end)));
    }

    /** Of the last seconds, some may be kept that were heard, and of which history was not asked yet. */
    private static String liquidations(Rows kept, Rows served) {
        if (kept.size() < served.size()) {
            return kept.size() + " rows, served were " + served.size();
        }
        for (int row = 0; row < served.size(); row++) {
            if (kept.time(row) != served.time(row)
                    || !String.valueOf(kept.text(0, row)).equals(served.text(0, row))
                    || kept.number(1, row) != served.number(1, row)
                    || kept.number(2, row) != served.number(2, row)) {
                return "row " + row + " is at " + Instant.ofEpochMilli(kept.time(row)) + ", served was one at "
                        + Instant.ofEpochMilli(served.time(row));
            }
        }
        return kept.size() > served.size() + 2 ? kept.size() + " rows, served were " + served.size() : "";
    }

    private static String values(Rows kept, SimulatedExchange venue, SeriesId id) {
        Set<Long> told = new LinkedHashSet<>();
        Dataset dataset = id.dataset();
        long[] times = venue.streamed(id);
        for (long time : times.length > 0 ? times : venue.streamed(SeriesId.of(Dataset.FUNDING, id.instrument()))) {
            told.add(time);
        }
        for (int row = 0; row < kept.size(); row++) {
            long minute = kept.time(row) / 60_000;
            double expected = dataset == Dataset.FUNDING ? (minute % 200 - 100) / 1e6 : 10_000 + minute % 500;
            // Hyperliquid's values have no time: what is told at the end of a minute may be heard in the next.
            boolean timed = !id.instrument().exchange().equals("hyperliquid");
            if (timed && kept.number(0, row) != expected) {
                return "at " + Instant.ofEpochMilli(kept.time(row)) + " " + kept.number(0, row) + ", told was "
                        + expected;
            }
            if (row > 0 && kept.time(row) <= kept.time(row - 1)) {
                return "time " + kept.time(row) + " twice";
            }
        }
        // A minute lasts two seconds here: what is told at its very end may arrive in the next.
        return kept.size() < 0.9 * told.size() - 2 ? kept.size() + " minutes, told were " + told.size() : "";
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(?i)(kirby|okhttp|mockwebserver).*"))
                // Shared by all OkHttp clients of the process; it ends by itself after an idle minute.
                .filter(name -> !name.equals("OkHttp TaskRunner"))
                .collect(Collectors.toSet());
    }
}
