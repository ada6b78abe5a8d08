package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.exchange.venues.ScriptedVenue.Asked;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations with servers that page, order, bound and count like the venues. */
class SmallVenuesTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final long HOUR = Interval.H1.millis();

    static List<CandleDialect> dialects() {
        return CandleDialect.all();
    }

    private static SeriesId perps(String venue, Dataset dataset) {
        return SeriesId.of(dataset, Instrument.perps(venue, "BTC", "USDT"));
    }

    private static SeriesId spot(String venue, Dataset dataset) {
        return SeriesId.of(dataset, Instrument.spot(venue, "BTC", "USDT"));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void every_closed_candle_comes_once_in_base_units_across_pages_and_holes(CandleDialect dialect) {
        String venue = dialect.series().instrument().exchange();
        Interval interval = dialect.interval();
        // Odd bounds, in the middle of seconds and intervals, and an end that has not come.
        long from = MILLIS - 2_501 * interval.millis() - 12_345;
        long end = MILLIS + 3 * interval.millis();
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).serving(dialect)) {
            Rows rows = server.all(dialect.series(), TimeRange.ofMillis(from, end));
            long closed = interval.floor(MILLIS - 2_000);
            dialect.check(rows, from, closed, candle -> true);
            assertThat(rows.size()).isBetween(1_600, 1_700);
            boolean apart = !dialect.newestPath().equals(dialect.path());
            int page = apart ? CandleDialect.NEWEST - 2 : dialect.page();
            int least = (int) ((closed - from) / interval.millis() / page);
            assertThat(server.asked(dialect.newestPath())).hasSizeBetween(least, least + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void the_candle_that_has_not_closed_is_neither_a_row_nor_answered(CandleDialect dialect) {
        Interval interval = dialect.interval();
        long open = interval.floor(MILLIS);
        String venue = dialect.series().instrument().exchange();
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).serving(dialect)) {
            Page page = server.exchange()
                    .fetch(dialect.series(), TimeRange.ofMillis(open - 5 * interval.millis(), open + HOUR));
            assertThat(page.answered().endMillis()).isEqualTo(open);
            dialect.check(page.rows(), open - 5 * interval.millis(), open, candle -> true);
        }
    }

    /** Cut answers, refusals, pages out of a cache, rows out of order or twice. */
    @ParameterizedTest
    @MethodSource("dialects")
    void passing_faults_cost_no_candle(CandleDialect dialect) {
        Interval interval = dialect.interval();
        long end = interval.floor(MILLIS - 2_000);
        long from = end - 5_000 * interval.millis();
        for (int seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            List<Answer> before = new ArrayList<>();
            try (ScriptedVenue server = new ScriptedVenue(
                            dialect.series().instrument().exchange(), NOW)
                    .serving(dialect, asked -> {
                        Answer answer = dialect.answer(asked, MILLIS);
                        before.add(answer);
                        return switch (random.nextInt(20)) {
                            case 0 -> new Answer(429, "text/plain", "slow down");
                            case 1 -> new Answer(503, "text/plain", "");
                            case 2 ->
                                Answer.json(
                                        answer.body().substring(0, answer.body().length() / 2));
                            // That of another window.
                            case 3 -> before.get(0);
                            case 4 -> Answer.json("");
                            default -> answer;
                        };
                    })) {
                Rows rows = server.all(dialect.series(), TimeRange.ofMillis(from, end));
                dialect.check(rows, from, end, candle -> true);
            }
        }
    }

    @Test
    void bitget_asks_for_days_that_begin_at_midnight_utc() {
        try (ScriptedVenue server = new ScriptedVenue("bitget", NOW).on("*", "{\"code\":\"00000\",\"data\":[]}")) {
            for (InstrumentType type : InstrumentType.values()) {
                Instrument instrument = new Instrument("bitget", "BTC", "USDT", type);
                for (Interval interval : List.of(Interval.H6, Interval.H12, Interval.D1, Interval.W1)) {
                    server.exchange()
                            .fetch(
                                    SeriesId.candles(instrument, interval),
                                    TimeRange.ofMillis(MILLIS - 60 * 24 * HOUR, MILLIS));
                }
            }
            assertThat(server.asked("*"))
                    .filteredOn(asked -> asked.params().containsKey("granularity"))
                    .hasSize(8)
                    .allMatch(asked -> asked.params().get("granularity").endsWith("utc"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitget", "gate", "kucoin", "mexc"})
    void every_settled_funding_rate_comes_once(String venue) {
        // Eight hours apart for half a year, then hourly; one rate is zero.
        List<Long> times = new ArrayList<>();
        long change = Interval.D1.floor(MILLIS) - 20 * 24 * HOUR;
        LongStream.rangeClosed(1, 540).map(i -> change - i * 8 * HOUR).forEach(times::add);
        LongStream.range(0, 20 * 24).map(i -> change + i * HOUR).forEach(times::add);
        Collections.sort(times, Collections.reverseOrder());
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW)) {
            switch (venue) {
                case "bitget" ->
                    server.on(
                            "/api/v2/mix/market/history-fund-rate",
                            asked -> Answer.json("{\"code\":\"00000\",\"data\":"
                                    + rates(
                                            numbered(times, asked, "pageNo", "pageSize"),
                                            "{\"symbol\":\"BTCUSDT\",\"fundingRate\":\"R\",\"fundingTime\":\"T\"}")
                                    + "}"));
                case "mexc" ->
                    server.on(
                            "/api/v1/contract/funding_rate/history",
                            asked -> Answer.json("{\"success\":true,\"code\":0,\"data\":{\"resultList\":"
                                    + rates(
                                            numbered(times, asked, "page_num", "page_size"),
                                            "{\"symbol\":\"BTC_USDT\",\"fundingRate\":R,\"settleTime\":T}")
                                    + "}}"));
                case "kucoin" ->
                    server.on(
                            "/api/v1/contract/funding-rates",
                            asked -> Answer.json("{\"code\":\"200000\",\"data\":"
                                    + rates(
                                            times.stream()
                                                    .filter(t -> t >= asked.number("from") && t <= asked.number("to"))
                                                    .limit(100)
                                                    .toList(),
                                            "{\"symbol\":\"XBTUSDTM\",\"fundingRate\":R,\"timepoint\":T}")
                                    + "}"));
                default ->
                    server.on(
                            "/api/v4/futures/usdt/funding_rate",
                            asked -> Answer.json(rates(
                                    times.stream()
                                            .filter(t ->
                                                    t / 1000 >= asked.number("from") && t / 1000 <= asked.number("to"))
                                            .limit(1000)
                                            .toList(),
                                    "{\"r\":\"R\",\"t\":S}")));
            }
            long from = change - 500 * 8 * HOUR;
            Rows rows = server.all(perps(venue, Dataset.FUNDING), TimeRange.ofMillis(from, MILLIS));
            assertThat(rows.times())
                    .isEqualTo(times.stream()
                            .mapToLong(t -> t)
                            .filter(t -> t >= from)
                            .sorted()
                            .toArray());
            for (int row = 0; row < rows.size(); row++) {
                assertThat(rows.number(0, row)).isEqualTo(rate(rows.time(row)));
            }
        }
    }

    /** Gate stamps a rate a second or two after it was settled, in whole seconds. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 500, 1_000, 1_999, 2_000, 29_999})
    void a_rate_that_is_stamped_late_is_in_one_window_and_in_no_other(long cut) {
        long settled = Interval.H1.floor(MILLIS) - 24 * HOUR;
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/api/v4/futures/usdt/funding_rate", asked -> {
            String rates = LongStream.rangeClosed(-48, 20)
                    .map(hour -> settled + hour * HOUR + 1_000)
                    .filter(t -> t / 1000 >= asked.number("from") && t / 1000 <= asked.number("to"))
                    .mapToObj(t -> "{\"r\":\"0.0001\",\"t\":" + t / 1000 + "}")
                    .collect(Collectors.joining(",", "[", "]"));
            return Answer.json(rates);
        })) {
            SeriesId funding = perps("gate", Dataset.FUNDING);
            long middle = settled + cut;
            List<Long> times = new ArrayList<>();
            for (TimeRange part : List.of(
                    TimeRange.ofMillis(settled - 9 * HOUR, middle), TimeRange.ofMillis(middle, settled + 9 * HOUR))) {
                for (long time : server.all(funding, part).times()) {
                    times.add(time);
                }
            }
            assertThat(times)
                    .isEqualTo(LongStream.range(-9, 9)
                            .mapToObj(hour -> settled + hour * HOUR)
                            .toList());
        }
    }

    private static double rate(long time) {
        return (time / HOUR % 24 - 8) / 10_000.0;
    }

    private static String rates(List<Long> times, String template) {
        return times.stream()
                .map(t -> template.replace("\"T\"", "\"" + t + "\"")
                        .replace(":T", ":" + t)
                        .replace(":S", ":" + t / 1000)
                        .replace("\"R\"", "\"" + rate(t) + "\"")
                        .replace(":R", ":" + rate(t)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<Long> numbered(List<Long> times, Asked asked, String page, String size) {
        return times.stream()
                .skip((asked.number(page) - 1) * asked.number(size))
                .limit(asked.number(size))
                .toList();
    }

    @Test
    void a_settlement_between_two_pages_neither_loses_nor_doubles_a_rate() {
        List<Long> times = LongStream.range(0, 250)
                .mapToObj(i -> Interval.D1.floor(MILLIS) - i * 8 * HOUR)
                .toList();
        try (ScriptedVenue server = new ScriptedVenue("bitget", NOW)) {
            server.on("/api/v2/mix/market/history-fund-rate", asked -> {
                List<Long> now = new ArrayList<>(times);
                if (asked.number("pageNo") > 1) {
                    now.add(0, times.get(0) + 8 * HOUR);
                }
                return Answer.json("{\"code\":\"00000\",\"data\":"
                        + rates(
                                numbered(now, asked, "pageNo", "pageSize"),
                                "{\"fundingRate\":\"R\",\"fundingTime\":\"T\"}")
                        + "}");
            });
            Rows rows = server.all(perps("bitget", Dataset.FUNDING), TimeRange.ofMillis(times.get(230), MILLIS));
            assertThat(rows.size()).isEqualTo(231);
            assertThat(rows.times()).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void open_interest_and_ratios_of_gate_come_from_one_table_in_coins() {
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW)) {
            server.on("/api/v4/futures/usdt/contract_stats", asked -> {
                long first = Interval.M5.ceil(asked.number("from") * 1000);
                return Answer.json(LongStream.range(0, asked.number("limit"))
                        .map(i -> first + i * 300_000)
                        .filter(t -> t <= MILLIS && t / 300_000 % 50 != 7)
                        .mapToObj(t -> "{\"time\":" + t / 1000
                                + ",\"lsr_taker\":0.5,\"lsr_account\":1.5,\"long_liq_size\":0,"
                                + "\"top_lsr_account\":2.5,\"top_lsr_size\":3.5,\"open_interest\":" + t / 300_000 % 1000
                                + ",\"open_interest_usd\":77.5,\"mark_price\":1}")
                        .collect(Collectors.joining(",", "[", "]")));
            });
            TimeRange day = TimeRange.ofMillis(MILLIS - 24 * HOUR, MILLIS);
            Rows interest = server.all(perps("gate", Dataset.OPEN_INTEREST), day);
            long[] times = LongStream.range(0, 300)
                    .map(i -> Interval.M5.ceil(MILLIS - 24 * HOUR) + i * 300_000)
                    .filter(t -> t < MILLIS && t / 300_000 % 50 != 7)
                    .toArray();
            assertThat(interest.times()).isEqualTo(times);
            assertThat(interest.number(0, 5)).isEqualTo(times[5] / 300_000 % 1000 * 0.0001);
            assertThat(interest.number(1, 5)).isEqualTo(77.5);
            Rows ratios = server.all(perps("gate", Dataset.LONG_SHORT_RATIO), day);
            assertThat(ratios.size()).isEqualTo(4 * times.length);
            List<String> kinds = List.of("taker_volume", "global_account", "top_account", "top_position");
            for (int row = 0; row < ratios.size(); row++) {
                assertThat(ratios.number(3, row)).isEqualTo(0.5 + kinds.indexOf(ratios.text(0, row)));
            }
        }
    }

    @Test
    void the_ratios_of_bitget_are_made_of_shares_and_of_volumes() {
        try (ScriptedVenue server = new ScriptedVenue("bitget", NOW)) {
            int[] requests = new int[1];
            for (String path : List.of("account-long-short", "taker-buy-sell")) {
                server.on("/api/v2/mix/market/" + path, asked -> {
                    if (requests[0]++ % 3 < 2) {
                        return requests[0] % 2 == 0 ? Answer.json("{\"code\":") : new Answer(429, "text/plain", "");
                    }
                    boolean known = asked.params().equals(Map.of("symbol", "BTCUSDT", "period", "5m"));
                    return Answer.json("{\"code\":\"00000\",\"data\":"
                            + LongStream.range(0, known ? 30 : 0)
                                    .map(i -> Interval.M5.floor(MILLIS) - (29 - i) * 300_000)
                                    .mapToObj(t -> path.startsWith("account")
                                            ? "{\"longAccountRatio\":\"0.8\",\"shortAccountRatio\":\"0.2\","
                                                    + "\"longShortAccountRatio\":\"0.04\",\"ts\":\"" + t + "\"}"
                                            : "{\"buyVolume\":\"30\",\"sellVolume\":\"10\",\"ts\":\"" + t + "\"}")
                                    .collect(Collectors.joining(",", "[", "]"))
                            + "}");
                });
            }
            Rows rows = server.all(
                    perps("bitget", Dataset.LONG_SHORT_RATIO), TimeRange.ofMillis(MILLIS - 2 * HOUR, MILLIS));
            // The row of the five minutes that run may still change.
            long last = Interval.M5.floor(MILLIS - 360_000);
            assertThat(rows.times()[rows.size() - 1]).isEqualTo(last);
            assertThat(rows.size()).isEqualTo(2 * 23);
            for (int row = 0; row < rows.size(); row++) {
                boolean taker = rows.text(0, row).equals("taker_volume");
                assertThat(new double[] {rows.number(1, row), rows.number(2, row), rows.number(3, row)})
                        .containsExactly(taker ? new double[] {0.75, 0.25, 3} : new double[] {0.8, 0.2, 0.8 / 0.2});
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"list\":[{\"symbol\":\"ETHUSDT\",\"openInterest\":\"1\"},{\"symbol\":\"BTCUSDT\",\"openInterest\":\"7.5\"}],\"ts\":\"%d\"}",
                "{\"openInterestList\":[{\"symbol\":\"BTCUSDT\",\"size\":\"7.5\"}],\"ts\":\"%d\"}"
            })
    void open_interest_of_bitget_is_read_as_both_its_interfaces_write_it(String data) {
        try (ScriptedVenue server = new ScriptedVenue("bitget", NOW)
                .on(
                        "/api/v3/market/open-interest",
                        "{\"code\":\"00000\",\"data\":" + data.formatted(MILLIS - 5) + "}")) {
            Rows row = server.exchange().latest(perps("bitget", Dataset.OPEN_INTEREST));
            assertThat(row.number(0, 0)).isEqualTo(7.5);
            assertThat(row.times()).containsExactly(MILLIS - 5);
        }
    }

    @Test
    void how_far_back_the_newest_rows_reach_is_told_as_far_as_it_is_known() {
        try (ScriptedVenue bitget = new ScriptedVenue("bitget", NOW);
                ScriptedVenue kucoin = new ScriptedVenue("kucoin", NOW)) {
            assertThat(bitget.exchange().earliest(perps("bitget", Dataset.LONG_SHORT_RATIO)))
                    .isEqualTo(NOW.minus(Duration.ofHours(2)));
            assertThat(bitget.exchange().earliest(perps("bitget", Dataset.TRADES)))
                    .isEqualTo(NOW.minus(Duration.ofDays(7)));
            assertThat(bitget.exchange().earliest(spot("bitget", Dataset.TRADES)))
                    .isEqualTo(NOW.minus(Duration.ofDays(29)));
            assertThat(kucoin.exchange().earliest(perps("kucoin", Dataset.OPEN_INTEREST)))
                    .isEqualTo(NOW.minus(Duration.ofDays(7).minusHours(1)));
            assertThat(kucoin.exchange().earliest(perps("kucoin", Dataset.TRADES)))
                    .isEqualTo(NOW);
        }
    }

    @Test
    void futures_trades_of_gate_are_in_coins_and_tell_the_side_by_their_sign() {
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW)
                .on(
                        "/api/v4/futures/usdt/trades",
                        "[{\"id\":8,\"create_time\":1,\"create_time_ms\":" + (MILLIS - 9_000) / 1000
                                + ".125,\"size\":-4,"
                                + "\"price\":\"7\"},{\"id\":7,\"create_time\":1,\"create_time_ms\":"
                                + (MILLIS - 10_000) / 1000 + ".25,\"size\":5,\"price\":\"7\"}]")) {
            Rows rows = server.all(perps("gate", Dataset.TRADES), TimeRange.ofMillis(MILLIS - 60_000, MILLIS));
            assertThat(List.of(rows.text(3, 0), rows.text(3, 1))).containsExactly("buy", "sell");
            assertThat(rows.numbers(2)).containsExactly(5 * 0.0001, 4 * 0.0001);
            assertThat(rows.time(1) % 1000).isEqualTo(125);
            assertThat(server.asked("/api/v4/futures/usdt/trades"))
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.params())
                            .containsOnlyKeys("contract", "from", "to", "limit", "offset")
                            .containsEntry("offset", "0"));
        }
    }

    @Test
    void trades_without_ids_keep_their_twins() {
        String twin = "{\"a\":null,\"p\":\"10\",\"q\":\"1\",\"T\":" + (MILLIS - 9_000) + ",\"m\":true}";
        try (ScriptedVenue server =
                new ScriptedVenue("mexc", NOW).on("/api/v3/aggTrades", "[" + twin + "," + twin + "]")) {
            TimeRange minute = TimeRange.ofMillis(MILLIS - 60_000, MILLIS);
            Rows rows = server.all(spot("mexc", Dataset.TRADES), minute);
            assertThat(rows.size()).isEqualTo(2);
            assertThat(rows.text(0, 0)).isEqualTo("10.0x1.0short#1");
            assertThat(rows.text(0, 1)).isEqualTo("10.0x1.0short#2");
        }
    }

    @Test
    void futures_deals_of_mexc_are_in_coins() {
        try (ScriptedVenue server = new ScriptedVenue("mexc", NOW)
                .on(
                        "/api/v1/contract/deals/BTC_USDT",
                        "{\"success\":true,\"code\":0,\"data\":[{\"p\":10.5,\"v\":30,\"T\":2,\"O\":1,\"M\":1,\"t\":"
                                + (MILLIS - 9_000) + "}]}")) {
            Rows rows = server.all(perps("mexc", Dataset.TRADES), TimeRange.ofMillis(MILLIS - 60_000, MILLIS));
            assertThat(rows.number(2, 0)).isEqualTo(30 * 0.0001);
            assertThat(rows.text(3, 0)).isEqualTo("sell");
        }
    }

    @Test
    void present_values_of_mexc() {
        try (ScriptedVenue server = new ScriptedVenue("mexc", NOW)
                .on(
                        "/api/v1/contract/ticker",
                        "{\"success\":true,\"code\":0,\"data\":{\"symbol\":\"BTC_USDT\",\"holdVol\":5000,\"volume24\":9000,"
                                + "\"amount24\":77.5,\"timestamp\":" + MILLIS + "}}")
                .on(
                        "/api/v1/contract/funding_rate/BTC_USDT",
                        "{\"success\":true,\"code\":0,\"data\":{\"symbol\":\"BTC_USDT\",\"fundingRate\":0,\"collectCycle\":8,"
                                + "\"nextSettleTime\":" + (MILLIS + HOUR) + ",\"timestamp\":" + MILLIS + "}}")) {
            Rows interest = server.exchange().latest(perps("mexc", Dataset.OPEN_INTEREST));
            assertThat(interest.number(0, 0)).isEqualTo(5000 * 0.0001);
            assertThat(interest.number(2, 0)).isEqualTo(9000 * 0.0001);
            assertThat(interest.number(3, 0)).isEqualTo(77.5);
            Rows funding = server.exchange().latest(perps("mexc", Dataset.FUNDING));
            assertThat(funding.number(0, 0)).isZero();
            assertThat(funding.instant(6, 0)).isEqualTo(MILLIS + HOUR);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bitget|/api/v2/spot/public/symbols|{'code':'00000','data':[{'symbol':'BTCUSDT','baseCoin':'BTC',"
                        + "'quoteCoin':'USDT','pricePrecision':'2','quantityPrecision':'6','takerFeeRate':'0.002',"
                        + "'makerFeeRate':'0.001','status':'online'}]}|BTCUSDT|",
                "gate|/api/v4/spot/currency_pairs|[{'id':'BTC_USDT','base':'BTC','quote':'USDT','fee':'0.2',"
                        + "'amount_precision':6,'precision':2,'trade_status':'buyable','buy_start':1516378650},"
                        + "{'id':'币_USDT','base':'币','quote':'USDT'}]|BTC_USDT|2018-01-19T16:17:30Z",
                "kucoin|/api/v2/symbols|{'code':'200000','data':[{'symbol':'BTC-USDT','baseCurrency':'BTC',"
                        + "'quoteCurrency':'USDT','baseIncrement':'0.000001','priceIncrement':'0.01',"
                        + "'enableTrading':true,'tradingStartTime':1516378650000}]}|BTC-USDT|2018-01-19T16:17:30Z",
                "mexc|/api/v3/exchangeInfo|{'symbols':[{'symbol':'BTCUSDT','status':'1','baseAsset':'BTC',"
                        + "'baseAssetPrecision':6,'quoteAsset':'USDT','quotePrecision':2,'baseSizePrecision':'0',"
                        + "'isSpotTradingAllowed':true,'makerCommission':'0.001','takerCommission':'0.002',"
                        + "'filters':[]}]}|BTCUSDT|"
            })
    void spot_pairs_are_listed_with_steps_and_fees(String venue, String path, String list, String name, String listed) {
        String nothing = venue.equals("gate") ? "[]" : "{\"code\":0,\"data\":[]}";
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW)
                .on("*", venue.equals("bitget") ? nothing.replace("0,", "\"00000\",") : nothing)
                .on(path, list.replace('\'', '"'))) {
            List<Listing> spot = server.exchange().instruments().stream()
                    .filter(listing -> listing.instrument().type() == InstrumentType.SPOT)
                    .toList();
            assertThat(spot).singleElement().satisfies(pair -> {
                assertThat(pair.toString()).isEqualTo(venue + ":BTC/USDT (" + name + ")");
                assertThat(new double[] {pair.contractSize(), pair.tickSize(), pair.lotSize()})
                        .containsExactly(1, 0.01, 0.000001);
                double[] fees = switch (venue) {
                    case "gate" -> new double[] {0.002, 0.002};
                    case "kucoin" -> new double[] {Double.NaN, Double.NaN};
                    default -> new double[] {0.001, 0.002};
                };
                assertThat(new double[] {pair.makerFee(), pair.takerFee()}).containsExactly(fees);
                assertThat(pair.listed()).isEqualTo(Optional.ofNullable(listed).map(Instant::parse));
            });
        }
    }

    @Test
    void contracts_tell_size_tick_and_fees_and_those_that_are_not_linear_are_left_out() {
        try (ScriptedVenue gate = new ScriptedVenue("gate", NOW).on("/api/v4/spot/currency_pairs", "[]");
                ScriptedVenue kucoin =
                        new ScriptedVenue("kucoin", NOW).on("/api/v2/symbols", "{\"code\":\"200000\",\"data\":[]}");
                ScriptedVenue mexc = new ScriptedVenue("mexc", NOW).on("/api/v3/exchangeInfo", "{\"symbols\":[]}");
                ScriptedVenue bitget = new ScriptedVenue("bitget", NOW)
                        .on("/api/v2/spot/public/symbols", "{\"code\":\"00000\",\"data\":[]}")
                        .on(
                                "/api/v2/mix/market/contracts",
                                asked -> Answer.json(
                                        "{\"code\":\"00000\",\"data\":[{\"symbol\":\"BTCPERP\",\"baseCoin\":\"BTC\",\"quoteCoin\":\""
                                                + asked.params()
                                                        .get("productType")
                                                        .substring(0, 4)
                                                + "\",\"pricePlace\":\"1\",\"priceEndStep\":\"5\",\"sizeMultiplier\":\"0.01\","
                                                + "\"symbolType\":\"perpetual\",\"symbolStatus\":\"normal\"}]}"));
                ScriptedVenue coinbase = new ScriptedVenue("coinbase", NOW)
                        .on(
                                "/api/v3/brokerage/market/products",
                                "{\"products\":[{\"product_id\":\"BTC-USD\",\"base_currency_id\":\"BTC\","
                                        + "\"quote_currency_id\":\"USD\",\"price_increment\":\"0.01\",\"base_increment\":"
                                        + "\"0.00000001\",\"status\":\"online\",\"trading_disabled\":false}]}")) {
            assertThat(gate.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly("gate:BTC/USDT:USDT (BTC_USDT)");
            Listing contract = gate.exchange().instruments().get(0);
            assertThat(contract.listed()).hasValue(Instant.parse("2019-11-25T00:00:00Z"));
            assertThat(kucoin.exchange().instruments())
                    .extracting(Listing::listed)
                    .containsExactly(Optional.of(Instant.parse("2020-03-30T08:00:00Z")), Optional.empty());
            assertThat(new double[] {contract.contractSize(), contract.lotSize(), contract.makerFee()})
                    .containsExactly(0.0001, 0.0001, -0.0001);
            assertThat(kucoin.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly("kucoin:BTC/USDT:USDT (XBTUSDTM)", "kucoin:ETH/USDT:USDT (ETHUSDTM)");
            assertThat(mexc.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly("mexc:BTC/USDT:USDT (BTC_USDT)");
            assertThat(bitget.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly("bitget:BTC/USDT:USDT (BTCPERP)", "bitget:BTC/USDC:USDC (BTCPERP)");
            assertThat(bitget.exchange().instruments().get(0).tickSize()).isEqualTo(0.5);
            assertThat(coinbase.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly("coinbase:BTC/USD (BTC-USD)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "coinbase|SPOT|400|{\"message\":\"granularity too small\"}|granularity too small",
                "bitget|PERPS|200|{\"code\":\"40017\",\"msg\":\"Parameter error\",\"data\":null}|Parameter error (code 40017)",
                "bitget|SPOT|400|{\"code\":\"40020\",\"msg\":\"bad granularity\"}|bad granularity (code 40020)",
                "gate|PERPS|400|{\"label\":\"INVALID_PARAM_VALUE\",\"message\":\"too long ago\"}|too long ago (code INVALID_PARAM_VALUE)",
                "kucoin|SPOT|200|{\"code\":\"400100\",\"msg\":\"Parameter error.\"}|Parameter error.",
                "mexc|PERPS|200|{\"success\":false,\"code\":600,\"message\":\"bad interval\"}|bad interval (code 600)",
                "mexc|SPOT|400|{\"msg\":\"Invalid interval.\",\"code\":-1120}|Invalid interval. (code -1120)"
            })
    void a_refusal_in_the_body_is_one_clear_error(
            String venue, InstrumentType type, int status, String body, String told) {
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).refusing("*", status, "application/json", body)) {
            Instrument instrument = new Instrument(venue, "BTC", "USDT", type);
            assertThatThrownBy(() -> server.exchange()
                            .fetch(
                                    SeriesId.candles(instrument, Interval.M5),
                                    TimeRange.ofMillis(MILLIS - 9 * HOUR, MILLIS)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(venue + " /")
                    .hasMessageContaining(told);
            assertThat(server.slept()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "coinbase|SPOT|404|{\"message\":\"NotFound\"}|NOPE-USDT",
                "bitget|PERPS|400|{\"code\":\"40034\",\"msg\":\"Parameter NOPEUSDT does not exist\"}|NOPEUSDT",
                "gate|PERPS|400|{\"label\":\"CONTRACT_NOT_FOUND\",\"message\":\"\"}|NOPE_USDT",
                "gate|SPOT|400|{\"label\":\"INVALID_CURRENCY\",\"message\":\"Invalid currency NOPE\"}|NOPE_USDT",
                "kucoin|PERPS|200|{\"code\":\"300003\",\"msg\":\"The contract does not exist.\"}|NOPEUSDTM",
                "mexc|PERPS|200|{\"success\":false,\"code\":1001,\"message\":\"Contract does not exist!\"}|NOPE_USDT",
                "mexc|SPOT|400|{\"msg\":\"Invalid symbol.\",\"code\":-1121}|NOPEUSDT"
            })
    void an_unlisted_instrument_is_named(String venue, InstrumentType type, int status, String body, String symbol) {
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).refusing("*", status, "application/json", body)) {
            Instrument instrument = new Instrument(venue, "NOPE", "USDT", type);
            assertThatThrownBy(() -> server.exchange()
                            .fetch(
                                    SeriesId.candles(instrument, Interval.M5),
                                    TimeRange.ofMillis(MILLIS - 9 * HOUR, MILLIS)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("does not list " + instrument)
                    .hasMessageContaining(symbol);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bitget|SPOT|429|{\"code\":\"429\",\"msg\":\"Too Many Requests\"}",
                "gate|SPOT|429|{\"label\":\"TOO_MANY_REQUESTS\",\"message\":\"slow down\"}",
                "kucoin|SPOT|200|{\"code\":\"429000\",\"msg\":\"Too many requests\"}",
                "mexc|PERPS|200|{\"success\":false,\"code\":510,\"message\":\"Requests are too frequent\"}"
            })
    void too_many_requests_are_asked_again_more_slowly(String venue, InstrumentType type, int status, String body) {
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW)) {
            List<Asked> refused = new ArrayList<>();
            CandleDialect dialect = CandleDialect.all().stream()
                    .filter(d -> d.series().instrument().exchange().equals(venue)
                            && d.series().instrument().type() == type)
                    .findFirst()
                    .orElseThrow();
            server.serving(dialect, asked -> {
                refused.add(asked);
                return refused.size() < 3
                        ? new Answer(status, "application/json", body)
                        : dialect.answer(asked, MILLIS);
            });
            long from = Interval.M1.floor(MILLIS - HOUR);
            Rows rows = server.all(dialect.series(), TimeRange.ofMillis(from, from + HOUR / 2));
            dialect.check(rows, from, from + HOUR / 2, candle -> true);
            assertThat(server.slept()).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ZERO) > 0);
        }
    }

    /** Cut, refused, then whole: a list is asked for until it is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bitget:BTC/USDT|/api/v2/spot/public/symbols|{'code':'00000','data':[{'symbol':'BTCUSDT','baseCoin':'BTC','quoteCoin':'USDT','status':'online'}]}",
                "gate:BTC/USDT|/api/v4/spot/currency_pairs|[{'id':'BTC_USDT','base':'BTC','quote':'USDT','trade_status':'tradable'}]",
                "kucoin:BTC/USDT|/api/v2/symbols|{'code':'200000','data':[{'symbol':'BTC-USDT','baseCurrency':'BTC','quoteCurrency':'USDT','enableTrading':true}]}",
                "mexc:BTC/USDT|/api/v3/exchangeInfo|{'symbols':[{'symbol':'BTCUSDT','baseAsset':'BTC','quoteAsset':'USDT','status':'1','isSpotTradingAllowed':true}]}",
                "deribit:BTC/USDT|/api/v2/public/get_book_summary_by_currency|{'jsonrpc':'2.0','result':[{'instrument_name':'BTC_USDT'}]}",
                "bitget:ETH/USDT:USDT|/api/v2/mix/market/contracts|{'code':'00000','data':[{'symbol':'ETHUSDT','baseCoin':'ETH','quoteCoin':'USDT','symbolType':'perpetual','symbolStatus':'normal'}]}",
                "gate:ETH/USDT:USDT|/api/v4/futures/usdt/contracts|[{'name':'ETH_USDT','type':'direct','quanto_multiplier':'0.01','in_delisting':false}]",
                "kucoin:ETH/USDT:USDT|/api/v1/contracts/active|{'code':'200000','data':[{'symbol':'ETHUSDTM','type':'FFWCSX','baseCurrency':'ETH','quoteCurrency':'USDT','multiplier':0.01,'isInverse':false,'status':'Open'}]}",
                "mexc:ETH/USDT:USDT|/api/v1/contract/detail|{'success':true,'code':0,'data':[{'symbol':'ETH_USDT','baseCoin':'ETH','quoteCoin':'USDT','settleCoin':'USDT','contractSize':0.01,'state':0}]}",
                "binance:ETH/USD:USD|/dapi/v1/exchangeInfo|{'symbols':[{'symbol':'ETHUSD_PERP','baseAsset':'ETH','quoteAsset':'USD','marginAsset':'ETH','contractType':'PERPETUAL','contractStatus':'TRADING','contractSize':10}]}",
                "bybit:ETH/USD:USD|/v5/market/instruments-info|{'retCode':0,'result':{'list':[{'symbol':'ETHUSD','contractType':'InversePerpetual','status':'Trading','baseCoin':'ETH','quoteCoin':'USD'}]}}"
            })
    void a_list_that_is_cut_or_refused_is_asked_for_again(String instrument, String path, String quoted) {
        Instrument expected = Instrument.parse(instrument);
        String list = quoted.replace('\'', '"');
        int[] asked = new int[1];
        String nothing = switch (expected.exchange()) {
            case "binance" -> "{\"symbols\":[]}";
            case "gate" -> "[]";
            case "bitget" -> "{\"code\":\"00000\",\"data\":[]}";
            case "kucoin" -> "{\"code\":\"200000\",\"data\":[]}";
            default -> "{\"code\":0,\"data\":[]}";
        };
        try (ScriptedVenue server = new ScriptedVenue(expected.exchange(), NOW)
                .on("*", nothing)
                .on(path, request -> switch (asked[0]++) {
                    case 0 -> Answer.json(list.substring(0, list.length() - 20));
                    case 1 -> new Answer(429, "text/plain", "slow down");
                    case 2 -> Answer.json("");
                    default -> Answer.json(list);
                })) {
            assertThat(server.exchange().instruments())
                    .extracting(Listing::instrument)
                    .contains(expected);
            assertThat(server.slept()).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void a_contract_without_a_size_or_with_garbage_for_one_is_an_error_and_no_volume() {
        CandleDialect dialect = CandleDialect.all().stream()
                .filter(d -> d.path().equals("/api/v1/contract/kline/BTC_USDT"))
                .findFirst()
                .orElseThrow();
        String list = "{\"success\":true,\"code\":0,\"data\":[{\"symbol\":\"BTC_USDT\",\"baseCoin\":\"BTC\","
                + "\"quoteCoin\":\"USDT\",\"settleCoin\":\"USDT\",\"contractSize\":%s}]}";
        TimeRange hour = TimeRange.ofMillis(MILLIS - HOUR, MILLIS);
        try (ScriptedVenue server = new ScriptedVenue("mexc", NOW).serving(dialect)) {
            server.on("/api/v1/contract/detail", list.formatted("\"one\""));
            assertThatThrownBy(() -> server.all(dialect.series(), hour))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("'one' where contractSize should be a number");
            server.on("/api/v1/contract/detail", list.formatted("null"));
            assertThatThrownBy(() -> server.all(dialect.series(), hour))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("mexc states no contract size of mexc:BTC/USDT:USDT");
        }
    }

    @Test
    void each_venue_has_a_front_door() {
        for (Supplier<Exchange> door : List.<Supplier<Exchange>>of(
                Exchanges::bitget, Exchanges::coinbase, Exchanges::gate, Exchanges::kucoin, Exchanges::mexc)) {
            try (Exchange exchange = door.get()) {
                assertThat(Exchanges.names()).contains(exchange.name());
                assertThat(exchange.toString())
                        .startsWith("Exchange[" + exchange.name() + " at https://")
                        .hasSizeLessThanOrEqualTo(80);
                assertThat(exchange.supports()).isNotEmpty();
            }
        }
    }

    @Test
    void how_far_back_spot_candles_of_gate_reach_is_told() {
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW)) {
            SeriesId minutes = SeriesId.candles(Instrument.spot("gate", "BTC", "USDT"), Interval.M1);
            assertThat(server.exchange().earliest(minutes)).isEqualTo(NOW.minus(Duration.ofMinutes(9_998)));
        }
    }
}
