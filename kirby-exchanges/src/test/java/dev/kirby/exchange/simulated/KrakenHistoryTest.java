package dev.kirby.exchange.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Kraken tells of the past in other ways than others: candles by its trades, liquidations among them. */
class KrakenHistoryTest {

    private static final Instant NOW = Instant.parse("2024-03-10T10:07:42Z");
    private static final Instrument SPOT = Instrument.parse("kraken:BTC/USD");
    private static final Instrument PERPS = Instrument.parse("kraken:BTC/USD:USD");
    private static final List<Interval> INTERVALS =
            List.of(Interval.M1, Interval.M5, Interval.M15, Interval.M30, Interval.H1, Interval.H4, Interval.D1);

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private static SimulatedExchange.Settings kraken(long seed, Instant now) {
        return SimulatedExchange.kraken().seed(seed).clock(at(now)).budget(Long.MAX_VALUE);
    }

    private static Exchange open(SimulatedExchange venue, Instant now) {
        return Exchanges.open(
                "kraken", ExchangeSettings.DEFAULT.at(venue.url()).unlimited().timed(at(now), wait -> {}));
    }

    private static Rows walked(Exchange exchange, SeriesId series, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        Instant end = exchange.walk(series, range, page -> pages.add(page.rows()));
        assertThat(end).as(series + " " + range).isEqualTo(range.end());
        return Rows.concat(series.dataset(), pages);
    }

    private static void assertSame(Rows arrived, Rows truth, int numbers, String context) {
        assertThat(arrived.times()).as(context).isEqualTo(truth.times());
        for (int column = 0; column < truth.dataset().columns().size(); column++) {
            for (int row = 0; row < truth.size(); row++) {
                switch (truth.dataset().columns().get(column).type()) {
                    case TEXT ->
                        assertThat(arrived.text(column, row)).as(context).isEqualTo(truth.text(column, row));
                    default -> {
                        if (column < numbers) {
                            assertThat(arrived.number(column, row))
                                    .as("%s: column %d at %s", context, column, Instant.ofEpochMilli(truth.time(row)))
                                    .isEqualTo(truth.number(column, row));
                        }
                    }
                }
            }
        }
    }

    /** A market that is given: minutes are missing, one here, many there. */
    private static Rows withHoles(Random random, Rows minutes) {
        Rows.Builder some = Rows.builder(Dataset.CANDLES, minutes.size());
        int skip = 0;
        for (int row = 0; row < minutes.size(); row++) {
            if (skip == 0 && random.nextInt(10) == 0) {
                skip = random.nextInt(4) == 0 ? random.nextInt(200) : 1 + random.nextInt(3);
            }
            if (skip > 0) {
                skip--;
            } else {
                some.copy(minutes, row);
            }
        }
        return some.build();
    }

