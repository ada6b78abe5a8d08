package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Asked;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps that collectors of these venues fell into before, each by its name. */
class VenueTrapsTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;

    private static SeriesId candles(String instrument, Interval interval) {
        return SeriesId.candles(Instrument.parse(instrument), interval);
    }

    private static SeriesId series(Dataset dataset, String instrument) {
        return SeriesId.of(dataset, Instrument.parse(instrument));
    }

    private static Reply bybit(String result) {
        return Reply.json("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":" + result + ",\"time\":1}");
    }

    private static Reply okx(List<String> rows) {
        return Reply.json("{\"code\":\"0\",\"msg\":\"\",\"data\":[" + String.join(",", rows) + "]}");
    }

    private static Reply kraken(String result) {
        return Reply.json("{\"error\":[],\"result\":" + result + "}");
    }

    /** One row per step between two instants, the last one excluded, oldest first. */
    private static List<String> every(long step, long from, long to, LongFunction<String> row) {
        long first = -Math.floorDiv(-from, step) * step;
        return LongStream.iterate(first, t -> t < to, t -> t + step)
                .mapToObj(row)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<String> newestFirst(List<String> rows, int most) {
        List<String> newest = new ArrayList<>(rows.subList(Math.max(0, rows.size() - most), rows.size()));
        Collections.reverse(newest);
        return newest;
    }

    private static List<Page> pages(Exchange exchange, SeriesId series, TimeRange range) {
        List<Page> pages = new ArrayList<>();
        Instant from = range.start();
        while (from.isBefore(range.end()) && pages.size() < 1000) {
            Page page = exchange.fetch(series, new TimeRange(from, range.end()));
            pages.add(page);
            from = page.answered().end();
        }
        return pages;
    }

    private static Rows rows(List<Page> pages, Dataset dataset) {
        return Rows.concat(dataset, pages.stream().map(Page::rows).toList());
    }

    /** A strict server of OKX candles: bounds exclude, and the recent path keeps 1440 of them. */
    private static Reply okxCandles(Asked asked, long step, int most) {
        long oldest = asked.path().contains("history") ? 0 : NOW.toEpochMilli() - 1440 * step;
        long from = Math.max(oldest, asked.number("before") + 1);
        List<String> rows = every(
                step,
                from,
                Math.min(asked.number("after"), NOW.toEpochMilli()),
                t -> "[\"" + t + "\",\"1\",\"2\",\"0.5\",\"1.5\",\"700\",\"7\",\"10.5\",\"1\"]");
        return okx(newestFirst(rows, (int) Math.min(most, asked.number("limit"))));
    }

    @Test
    void trap_06_exclusive_cursors_lose_no_candle_per_page() {
        TimeRange range = TimeRange.ofMillis(NOW.toEpochMilli() / MINUTE * MINUTE - 1000 * MINUTE, NOW.toEpochMilli());
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> okxCandles(asked, MINUTE, 300));
                Exchange exchange = venue.open("okx")) {
            List<Page> pages = pages(
                    exchange,
                    candles("okx:BTC/USDT:USDT", Interval.M1),
                    TimeRange.ofMillis(range.startMillis(), NOW.toEpochMilli() / MINUTE * MINUTE));
            assertThat(rows(pages, Dataset.CANDLES).size()).isEqualTo(1000);
            assertThat(pages).hasSize(4);
            Asked first = venue.asked().get(0);
            assertThat(first.number("before")).isEqualTo(range.startMillis() - 1);
            assertThat(first.number("after")).isEqualTo(range.startMillis() + 300 * MINUTE);
        }
    }

    @Test
    void trap_07_old_candles_come_from_the_path_that_has_them() {
        SeriesId series = candles("okx:BTC/USDT", Interval.M1);
        long end = NOW.toEpochMilli() / MINUTE * MINUTE;
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> okxCandles(asked, MINUTE, 300));
                Exchange exchange = venue.open("okx")) {
            Rows rows = rows(pages(exchange, series, TimeRange.ofMillis(end - 2000 * MINUTE, end)), Dataset.CANDLES);
            assertThat(rows.size()).isEqualTo(2000);
            assertThat(venue.asked())
                    .extracting(Asked::path)
                    .contains("/api/v5/market/history-candles", "/api/v5/market/candles");
            assertThat(exchange.earliest(series)).isEqualTo(Instant.EPOCH);
        }
    }

    @Test
    void trap_07_mark_and_index_candles_come_a_hundred_at_a_time() {
        long end = NOW.toEpochMilli() / HOUR * HOUR;
        TimeRange range = TimeRange.ofMillis(end - 250 * HOUR, end);
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> okxCandles(asked, HOUR, 100));
                Exchange exchange = venue.open("okx")) {
            for (Dataset dataset : List.of(Dataset.MARK_CANDLES, Dataset.INDEX_CANDLES)) {
                SeriesId series = new SeriesId(dataset, Instrument.parse("okx:BTC/USDT:USDT"), Interval.H1);
                assertThat(rows(pages(exchange, series, range), dataset).size()).isEqualTo(250);
            }
            assertThat(venue.asked())
                    .filteredOn(asked -> asked.path().contains("index"))
                    .allMatch(asked -> asked.param("instId").equals("BTC-USDT"));
        }
    }

    @ParameterizedTest
    @CsvSource({"4h, 4H", "6h, 6Hutc", "12h, 12Hutc", "1d, 1Dutc", "1w, 1Wutc", "1M, 1Mutc", "1m, 1m"})
    void trap_08_long_bars_open_by_utc(String interval, String bar) {
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> okx(List.of()));
                Exchange exchange = venue.open("okx")) {
            exchange.fetch(candles("okx:BTC/USDT", Interval.parse(interval)), TimeRange.of("2025-06-02", "2025-09-01"));
            assertThat(venue.asked().get(0).param("bar")).isEqualTo(bar);
        }
    }

    @Test
    void trap_08_a_day_that_opens_in_hong_kong_is_refused() {
        long open = Instant.parse("2025-06-01T16:00:00Z").toEpochMilli();
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> okx(List.of("[\"" + open + "\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]")));
                Exchange exchange = venue.open("okx")) {
            assertThatThrownBy(() -> exchange.fetch(
                            candles("okx:BTC/USDT", Interval.D1), TimeRange.of("2025-06-01", "2025-06-10")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("no boundary of 1d");
        }
    }

    @Test
    void trap_09_contracts_are_never_taken_for_coins() {
        String swap = "{\"instId\":\"BTC-USDT-SWAP\",\"ctType\":\"linear\",\"ctVal\":\"0.01\",\"ctMult\":\"1\","
                + "\"tickSz\":\"0.1\",\"lotSz\":\"0.1\",\"state\":\"live\"}";
        long t = NOW.toEpochMilli() - HOUR;
        String trade = "{\"instId\":\"BTC-USDT-SWAP\",\"tradeId\":\"9\",\"px\":\"50000\",\"sz\":\"250\","
                + "\"side\":\"sell\",\"ts\":\"" + t + "\"}";
        String interest =
                "{\"instId\":\"BTC-USDT-SWAP\",\"oi\":\"1000\",\"oiCcy\":\"10\",\"oiUsd\":\"500000\",\"ts\":\"" + t
                        + "\"}";
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> switch (asked.path()) {
                    case "/api/v5/public/instruments" -> okx(List.of(swap));
                    case "/api/v5/market/history-trades" -> okx(List.of(trade));
                    case "/api/v5/public/open-interest" -> okx(List.of(interest));
                    case "/api/v5/rubik/stat/contracts/open-interest-history" ->
                        okx(List.of("[\"" + t / 300_000 * 300_000 + "\",\"1000\",\"10\",\"500000\"]"));
                    default -> okxCandles(asked, MINUTE, 300);
                });
                Exchange exchange = venue.open("okx")) {
            TimeRange hour = TimeRange.ofMillis(t - MINUTE, t + MINUTE);
            String btc = "okx:BTC/USDT:USDT";
            assertThat(exchange.fetch(series(Dataset.TRADES, btc), hour).rows().number(2, 0))
                    .isEqualTo(2.5);
            assertThat(exchange.fetch(candles(btc, Interval.M1), hour).rows().number(4, 0))
                    .isEqualTo(7);
            assertThat(exchange.latest(series(Dataset.OPEN_INTEREST, btc)).number(0, 0))
                    .isEqualTo(10);
            Rows history = exchange.fetch(
                            series(Dataset.OPEN_INTEREST, btc), TimeRange.ofMillis(t - HOUR, t + HOUR / 2))
                    .rows();
            assertThat(history.number(0, 0)).isEqualTo(10);
        }
    }

    @Test
    void trap_10_what_is_older_than_720_candles_is_built_from_trades_and_is_no_hole() {
        SeriesId series = candles("kraken:BTC/USD", Interval.H1);
        long end = NOW.toEpochMilli() / HOUR * HOUR;
        long oldest = end - 719 * HOUR;
        long first = end - 740 * HOUR;
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> asked.path().endsWith("/Trades")
                                ? trades(asked, first, end)
                                : kraken("{\"XXBTZUSD\":["
                                        + String.join(
                                                ",",
                                                every(
                                                        HOUR,
                                                        oldest,
                                                        end + HOUR,
                                                        t -> "[" + t / 1000
                                                                + ",\"1\",\"2\",\"0.5\",\"1.5\",\"1\",\"3\",5]"))
                                        + "],\"last\":" + (end - HOUR) / 1000 + "}"));
                Exchange exchange = venue.open("kraken")) {
            assertThat(exchange.earliest(series)).isEqualTo(Instant.EPOCH);
            Rows candles = rows(pages(exchange, series, TimeRange.ofMillis(first, end)), Dataset.CANDLES);
            assertThat(candles.times())
                    .containsExactly(every(HOUR, first, end, Long::toString).stream()
                            .mapToLong(Long::parseLong)
                            .toArray());
            for (int row = 0; row < candles.size(); row++) {
                boolean built = candles.number(5, row) == 2;
                assertThat(built).as("row %d", row).isEqualTo(candles.time(row) < oldest + HOUR);
                assertThat(candles.number(4, row)).isEqualTo(3);
            }
            assertThat(venue.asked()).allMatch(a -> a.param("pair").equals("XBTUSD"));
        }
    }

    /** Two trades an hour, of 3 coins together. */
    private static Reply trades(Asked asked, long first, long end) {
        long since = asked.number("since") / 1_000_000;
        List<String> rows = every(
                HOUR / 2,
                Math.max(first, (since / (HOUR / 2) + 1) * (HOUR / 2)),
                end,
                t -> "[\"1.0\",\"1.5\"," + t / 1000 + ".0,\"b\",\"l\",\"\"," + t / (HOUR / 2) + "]");
        long last = rows.isEmpty() ? since : Math.max(since, end - HOUR / 2);
        return kraken("{\"XXBTZUSD\":[" + String.join(",", rows.subList(0, Math.min(1000, rows.size())))
                + "],\"last\":\"" + last * 1_000_000 + "\"}");
    }

    private static Reply hyperliquid(Asked asked, LongFunction<String> rows) {
        if (asked.body().contains("\"meta\"")) {
            return Reply.json("{\"universe\":[{\"name\":\"BTC\",\"szDecimals\":5}]}");
        }
        return Reply.json(rows.apply(0));
    }

    @Test
    void trap_11_what_is_older_than_5000_candles_is_an_error_and_not_a_hole() {
        SeriesId series = candles("hyperliquid:BTC/USDC:USDC", Interval.M1);
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> hyperliquid(asked, x -> "[]"));
                Exchange exchange = venue.open("hyperliquid")) {
            assertThat(exchange.earliest(series))
                    .isBetween(NOW.minus(Duration.ofMinutes(5000)), NOW.minus(Duration.ofMinutes(4990)));
            assertThatThrownBy(() -> exchange.fetch(series, TimeRange.of("1970-01-01", "2026-02-03")))
                    .isInstanceOf(NoDataException.class)
                    .hasMessageContaining("hyperliquid keeps");
            exchange.fetch(series, new TimeRange(exchange.earliest(series), NOW));
            Asked asked = venue.asked().get(venue.asked().size() - 1);
            assertThat(asked.body()).containsPattern("\"startTime\":17\\d{11},\"endTime\":17\\d{11}}");
        }
    }

    @Test
    void trap_11_candles_that_were_dropped_while_waiting_are_an_error_and_not_a_hole() {
        SeriesId series = candles("hyperliquid:BTC/USDC:USDC", Interval.M1);
        AtomicReference<LocalVenue> itself = new AtomicReference<>();
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> {
                    if (asked.body().contains("candleSnapshot")) {
                        itself.get().now(NOW.plusSeconds(600));
                    }
                    return hyperliquid(asked, x -> "[]");
                });
                Exchange exchange = venue.open("hyperliquid")) {
            itself.set(venue);
            Instant earliest = exchange.earliest(series);
            assertThatThrownBy(() -> exchange.fetch(series, new TimeRange(earliest, NOW)))
                    .isInstanceOf(NoDataException.class)
                    .hasMessageContaining("since " + earliest.plusSeconds(600));
        }
    }

    @Test
    void trap_11_a_refusal_in_plain_text_is_told_in_its_words() {
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> asked.body().contains("\"meta\"")
                                ? hyperliquid(asked, x -> "")
                                : new Reply(422, "text/plain", "Failed to deserialize the JSON body"));
                Exchange exchange = venue.open("hyperliquid")) {
            assertThatThrownBy(() -> exchange.fetch(
                            candles("hyperliquid:BTC/USDC:USDC", Interval.M1),
                            new TimeRange(NOW.minusSeconds(3600), NOW)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("hyperliquid /info candleSnapshot")
                    .hasMessageContaining("HTTP 422")
                    .hasMessageContaining("Failed to deserialize the JSON body");
            assertThat(venue.slept()).isEmpty();
        }
    }

    @Test
    void trap_13_trades_at_one_instant_across_a_page_are_neither_lost_nor_doubled() {
        // Three trades a second, in pages of 1000 that end in the middle of a second.
        long start = NOW.toEpochMilli() / 1000 * 1000 - HOUR;
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> {
                    long since = asked.number("since") / 1_000_000;
                    List<String> rows = new ArrayList<>();
                    for (long second = Math.max(start, (since / 1000 + 1) * 1000); rows.size() < 1000; second += 1000) {
                        for (int i = 0; i < 3 && rows.size() < 1000; i++) {
                            rows.add("[\"1.0\",\"2.0\"," + second / 1000 + ".0,\"b\",\"l\",\"\","
                                    + ((second - start) / 1000 * 3 + i) + "]");
                        }
                    }
                    return kraken("{\"XXBTZUSD\":[" + String.join(",", rows) + "],\"last\":\"0\"}");
                });
                Exchange exchange = venue.open("kraken")) {
            List<Page> pages = pages(
                    exchange, series(Dataset.TRADES, "kraken:BTC/USD"), TimeRange.ofMillis(start, start + HOUR / 2));
            Rows rows = rows(pages, Dataset.TRADES);
            assertThat(rows.size()).isEqualTo(1800 * 3);
            for (int row = 0; row < rows.size(); row++) {
                assertThat(rows.text(0, row)).isEqualTo(Integer.toString(row));
            }
        }
    }

    @Test
    void trap_13_a_page_full_of_one_instant_is_an_error_and_no_endless_loop() {
        long start = NOW.toEpochMilli() / 1000 * 1000 - HOUR;
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> {
                    List<String> rows = new ArrayList<>();
                    for (int i = 0; i < 1000; i++) {
                        rows.add("[\"1.0\",\"2.0\"," + start / 1000 + ".0,\"b\",\"l\",\"\"," + i + "]");
                    }
                    return kraken("{\"XXBTZUSD\":[" + String.join(",", rows) + "],\"last\":\"0\"}");
                });
                Exchange exchange = venue.open("kraken")) {
            assertThatThrownBy(() -> pages(
                            exchange,
                            series(Dataset.TRADES, "kraken:BTC/USD"),
                            TimeRange.ofMillis(start, start + HOUR / 2)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("fill a page");
            assertThat(venue.asked()).hasSize(2);
        }
    }

    @Test
    void trap_14_minutes_without_trades_stay_absent_and_are_answered() {
        long end = NOW.toEpochMilli() / MINUTE * MINUTE;
        TimeRange range = TimeRange.ofMillis(end - 600 * MINUTE, end);
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> kraken("{\"XXBTZUSD\":["
                                + String.join(
                                        ",",
                                        every(
                                                7 * MINUTE,
                                                end - 700 * MINUTE,
                                                end,
                                                t -> "[" + t / 1000 + ",\"1\",\"2\",\"0.5\",\"1.5\",\"1\",\"3\",5]"))
                                + "],\"last\":1}"));
                Exchange exchange = venue.open("kraken")) {
            Page page = exchange.fetch(candles("kraken:BTC/USD", Interval.M1), range);
            assertThat(page.answered()).isEqualTo(range);
            assertThat(page.rows().size()).isBetween(85, 86);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 8})
    void trap_19_and_25_funding_of_any_interval_arrives_whole(long hours) {
        TimeRange year = TimeRange.of("2025-01-01", "2026-01-01");
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> {
                    if (asked.param("startTime").isEmpty()
                            || asked.param("endTime").isEmpty()) {
                        return Reply.json("{\"retCode\":10001,\"retMsg\":\"startTime alone\",\"result\":{}}");
                    }
                    List<String> rows = every(
                            hours * HOUR,
                            asked.number("startTime"),
                            asked.number("endTime") + 1,
                            t -> "{\"symbol\":\"BTCUSDT\",\"fundingRate\":\"0.0001\",\"fundingRateTimestamp\":\"" + t
                                    + "\"}");
                    return bybit("{\"list\":[" + String.join(",", newestFirst(rows, 200)) + "]}");
                });
                Exchange exchange = venue.open("bybit")) {
            Rows rows = rows(pages(exchange, series(Dataset.FUNDING, "bybit:BTC/USDT:USDT"), year), Dataset.FUNDING);
            assertThat(rows.size()).isEqualTo((int) (365 * 24 / hours));
        }
    }

    @Test
    void trap_20_a_list_longer_than_a_page_is_followed_to_its_end() {
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> {
                    if (asked.param("category").equals("spot")) {
                        return bybit("{\"list\":[]}");
                    }
                    int from = asked.param("cursor").isEmpty()
                            ? 0
                            : Integer.parseInt(asked.param("cursor").substring(5));
                    List<String> rows = new ArrayList<>();
                    for (int i = from; i < Math.min(1234, from + 1000); i++) {
                        rows.add("{\"symbol\":\"C" + i + "USDT\",\"baseCoin\":\"C" + i + "\",\"quoteCoin\":\"USDT\","
                                + "\"contractType\":\"LinearPerpetual\",\"status\":\"Trading\"}");
                    }
                    return bybit("{\"list\":[" + String.join(",", rows) + "],\"nextPageCursor\":\""
                            + (from == 0 ? "from%3D1000" : "") + "\"}");
                });
                Exchange exchange = venue.open("bybit")) {
            assertThat(exchange.instruments()).hasSize(1234);
        }
    }

    @Test
    void trap_22_open_interest_keeps_counting_both_sides() {
        long t = NOW.toEpochMilli() / HOUR * HOUR - HOUR;
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> bybit(
                                "{\"list\":[{\"openInterest\":\"20\",\"singleOpenInterest\":\"10\",\"timestamp\":\"" + t
                                        + "\"}],\"nextPageCursor\":\"lastid%3D1\"}"));
                Exchange exchange = venue.open("bybit")) {
            Page page = exchange.fetch(
                    series(Dataset.OPEN_INTEREST, "bybit:BTC/USDT:USDT"), TimeRange.ofMillis(t, t + HOUR / 2));
            assertThat(page.rows().number(0, 0)).isEqualTo(20);
        }
    }

    @Test
    void trap_23_funding_of_kraken_futures_is_a_fraction() {
        String rates = "{\"rates\":[{\"timestamp\":\"2026-02-01T00:00:00.000Z\",\"fundingRate\":2.5,"
                + "\"relativeFundingRate\":2.5E-5},{\"timestamp\":\"2026-02-01T01:00:00Z\",\"fundingRate\":-1.0,"
                + "\"relativeFundingRate\":-0.00001}]}";
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> Reply.json(rates));
                Exchange exchange = venue.open("kraken")) {
            Rows rows = exchange.fetch(
                            series(Dataset.FUNDING, "kraken:BTC/USD:USD"), TimeRange.of("2026-01-01", "2026-02-02"))
                    .rows();
            assertThat(rows.numbers(0)).containsExactly(2.5e-5, -1e-5);
            assertThat(venue.asked().get(0).param("symbol")).isEqualTo("PF_XBTUSD");
        }
    }

    @Test
    void trap_24_settlements_some_milliseconds_late_keep_their_minute() {
        long from = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> hyperliquid(
                                asked,
                                x -> "["
                                        + String.join(
                                                ",",
                                                every(
                                                        HOUR,
                                                        from,
                                                        from + 24 * HOUR,
                                                        t ->
                                                                "{\"coin\":\"BTC\",\"fundingRate\":\"0.0\",\"premium\":\"0\",\"time\":"
                                                                        + (t + t / HOUR % 400) + "}"))
                                        + "]"));
                Exchange exchange = venue.open("hyperliquid")) {
            Rows rows = exchange.fetch(
                            series(Dataset.FUNDING, "hyperliquid:BTC/USDC:USDC"),
                            TimeRange.ofMillis(from, from + 24 * HOUR))
                    .rows();
            assertThat(rows.size()).isEqualTo(24);
            assertThat(java.util.Arrays.stream(rows.times())).allMatch(t -> t % HOUR == 0);
            assertThat(rows.number(0, 0)).isZero();
        }
    }

    @Test
    void trap_25_the_coming_settlement_is_not_the_one_after() {
        String now = "{\"instId\":\"BTC-USDT-SWAP\",\"fundingRate\":\"0.0002\",\"fundingTime\":\"1770105600000\","
                + "\"nextFundingRate\":\"\",\"nextFundingTime\":\"1770134400000\",\"premium\":\"-0.0001\","
                + "\"ts\":\"1770091506000\"}";
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> okx(List.of(now)));
                Exchange exchange = venue.open("okx")) {
            Rows row = exchange.latest(series(Dataset.FUNDING, "okx:BTC/USDT:USDT"));
            int next = Dataset.FUNDING.indexOf("next_funding_time");
            assertThat(row.instant(next, 0)).isEqualTo(1770105600000L);
            assertThat(row.number(Dataset.FUNDING.indexOf("premium"), 0)).isEqualTo(-0.0001);
        }
    }

    @Test
    void trap_26_sold_volume_stands_before_bought_volume() {
        long t = NOW.toEpochMilli() / HOUR * HOUR - HOUR;
        try (LocalVenue venue = LocalVenue.start(
                        NOW,
                        asked -> okx(
                                asked.path().contains("taker-volume")
                                        ? List.of("[\"" + t + "\",\"100\",\"300\"]")
                                        : List.of("[\"" + t + "\",\"1.5\"]")));
                Exchange exchange = venue.open("okx")) {
            Rows rows = exchange.fetch(
                            series(Dataset.LONG_SHORT_RATIO, "okx:BTC/USDT:USDT"), TimeRange.ofMillis(t, t + HOUR / 2))
                    .rows();
            assertThat(rows.size()).isEqualTo(4);
            for (int row = 0; row < 4; row++) {
                boolean taker = "taker_volume".equals(rows.text(0, row));
                assertThat(rows.number(3, row)).isEqualTo(taker ? 3 : 1.5);
                assertThat(Double.valueOf(rows.number(1, row))).isEqualTo(Double.valueOf(taker ? 0.75 : Double.NaN));
            }
        }
    }

    @Test
    void trap_27_the_market_is_part_of_a_symbol() {
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> bybit("{\"list\":[]}"));
                Exchange exchange = venue.open("bybit")) {
            TimeRange hour = TimeRange.of("2026-02-01", "2026-02-01T01:00:00");
            exchange.fetch(candles("bybit:BTC/USDT", Interval.M1), hour);
            exchange.fetch(candles("bybit:BTC/USDT:USDT", Interval.M1), hour);
            exchange.fetch(candles("bybit:BTC/USDC:USDC", Interval.M1), hour);
            assertThat(venue.asked())
                    .extracting(asked -> asked.param("category") + " " + asked.param("symbol"))
                    .containsExactly("spot BTCUSDT", "linear BTCUSDT", "linear BTCPERP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bybit:BTC/USDT", "okx:BTC/USDT", "kraken:BTC/USD"})
    void trap_28_pages_for_browsers_are_errors_in_plain_words(String instrument) {
        SeriesId series = candles(instrument, Interval.M1);
        String html = "<html><style>a{}</style><body>Access denied</body></html>";
        for (int status : List.of(403, 503, 520, 200)) {
            try (LocalVenue venue = LocalVenue.start(NOW, asked -> new Reply(status, "text/html", html));
                    Exchange exchange = venue.open(series.instrument().exchange())) {
                assertThatThrownBy(() -> exchange.fetch(series, new TimeRange(NOW.minusSeconds(3600), NOW)))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining(series.instrument().exchange() + " /")
                        .hasMessageNotContaining("<html>");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bybit:BTC/USDT | {\"retCode\":10001,\"retMsg\":\"interval is bad\",\"result\":{}} | interval is bad",
                "okx:BTC/USDT | {\"code\":\"51000\",\"msg\":\"Parameter bar error\",\"data\":[]} | Parameter bar error",
                "kraken:BTC/USD | {\"error\":[\"EGeneral:Invalid arguments\"]} | EGeneral:Invalid arguments"
            })
    void trap_29_an_error_inside_http_200_is_an_error(String instrument, String body, String said) {
        assertThatThrownBy(() -> answered(instrument, body, 0))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bybit:BTC/USDT | {\"retCode\":10001,\"retMsg\":\"Not supported symbols\",\"result\":{}}",
                "bybit:BTC/USDT | {\"retCode\":10029,\"retMsg\":\"The requested symbol is invalid\",\"result\":{}}",
                "okx:BTC/USDT | {\"code\":\"51001\",\"msg\":\"Instrument ID does not exist\",\"data\":[]}",
                "kraken:BTC/USD | {\"error\":[\"EQuery:Unknown asset pair\"]}"
            })
    void trap_29_an_unknown_symbol_inside_http_200_is_the_callers_error(String instrument, String body) {
        assertThatThrownBy(() -> answered(instrument, body, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("does not list " + instrument);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bybit:BTC/USDT | {\"retCode\":10006,\"retMsg\":\"Too many visits\",\"result\":{}}",
                "bybit:BTC/USDT | {\"retCode\":10016,\"retMsg\":\"Server error\",\"result\":{}}",
                "okx:BTC/USDT | {\"code\":\"50011\",\"msg\":\"Too Many Requests\",\"data\":[]}",
                "okx:BTC/USDT | {\"code\":\"50013\",\"msg\":\"System is busy\",\"data\":[]}",
                "kraken:BTC/USD | {\"error\":[\"EGeneral:Too many requests\"]}",
                "kraken:BTC/USD | {\"error\":[\"EAPI:Rate limit exceeded\"]}",
                "kraken:BTC/USD | {\"error\":[\"EService:Busy\"]}"
            })
    void trap_29_a_busy_venue_inside_http_200_is_asked_again(String instrument, String body) {
        assertThatThrownBy(() -> answered(instrument, body, 4))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Gave up after 5 attempts");
    }

    @Test
    void trap_29_a_lockout_inside_http_200_is_a_ban() {
        assertThatThrownBy(() -> answered("kraken:BTC/USD", "{\"error\":[\"EGeneral:Temporary lockout\"]}", 0))
                .isInstanceOf(RateLimitedException.class);
    }

    @Test
    void bybit_saying_too_frequent_is_left_alone_for_ten_minutes() {
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> new Reply(403, "text/plain", "access too frequent"));
                Exchange exchange = venue.open("bybit")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> exchange.fetch(
                                candles("bybit:BTC/USDT", Interval.M1), new TimeRange(NOW.minusSeconds(3600), NOW)))
                        .isInstanceOfSatisfying(
                                RateLimitedException.class,
                                e -> assertThat(e.retryAt()).isEqualTo(NOW.plusSeconds(600)));
            }
            assertThat(venue.asked()).hasSize(1);
        }
    }

    private static void answered(String instrument, String body, int retries) {
        SeriesId series = candles(instrument, Interval.M1);
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> Reply.json(body));
                Exchange exchange = venue.open(series.instrument().exchange())) {
            try {
                exchange.fetch(series, new TimeRange(NOW.minusSeconds(3600), NOW));
            } finally {
                assertThat(venue.slept().size()).isGreaterThanOrEqualTo(retries);
            }
        }
    }

    @Test
    void trap_30_numbers_may_be_quoted_or_not() {
        long t = NOW.toEpochMilli() / HOUR * HOUR - HOUR;
        List<String> forms = List.of(
                "{\"time\":" + t + ",\"open\":\"1.5\",\"high\":\"2\",\"low\":\"1\",\"close\":\"1.4E-5\",\"volume\":3}",
                "{\"time\":\"" + t
                        + "\",\"open\":1.5,\"high\":2,\"low\":1,\"close\":1.4E-5,\"volume\":\"3\",\"new\":{}}");
        for (String form : forms) {
            try (LocalVenue venue = LocalVenue.start(
                            NOW, asked -> Reply.json("{\"candles\":[" + form + "],\"more_candles\":false}"));
                    Exchange exchange = venue.open("kraken")) {
                Rows rows = exchange.fetch(
                                candles("kraken:BTC/USD:USD", Interval.M1), TimeRange.ofMillis(t, t + MINUTE))
                        .rows();
                assertThat(rows.number(3, 0)).isEqualTo(1.4e-5);
                assertThat(rows.number(4, 0)).isEqualTo(3);
            }
        }
    }

    @Test
    void kraken_futures_trades_lie_deep_in_their_answer() {
        long t = NOW.toEpochMilli() - HOUR;
        String body =
                "{\"elements\":[{\"uid\":\"outer\",\"timestamp\":1,\"event\":{\"Execution\":{\"execution\":{\"uid\":\"a1\","
                        + "\"timestamp\":" + t + ",\"quantity\":\"0.5\",\"price\":\"70000\",\"markPrice\":\"70001\","
                        + "\"takerOrder\":{\"direction\":\"Sell\",\"uid\":\"x\"},\"makerOrder\":{\"direction\":\"Buy\"}},"
                        + "\"takerReducedQuantity\":\"\"}}}],\"len\":1}";
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> Reply.json(body));
                Exchange exchange = venue.open("kraken")) {
            Rows rows = exchange.fetch(
                            series(Dataset.TRADES, "kraken:BTC/USD:USD"), TimeRange.ofMillis(t - HOUR, t + HOUR / 2))
                    .rows();
            assertThat(rows.time(0)).isEqualTo(t);
            assertThat(rows.text(0, 0)).isEqualTo("a1");
            assertThat(rows.number(2, 0)).isEqualTo(0.5);
            assertThat(rows.text(3, 0)).isEqualTo("sell");
            assertThat(venue.asked().get(0).param("sort")).isEqualTo("asc");
        }
    }

    @Test
    void a_page_that_says_there_is_more_answers_up_to_its_last_candle() {
        long from = NOW.toEpochMilli() / HOUR * HOUR - 100 * HOUR;
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> {
                    List<String> all = every(
                            HOUR,
                            1000 * asked.number("from"),
                            1000 * asked.number("to") + 1,
                            t -> "{\"time\":" + t
                                    + ",\"open\":\"1\",\"high\":\"2\",\"low\":\"1\",\"close\":\"1\",\"volume\":\"3\"}");
                    List<String> page = all.subList(0, Math.min(30, all.size()));
                    return Reply.json("{\"candles\":[" + String.join(",", page) + "],\"more_candles\":"
                            + (page.size() < all.size()) + "}");
                });
                Exchange exchange = venue.open("kraken")) {
            List<Page> pages = pages(
                    exchange, candles("kraken:BTC/USD:USD", Interval.H1), TimeRange.ofMillis(from, from + 100 * HOUR));
            assertThat(rows(pages, Dataset.CANDLES).size()).isEqualTo(100);
            assertThat(pages).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bybit:BTC/USDT:USDT", "hyperliquid:BTC/USDC:USDC", "kraken:BTC/USD:USD"})
    void a_settlement_that_the_venue_is_about_to_tell_is_not_taken_for_none(String instrument) {
        Instant settled = Instant.parse("2026-02-03T08:00:00Z");
        try (LocalVenue venue = LocalVenue.start(settled.plusSeconds(20), asked -> switch (asked.path()) {
                    case "/info" -> hyperliquid(asked, x -> "[]");
                    case "/v5/market/funding/history" -> bybit("{\"list\":[]}");
                    default -> Reply.json("{\"rates\":[]}");
                });
                Exchange exchange = venue.open(Instrument.parse(instrument).exchange())) {
            Page page = exchange.fetch(
                    series(Dataset.FUNDING, instrument),
                    new TimeRange(settled.minusSeconds(7200), settled.plusSeconds(60)));
            assertThat(page.answered().end()).isBefore(settled);
        }
    }

    @Test
    void a_changed_field_is_one_error_that_names_venue_endpoint_and_field() {
        String renamed = "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"fundingMoment\":\"1\",\"realizedRate\":\"0.1\"}]}";
        try (LocalVenue venue = LocalVenue.start(NOW, asked -> Reply.json(renamed));
                Exchange exchange = venue.open("okx")) {
            assertThatThrownBy(() -> exchange.fetch(
                            series(Dataset.FUNDING, "okx:BTC/USDT:USDT"), new TimeRange(NOW.minusSeconds(86_400), NOW)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("okx /api/v5/public/funding-rate-history")
                    .hasMessageContaining("fundingTime");
        }
    }
}
