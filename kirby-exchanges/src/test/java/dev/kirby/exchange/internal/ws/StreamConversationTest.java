package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.exchange.simulated.StreamFaults;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.StreamSubscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole conversations with simulated venues: what comes out of a stream is what the venue sent, row by row. */
@Timeout(120)
class StreamConversationTest {

    private static final long BEGIN = Instant.parse("2024-03-01T00:00:30Z").toEpochMilli();
    // Each conversation waits most of its time, so all are held at once.
    private static final Map<String, Future<?>> CONVERSATIONS = new LinkedHashMap<>();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(DaemonThreads.named("conversation"));

    private final AtomicLong now = new AtomicLong(BEGIN);
    private final Clock clock = ((InstantSource) () -> Instant.ofEpochMilli(now.get())).withZone(ZoneOffset.UTC);

    /** Those whose streams are simulated. */
    static List<String> venues() {
        return SimulatedExchange.names().stream()
                .filter(name -> !List.of("bitfinex", "dydx").contains(name))
                .toList();
    }

    @BeforeAll
    static void begin() {
        for (String name : venues()) {
            CONVERSATIONS.put(name, THREADS.submit(() -> {
                new StreamConversationTest().converse(name);
                return name;
            }));
        }
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    private ExchangeSettings settings(SimulatedExchange venue) {
        return ExchangeSettings.DEFAULT.at(venue.url()).unlimited().timed(clock, wait -> {});
    }

    private static List<SeriesId> series(Exchange exchange) {
        String quote =
                exchange.name().equals("hyperliquid") ? "USDC" : exchange.name().equals("kraken") ? "USD" : "USDT";
        List<SeriesId> series = new ArrayList<>();
        for (var support : exchange.streams()) {
            if (support.dataset() == Dataset.MARK_CANDLES) {
                continue; // not simulated
            }
            for (String coin : List.of("BTC", "ETH")) {
                Instrument instrument = new Instrument(exchange.name(), coin, quote, support.type());
                if (support.dataset().hasInterval()) {
                    series.add(SeriesId.candles(instrument, Interval.M1));
                    series.add(SeriesId.candles(instrument, Interval.M5));
                } else {
                    series.add(SeriesId.of(support.dataset(), instrument));
                }
            }
        }
        return series;
    }

    private void pass(Duration time) throws InterruptedException {
        for (int step = 0; step < time.toSeconds() / 10; step++) {
            now.addAndGet(10_000);
            Thread.sleep(40);
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void what_a_venue_streams_arrives(String name) throws Exception {
        CONVERSATIONS.get(name).get();
    }

    private void converse(String name) throws InterruptedException {
        try (SimulatedExchange venue =
                        SimulatedExchange.speakingAs(name).clock(clock).start();
                Exchange exchange = Exchanges.open(name, settings(venue))) {
            List<SeriesId> series = series(exchange);
            assertThat(series).hasSizeGreaterThan(4);
            RecordedEvents events = new RecordedEvents();
            try (StreamSubscription live = exchange.subscribe(series, events)) {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> live.statistics().connected()
                                == live.statistics().connections());
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> venue.connections() == live.statistics().connections());
                // Subscriptions are sent one after the other.
                Thread.sleep(1_000);
                pass(Duration.ofMinutes(7));
                // A loaded machine lets minutes pass in which the venue says nothing.
                for (int more = 0; more < 60 && saidLittle(venue, series); more++) {
                    pass(Duration.ofMinutes(1));
                }
                Thread.sleep(500);
                Map<SeriesId, TreeMap<Long, Rows>> told = settled(events);
                for (SeriesId id : series) {
                    compare(venue, id, told.getOrDefault(id, new TreeMap<>()));
                }
                assertThat(events.failed).isEmpty();
            }
            await().atMost(Duration.ofSeconds(40)).until(() -> venue.connections() == 0);
        }
    }

    private static boolean saidLittle(SimulatedExchange venue, List<SeriesId> series) {
        return series.stream()
                .filter(id -> id.dataset() == Dataset.FUNDING || id.dataset() == Dataset.OPEN_INTEREST)
                .mapToInt(id -> venue.streamed(id).length)
                .anyMatch(said -> said > 0 && said <= 5);
    }

    private static Map<SeriesId, TreeMap<Long, Rows>> settled(RecordedEvents events) {
        Map<SeriesId, TreeMap<Long, Rows>> told = new LinkedHashMap<>();
        for (RecordedEvents.Told row : events.rows) {
            if (row.settled()) {
                told.computeIfAbsent(row.series(), s -> new TreeMap<>())
                        .put(row.rows().time(0), row.rows());
            }
        }
        return told;
    }

    private static void compare(SimulatedExchange venue, SeriesId id, TreeMap<Long, Rows> told) {
        long[] sent = venue.streamed(id);
        if (id.dataset() == Dataset.FUNDING || id.dataset() == Dataset.OPEN_INTEREST) {
            long[] minutes = told.keySet().stream()
                    .mapToLong(Interval.M1::floor)
                    .distinct()
                    .toArray();
            long[] expected = id.dataset() == Dataset.OPEN_INTEREST && sent.length == 0
                    ? venue.streamed(SeriesId.of(Dataset.FUNDING, id.instrument()))
                    : sent;
            if (venue.toString().contains("hyperliquid")) {
                // Its values have no time: what is told at the end of a minute may be events in the next.
                assertThat(minutes).as("%s", id).hasSizeBetween(expected.length - 1, expected.length + 1);
                return;
            }
            assertThat(minutes).as("%s", id).isEqualTo(expected).hasSizeGreaterThan(5);
            told.forEach((time, row) -> assertThat(row.number(0, 0))
                    .isEqualTo(
                            id.dataset() == Dataset.FUNDING
                                    ? (time / 60_000 % 200 - 100) / 1e6
                                    : 10_000 + time / 60_000 % 500));
            return;
        }
        boolean saysNothing = id.dataset().hasInterval()
                && (venue.toString().contains("hyperliquid") || venue.toString().contains("kraken"));
        // Where nothing says that a candle has closed, the last one is still open.
        assertThat(told.keySet().stream().mapToLong(Long::longValue).toArray())
                .as("%s", id)
                .isEqualTo(saysNothing ? Arrays.copyOf(sent, told.size()) : sent)
                .hasSizeGreaterThan(
                        id.dataset() == Dataset.LIQUIDATIONS || id.interval().isPresent() ? 0 : 10);
        told.forEach((time, row) -> {
            Rows market = venue.rows(id, TimeRange.ofMillis(time, time + 1));
            assertThat(market.size()).as("%s at %s", id, time).isEqualTo(1);
            for (int c = 0; c < id.dataset().columns().size(); c++) {
                switch (id.dataset().columns().get(c).type()) {
                    case NUMBER -> {
                        // Sizes may come in contracts: what is multiplied may differ in its last digit.
                        if (!Double.isNaN(row.number(c, 0))) {
                            assertThat(row.number(c, 0))
                                    .as("%s at %s", id, time)
                                    .isCloseTo(market.number(c, 0), withPercentage(1e-9));
                        }
                    }
                    case TEXT -> assertThat(row.text(c, 0)).isEqualTo(market.text(c, 0));
                    default -> {}
                }
            }
        });
    }

    @Test
    void drops_repeats_and_old_messages_do_no_harm() throws InterruptedException {
        SeriesId id = SeriesId.candles(new Instrument("binance", "BTC", "USDT", InstrumentType.PERPS), Interval.M1);
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(clock)
                        .faults(new StreamFaults(0.6, 0.2, 0.2, 0))
                        .start();
                Exchange exchange = Exchanges.open("binance", settings(venue))) {
            RecordedEvents events = new RecordedEvents();
            try (StreamSubscription live = exchange.subscribe(List.of(id), events)) {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> live.statistics().connected() == 1);
                pass(Duration.ofMinutes(3));
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> {
                            now.addAndGet(1_000);
                            return live.statistics().reconnects() > 2;
                        });
                settled(events)
                        .get(id)
                        .forEach((time, row) -> assertThat(row.number(3, 0))
                                .isEqualTo(venue.rows(id, TimeRange.ofMillis(time, time + 1))
                                        .number(3, 0)));
                assertThat(events.failed).allMatch(problem -> problem.contains("sent no JSON"));
            }
        }
    }

    @Test
    void trap_01_and_18_an_acknowledgement_without_data_is_noticed() {
        SeriesId id = SeriesId.of(Dataset.FUNDING, new Instrument("binance", "BTC", "USDT", InstrumentType.PERPS));
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(clock)
                        .faults(new StreamFaults(0, 0, 0, 1))
                        .start();
                Exchange exchange = Exchanges.open("binance", settings(venue).patience(Duration.ofMillis(1_500)))) {
            RecordedEvents events = new RecordedEvents();
            try (StreamSubscription live = exchange.subscribe(List.of(id), events)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> live.statistics().silences() > 0);
                assertThat(StreamServer.next(events.disconnected)).contains("funding fell silent");
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> live.statistics().reconnects() > 0);
            }
        }
    }
}
