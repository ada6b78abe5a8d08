package dev.kirby.exchange.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.HistoryEndpoint.Order;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks over venues that hold random trades and answer them in each order there is. */
class PageWalkTest {

    private static final long BEGIN = 1_700_000_000_000L;
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, Instrument.perps("toy", "BTC", "USD"));
    private static final Host HOST = Host.of("public", "https://api.toy.example", 10, Duration.ofSeconds(1));
    private static final int TRADE_PRICE = Dataset.TRADES.indexOf("price");

    /** A venue with trades, oldest first; some share a time, and never as many as fill a page. */
    private record Tape(long[] times, int pageRows) {

        static Tape random(Random random) {
            int pageRows = 4 + random.nextInt(20);
            List<Long> times = new ArrayList<>();
            long time = BEGIN;
            int alike = 0;
            for (int i = random.nextInt(300); i > 0; i--) {
                boolean same = alike < pageRows / 2 - 1 && random.nextInt(3) == 0;
                alike = same ? alike + 1 : 0;
                time += same ? 0 : 1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 1_000);
                times.add(time);
            }
            return new Tape(times.stream().mapToLong(t -> t).toArray(), pageRows);
        }

        Rows rows(int from, int to) {
            Rows.Builder rows = Rows.builder(Dataset.TRADES, Math.max(0, to - from));
            for (int i = from; i < to; i++) {
                rows.row(times[i])
                        .text(0, Integer.toString(i + 1))
                        .number(TRADE_PRICE, 100 + i)
                        .number(2, 1);
            }
            return rows.build();
        }

        int first(long time) {
            int at = 0;
            while (at < times.length && times[at] < time) {
                at++;
            }
            return at;
        }

        PageWalk.Answer answer(HistoryEndpoint endpoint, PageWalk.Part part) {
            int begin = first(part.range().startMillis());
            int end = first(part.range().endMillis());
            return switch (endpoint.order()) {
                case OLDEST_FIRST -> of(begin, Math.min(end, begin + pageRows), "");
                case NEWEST_FIRST -> of(Math.max(begin, end - pageRows), end, "");
                // Now these, now those.
                case UNKNOWN ->
                    end % 2 == 0
                            ? of(begin, Math.min(end, begin + pageRows), "")
                            : of(Math.max(begin, end - pageRows), end, "");
                case CONTINUED -> {
                    int from = part.cursor().isEmpty() ? begin : Integer.parseInt(part.cursor());
                    int to = Math.min(times.length, from + pageRows);
                    yield of(from, to, Integer.toString(to));
                }
                case NUMBERED -> {
                    boolean bounded = endpoint.pages() < Integer.MAX_VALUE;
                    assertThat(part.number()).isBetween(1, endpoint.pages());
                    int least = bounded ? begin : 0;
                    int to = Math.max(least, (bounded ? end : times.length) - (part.number() - 1) * pageRows);
                    yield of(Math.max(least, to - pageRows), to, "");
                }
                case RECENT -> {
                    int to = part.cursor().isEmpty() ? times.length : Integer.parseInt(part.cursor()) - 1;
                    yield of(Math.max(0, to - pageRows), to, "");
                }
                case BY_ID -> {
                    int to = part.cursor().isEmpty()
                            ? times.length
                            : Math.min(times.length, Integer.parseInt(part.cursor()) - 1);
                    yield of(Math.max(0, to - endpoint.pageRows()), to, "");
                }
            };
        }

        private PageWalk.Answer of(int from, int to, String cursor) {
            return new PageWalk.Answer(rows(from, to), false, cursor, 0, Long.MAX_VALUE);
        }
    }

    private static HistoryEndpoint endpoint(Order order, int pageRows) {
        RowMapping mapping = RowMapping.objects(Dataset.TRADES, "", "t=time id=trade_id p=price q=quantity");
        boolean named = order == Order.RECENT || order == Order.BY_ID;
        String params = named ? "before={cursor}" : "from={start}&to={last}";
        return HistoryEndpoint.of(InstrumentType.PERPS, mapping, RequestTemplate.of(HOST, "/trades", params))
                .page(pageRows)
                .order(order);
    }

    private static Function<TimeRange, Page> walk(
            HistoryEndpoint endpoint, BiFunction<HistoryEndpoint, PageWalk.Part, PageWalk.Answer> venue) {
        Admission admission = Admission.of(TRADES, Instant.ofEpochMilli(2 * BEGIN));
        TradeIds known = new TradeIds();
        return endpoint.order() == Order.BY_ID
                ? window -> new IdWalk(TRADES, endpoint, admission, known, venue).fetch(window)
                : new PageWalk(TRADES, endpoint, admission, venue)::fetch;
    }

    /** Everything of a window, page by page. */
    private static List<String> all(Function<TimeRange, Page> walk, TimeRange window) {
        List<String> ids = new ArrayList<>();
        TimeRange rest = window;
        while (!rest.isEmpty()) {
            Page page = walk.apply(rest);
            assertThat(page.answered().startMillis()).isEqualTo(rest.startMillis());
            assertThat(page.answered().endMillis()).isBetween(rest.startMillis() + 1, rest.endMillis());
            for (int row = 0; row < page.rows().size(); row++) {
                ids.add(page.rows().text(0, row));
            }
            rest = TimeRange.ofMillis(page.answered().endMillis(), rest.endMillis());
        }
        // Rows of one time have no order.
        ids.sort(Comparator.comparingInt(Integer::parseInt));
        return ids;
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void a_window_brings_each_of_its_rows_once_whatever_the_pages(Order order) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Tape tape = Tape.random(random);
            long last = tape.times().length == 0 ? BEGIN : tape.times()[tape.times().length - 1];
            long start = BEGIN + random.nextInt((int) Math.max(1, last - BEGIN + 2_000));
            long end = start + 1 + random.nextInt((int) Math.max(1, last - BEGIN + 2_000));
            List<String> expected = new ArrayList<>();
            for (int i = tape.first(start); i < tape.first(end); i++) {
                expected.add(Integer.toString(i + 1));
            }
            assertThat(all(walk(endpoint(order, tape.pageRows()), tape::answer), TimeRange.ofMillis(start, end)))
                    .as("%s with seed %d", order, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void what_lies_before_the_last_page_of_a_window_is_asked_for_in_another_one() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Tape tape = Tape.random(random);
            long last = tape.times().length == 0 ? BEGIN : tape.times()[tape.times().length - 1];
            HistoryEndpoint some = endpoint(Order.NUMBERED, tape.pageRows()).pages(1 + random.nextInt(3));
            HistoryEndpoint any = endpoint(Order.NEWEST_FIRST, tape.pageRows());
            TimeRange window = TimeRange.ofMillis(BEGIN + random.nextInt(1_000), last + 1_000);
            assertThat(all(walk(some, tape::answer), window))
                    .as("seed %d", seed)
                    .isEqualTo(all(walk(any, tape::answer), window));
        }
    }

    @Test
    void ids_without_a_row_are_counted_as_missing_and_cost_no_other_row() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Tape tape = Tape.random(random);
            Set<Integer> holes = new TreeSet<>();
            for (int i = 1; i < tape.times().length - 1; i++) {
                if (random.nextInt(10) == 0) {
                    holes.add(i + 1);
                }
            }
            BiFunction<HistoryEndpoint, PageWalk.Part, PageWalk.Answer> leaky = (endpoint, part) -> {
                int to = part.cursor().isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(part.cursor());
                Rows all = tape.rows(0, tape.times().length).where(row -> !holes.contains(row + 1) && row + 1 < to);
                Rows page = all.slice(Math.max(0, all.size() - endpoint.pageRows()), all.size());
                return new PageWalk.Answer(page, false, "", 0, Long.MAX_VALUE);
            };
            long last = tape.times().length == 0 ? BEGIN : tape.times()[tape.times().length - 1];
            Function<TimeRange, Page> walk = walk(endpoint(Order.BY_ID, tape.pageRows()), leaky);
            TimeRange rest = TimeRange.ofMillis(BEGIN, last + 1_000);
            List<String> ids = new ArrayList<>();
            long missing = 0;
            while (!rest.isEmpty()) {
                Page page = walk.apply(rest);
                for (int row = 0; row < page.rows().size(); row++) {
                    ids.add(page.rows().text(0, row));
                }
                missing += page.missing();
                rest = TimeRange.ofMillis(page.answered().endMillis(), rest.endMillis());
            }
            assertThat(ids)
                    .as("seed %d", seed)
                    .hasSize(tape.times().length - holes.size())
                    .doesNotHaveDuplicates();
            // A hole at the seam of two pages is seen by both.
            assertThat(missing).as("seed %d", seed).isBetween((long) holes.size(), 2L * holes.size());
        }
    }

    @Test
    void a_time_is_found_by_ids_in_a_few_requests_and_a_walk_goes_on_without_one() {
        Random random = new Random(5);
        long[] times = new long[200_000];
        long time = BEGIN;
        for (int i = 0; i < times.length; i++) {
            // Days are busy, nights are not.
            time += 1 + random.nextInt(i / 10_000 % 2 == 0 ? 100 : 10_000);
            times[i] = time;
        }
        Tape tape = new Tape(times, 100);
        int[] requests = new int[1];
        Function<TimeRange, Page> walk = walk(endpoint(Order.BY_ID, 100), (endpoint, part) -> {
            requests[0]++;
            return tape.answer(endpoint, part);
        });
        TimeRange window = TimeRange.ofMillis(times[123_456], times[125_456]);
        assertThat(all(walk, window)).hasSize(2_000);
        // Twenty pages, each with a row of the next; halving 200,000 down to a page takes eleven guesses, and every
        // other
        // is no half.
        assertThat(requests[0]).isLessThanOrEqualTo(21 + 1 + 22);
        requests[0] = 0;
        assertThat(all(walk, TimeRange.ofMillis(window.endMillis(), times[127_456])))
                .hasSize(2_000);
        assertThat(requests[0]).isLessThanOrEqualTo(21);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void rows_in_disorder_or_twice_change_nothing(Order order) {
        Tape tape = Tape.random(new Random(11));
        Random random = new Random(12);
        TimeRange window = TimeRange.ofMillis(BEGIN, BEGIN + 10_000_000);
        BiFunction<HistoryEndpoint, PageWalk.Part, PageWalk.Answer> twice = (endpoint, part) -> {
            PageWalk.Answer answer = tape.answer(endpoint, part);
            List<Integer> places = new ArrayList<>();
            for (int row = 0; row < answer.rows().size(); row++) {
                places.add(row);
            }
            if (order != Order.RECENT) {
                // Where pages are asked for by their oldest row, it must stand first or last.
                Collections.shuffle(places, random);
            }
            Rows.Builder mixed = Rows.builder(Dataset.TRADES, places.size());
            places.forEach(row -> mixed.copy(answer.rows(), row));
            return new PageWalk.Answer(
                    mixed.build(), answer.more(), answer.cursor(), answer.others(), answer.earliestOther());
        };
        assertThat(all(walk(endpoint(order, tape.pageRows()), twice), window))
                .isEqualTo(all(walk(endpoint(order, tape.pageRows()), tape::answer), window));
    }

    @Test
    void more_rows_at_one_time_than_a_page_holds_are_an_error() {
        long[] times = new long[30];
        java.util.Arrays.fill(times, BEGIN + 5);
        Tape tape = new Tape(times, 10);
        TimeRange window = TimeRange.ofMillis(BEGIN, BEGIN + 10);
        for (Order order : List.of(Order.OLDEST_FIRST, Order.NEWEST_FIRST)) {
            assertThatThrownBy(() -> all(walk(endpoint(order, 10), tape::answer), window))
                    .as("%s", order)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("fill a page");
        }
    }

    @Test
    void a_page_that_repeats_for_ever_is_an_error() {
        Tape tape = Tape.random(new Random(3));
        HistoryEndpoint recent = endpoint(Order.RECENT, tape.pageRows());
        assertThatThrownBy(() -> walk(
                                recent,
                                (endpoint, part) -> tape.answer(
                                        endpoint,
                                        new PageWalk.Part(part.range(), 1, Integer.toString(tape.times().length))))
                        .apply(TimeRange.ofMillis(BEGIN, BEGIN + 10_000_000)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the same page twice");
    }

    @Test
    void impossible_numbers_are_left_out_and_counted_as_missing() {
        TreeMap<Long, Double> prices = new TreeMap<>();
        prices.put(BEGIN, 100.0);
        prices.put(BEGIN + 1, 0.0);
        prices.put(BEGIN + 2, -5.0);
        prices.put(BEGIN + 3, Double.POSITIVE_INFINITY);
        prices.put(BEGIN + 4, Double.NaN);
        prices.put(BEGIN + 5, 101.0);
        Rows.Builder rows = Rows.builder(Dataset.TRADES, prices.size());
        prices.forEach((time, price) ->
                rows.row(time).text(0, "" + time).number(TRADE_PRICE, price).number(2, 1));
        Rows built = rows.build();
        Page page = walk(
                        endpoint(Order.OLDEST_FIRST, 100),
                        (endpoint, part) -> new PageWalk.Answer(built, false, "", 0, Long.MAX_VALUE))
                .apply(TimeRange.ofMillis(BEGIN, BEGIN + 10));
        assertThat(page.rows().times()).containsExactly(BEGIN, BEGIN + 5);
        assertThat(page.missing()).isEqualTo(4);
        assertThat(page.isProvisional()).isTrue();
    }
}