    @Test
    void candles_built_from_trades_are_those_that_the_venue_had() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            Rows minutes = withHoles(
                    random,
                    GeneratedMarket.of(random.nextInt(5), SPOT, Instant.parse("2024-01-10T00:00:00Z"))
                            .minutes()
                            .toRows());
            SeriesId oneMinute = SeriesId.candles(SPOT, Interval.M1);
            SeriesId series = SeriesId.candles(SPOT, INTERVALS.get(random.nextInt(INTERVALS.size())));
            Interval interval = series.requireInterval();
            // The venue still has them, and, much later, has them no more.
            // A candle is closed once its close has passed.
            Instant soon = minutes.range().end().plus(Duration.ofMinutes(5)).plusSeconds(1);
            Instant late = soon.plus(Duration.ofDays(800));
            long begin = Math.max(minutes.time(0), soon.toEpochMilli() - 700 * interval.millis());
            long start = begin + random.nextLong((soon.toEpochMilli() - begin) / 2);
            TimeRange range =
                    TimeRange.ofMillis(start, start + random.nextLong(interval.floor(soon.toEpochMilli()) - start) + 1);
            String context = "seed " + seed + ", round " + round + ", " + series + " " + range;
            Rows had;
            try (SimulatedExchange venue =
                            kraken(1, soon).serving(oneMinute, minutes).start();
                    Exchange exchange = open(venue, soon)) {
                had = walked(exchange, series, range);
                assertThat(venue.requests("Trades")).as(context).isZero();
            }
            try (SimulatedExchange venue =
                            kraken(1, late).serving(oneMinute, minutes).start();
                    Exchange exchange = open(venue, late)) {
                Rows built = walked(exchange, series, range);
                assertThat(venue.requests("OHLC")).as(context).isZero();
                assertSame(built, had, 6, context);
            }
        }
    }

    @Test
    void built_candles_join_those_that_the_venue_still_has() {
        for (Interval interval : List.of(Interval.M1, Interval.M5, Interval.H1)) {
            SeriesId series = SeriesId.candles(SPOT, interval);
            long reach = 720 * interval.millis();
            TimeRange range = TimeRange.ofMillis(
                    interval.floor(NOW.toEpochMilli() - reach - Math.min(reach, Interval.D1.millis())),
                    interval.floor(NOW.toEpochMilli()));
            try (SimulatedExchange venue = kraken(3, NOW).start();
                    Exchange exchange = open(venue, NOW)) {
                assertThat(exchange.earliest(series)).isEqualTo(Instant.EPOCH);
                Rows truth = venue.rows(series, range);
                assertThat(truth.size()).isGreaterThan(740);
                assertSame(walked(exchange, series, range), truth, 5, series.toString());
                assertThat(venue.requests("OHLC")).isEqualTo(1);
            }
        }
    }

    @Test
    void a_thousand_trades_cost_a_request() {
        SeriesId series = SeriesId.candles(SPOT, Interval.M1);
        TimeRange day = TimeRange.of("2024-02-01", "2024-02-02");
        try (SimulatedExchange venue = kraken(3, NOW).start();
                Exchange exchange = open(venue, NOW)) {
            Rows built = walked(exchange, series, day);
            assertThat(built.size()).isEqualTo(1440);
            assertThat(venue.requests("Trades")).isBetween(6L, 8L);
        }
    }

    @Test
    void years_without_a_trade_cost_no_request_of_their_own() {
        SeriesId series = SeriesId.candles(SPOT, Interval.M1);
        TimeRange range = TimeRange.of("2020-01-01", "2024-01-01T06:00:00");
        try (SimulatedExchange venue = kraken(3, NOW).start();
                Exchange exchange = open(venue, NOW)) {
            assertSame(walked(exchange, series, range), venue.rows(series, range), 5, "years");
            assertThat(venue.requests("Trades")).isLessThanOrEqualTo(4);
        }
    }

    /** A trade as the venue has it, to the nanosecond. */
    private record Trade(long nanos, BigDecimal price, BigDecimal quantity) {}

    /** Trades alone, in bursts of thousands within a millisecond, several at one nanosecond, at the very end of a minute. */
    private static List<Trade> tape(Random random, long from, int minutes) {
        List<Trade> tape = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            long begin = (from + minute * 60_000L) * 1_000_000;
            int kind = random.nextInt(5);
            int burst = kind == 0 ? random.nextInt(2500) : 0;
            long burstAt = begin + random.nextLong(59_000) * 1_000_000;
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < burst; i++) {
                times.add(burstAt + i / 20 * 400L);
            }
            for (int i = 0; i < (kind == 1 ? 0 : random.nextInt(12)); i++) {
                times.add(begin + random.nextLong(60_000_000_000L));
            }
            if (kind == 2) {
                times.add(begin + 59_999_600_000L);
            }
            times.stream()
                    .sorted()
                    .forEach(time -> tape.add(new Trade(
                            time,
                            BigDecimal.valueOf(random.nextLong(1_000, 9_000), 1),
                            BigDecimal.valueOf(1 + random.nextLong(900_000_000L), 8))));
        }
        return tape;
    }

    private static LocalVenue.Reply page(List<Trade> tape, LocalVenue.Asked asked, boolean inclusive, int size) {
        long since = asked.number("since");
        List<String> rows = new ArrayList<>();
        long last = since;
        for (int i = 0; i < tape.size() && rows.size() < size; i++) {
            Trade trade = tape.get(i);
            if (trade.nanos() > since || (inclusive && trade.nanos() == since)) {
                rows.add("[\"" + trade.price() + "\",\"" + trade.quantity() + "\","
                        + BigDecimal.valueOf(trade.nanos() / 100, 7) + ",\"b\",\"m\",\"\"," + i + "]");
                last = trade.nanos();
            }
        }
        return LocalVenue.Reply.json(
                "{\"error\":[],\"result\":{\"XXBTZUSD\":[" + String.join(",", rows) + "],\"last\":\"" + last + "\"}}");
    }

    private static Rows candles(List<Trade> tape, Interval interval, TimeRange range) {
        Rows.Builder candles = Rows.builder(Dataset.CANDLES, 100);
        for (long open = range.startMillis(); open < range.endMillis(); open = interval.next(open)) {
            long end = interval.next(open);
            long begin = open;
            List<Trade> own = tape.stream()
                    .filter(t -> t.nanos() / 1_000_000 >= begin && t.nanos() / 1_000_000 < end)
                    .toList();
            if (!own.isEmpty()) {
                candles.candle(
                        open,
                        own.get(0).price().doubleValue(),
                        own.stream()
                                .map(Trade::price)
                                .max(BigDecimal::compareTo)
                                .orElseThrow()
                                .doubleValue(),
                        own.stream()
                                .map(Trade::price)
                                .min(BigDecimal::compareTo)
                                .orElseThrow()
                                .doubleValue(),
                        own.get(own.size() - 1).price().doubleValue(),
                        own.stream()
                                .map(Trade::quantity)
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .doubleValue(),
                        own.size());
            }
        }
        return candles.build();
    }

    @Test
    void bursts_ties_and_short_pages_lose_no_trade() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long from = Instant.parse("2024-01-20T12:00:00Z").toEpochMilli();
        for (int round = 0; round < 10; round++) {
            List<Trade> tape = tape(random, from, 45);
            Interval interval = random.nextBoolean() ? Interval.M1 : Interval.M15;
            TimeRange range = TimeRange.ofMillis(from, from + 45 * 60_000L);
            boolean inclusive = random.nextBoolean();
            Random sizes = new Random(seed + round);
            String context = "seed " + seed + ", round " + round;
            try (LocalVenue venue = LocalVenue.start(
                            NOW,
                            asked -> page(
                                    tape, asked, inclusive, sizes.nextInt(3) == 0 ? 100 + sizes.nextInt(900) : 1000));
                    Exchange exchange = venue.open("kraken")) {
                Rows built = walked(exchange, SeriesId.candles(SPOT, interval), range);
                assertSame(built, candles(tape, interval, range), 6, context);
                assertThat(walked(exchange, SeriesId.of(Dataset.TRADES, SPOT), range)
                                .size())
                        .as(context)
                        .isEqualTo(tape.size());
            }
        }
    }

    @Test
    void faults_on_the_way_cost_no_candle() {
        SeriesId series = SeriesId.candles(SPOT, Interval.M15);
        TimeRange range = TimeRange.of("2024-01-20", "2024-01-25");
        try (SimulatedExchange venue = kraken(4, NOW)
                        .faults(Faults.parse("429=0.1,503=0.1,cut=0.1,truncate=0.1,duplicate=0.02,shuffle=0.02"))
                        .start();
                Exchange exchange = open(venue, NOW)) {
            assertSame(walked(exchange, series, range), venue.rows(series, range), 5, "faults");
        }
    }

    @Test
    void without_trades_the_error_says_why_they_are_needed() {
        SeriesId series = SeriesId.candles(SPOT, Interval.M1);
        try (LocalVenue venue = LocalVenue.start(
                        NOW, asked -> LocalVenue.Reply.json("{\"error\":[\"EGeneral:Internal error\"]}"));
                Exchange exchange = venue.open("kraken")) {
            assertThatThrownBy(() -> exchange.fetch(series, TimeRange.of("2024-02-01", "2024-02-02")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(
                            "kraken:BTC/USD candles 1m of that time are built from trades, which cannot be had: ")
                    .hasMessageContaining("kraken /0/public/Trades")
                    .hasMessageContaining("EGeneral:Internal error");
        }
    }

    @Test
    void a_venue_that_ignores_where_to_begin_is_an_error_and_not_walked_from_the_first_trade_on() {
        SeriesId series = SeriesId.of(Dataset.TRADES, SPOT);
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> LocalVenue.Reply.json(
                                "{\"error\":[],\"result\":{\"XXBTZUSD\":["
                                        + "[\"1.0\",\"2.0\",1381095255.2,\"b\",\"l\",\"\",1]],\"last\":\"1381095255200000000\"}}"));
                Exchange exchange = venue.open("kraken")) {
            assertThatThrownBy(() -> exchange.fetch(series, TimeRange.of("2024-02-01", "2024-02-02")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("kraken /0/public/Trades ignores the request for rows from 2024-02-01");
        }
    }

    @Test
    void an_answer_of_a_few_minutes_may_take_no_candle() {
        SeriesId series = SeriesId.candles(SPOT, Interval.H1);
        TimeRange minutes = TimeRange.of("2024-01-20T10:10:00", "2024-01-20T10:20:00");
        try (SimulatedExchange venue = kraken(3, NOW).start();
                Exchange exchange = open(venue, NOW)) {
            Page page = exchange.fetch(series, minutes);
            assertThat(page.answered()).isEqualTo(minutes);
            assertThat(page.rows().isEmpty()).isTrue();
        }
    }

    @Test
    void liquidations_are_found_among_the_trades_of_seven_days() {
        SeriesId series = SeriesId.of(Dataset.LIQUIDATIONS, PERPS);
        TimeRange range = new TimeRange(NOW.minus(Duration.ofDays(2)), NOW.minusSeconds(60));
        try (SimulatedExchange venue = kraken(3, NOW).start();
                Exchange exchange = open(venue, NOW)) {
            Rows truth = venue.rows(series, range);
            assertThat(truth.size()).isBetween(900, 970);
            assertThat(truth.text(0, 0)).isNotEqualTo(truth.text(0, 1));
            assertSame(walked(exchange, series, range), truth, 3, "liquidations");
            assertThat(exchange.earliest(series)).isEqualTo(NOW.minus(Duration.ofDays(7)));
        }
    }

    @Test
    void trades_of_futures_come_by_history_too() {
        SeriesId series = SeriesId.of(Dataset.TRADES, PERPS);
        TimeRange range = TimeRange.of("2024-01-20", "2024-01-22");
        try (SimulatedExchange venue = kraken(3, NOW).start();
                Exchange exchange = open(venue, NOW)) {
            Rows truth = venue.rows(series, range);
            assertThat(truth.size()).isGreaterThan(10_000);
            assertSame(walked(exchange, series, range), truth, 3, "trades");
        }
    }
}
