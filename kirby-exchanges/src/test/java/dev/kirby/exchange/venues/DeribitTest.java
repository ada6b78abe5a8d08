package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is Deribit's own; its conversations are among those of {@link CandleDialect} and {@link RowDialect}. */
class DeribitTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long HOUR = Interval.H1.millis();
    private static final String PUBLIC = "/api/v2/public/";
    private static final TimeRange DAY = TimeRange.of("2025-05-30", "2025-05-31");

    @Test
    void instruments_are_told_by_their_names() {
        String summaries = Stream.of(
                        "BTC-PERPETUAL",
                        "BTC_USDC-PERPETUAL",
                        "BTC_USDT",
                        "ETH_BTC",
                        "BTC-27JUN25",
                        "BTC-27JUN25-90000-C",
                        "BTC_USDC-27JUN25",
                        "BTC-FS-27JUN25_PERP")
                .map(name -> "{\"instrument_name\":\"" + name + "\",\"open_interest\":1}")
                .collect(Collectors.joining(",", "{\"jsonrpc\":\"2.0\",\"result\":[", "],\"usIn\":1}"));
        String nothing = "{\"jsonrpc\":\"2.0\",\"result\":[]}";
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW)
                .on(
                        PUBLIC + "get_book_summary_by_currency",
                        asked -> Answer.json(asked.params().get("currency").equals("BTC") ? summaries : nothing))) {
            assertThat(server.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly(
                            "deribit:BTC/USDT (BTC_USDT)",
                            "deribit:ETH/BTC (ETH_BTC)",
                            "deribit:BTC/USD:USD (BTC-PERPETUAL)",
                            "deribit:BTC/USDC:USDC (BTC_USDC-PERPETUAL)");
        }
    }

    @Test
    void trades_of_inverse_perpetuals_are_in_coins_and_a_short_page_need_not_be_the_last() {
        SeriesId trades = SeriesId.of(Dataset.TRADES, Instrument.parse("deribit:BTC/USD:USD"));
        long first = DAY.startMillis();
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW)
                .on(PUBLIC + "get_last_trades_by_instrument_and_time", asked -> {
                    long from = asked.number("start_timestamp");
                    String rows = LongStream.range(0, 24)
                            .filter(i -> first + i * HOUR >= from)
                            .limit(5)
                            .mapToObj(i -> "{\"trade_seq\":" + i + ",\"trade_id\":\"" + i + "\",\"timestamp\":"
                                    + (first + i * HOUR) + ",\"price\":" + 50_000 + ",\"amount\":" + (i + 1) * 100_000
                                    + ",\"direction\":\"sell\",\"tick_direction\":0}")
                            .collect(Collectors.joining(","));
                    boolean hasMore = from <= first + 18 * HOUR;
                    return Answer.json("{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":[" + rows + "],\"has_more\":"
                            + hasMore + "},\"usIn\":1}");
                })) {
            Rows rows = server.all(trades, DAY);
            assertThat(rows.times())
                    .isEqualTo(
                            LongStream.range(0, 24).map(i -> first + i * HOUR).toArray());
            assertThat(rows.number(2, 3)).isEqualTo(8);
            assertThat(rows.text(3, 3)).isEqualTo("sell");
            assertThat(server.asked(PUBLIC + "get_last_trades_by_instrument_and_time")
                            .get(0)
                            .params())
                    .containsEntry("instrument_name", "BTC-PERPETUAL")
                    .containsEntry("sorting", "asc")
                    .containsEntry("count", "1000");
        }
    }

    /** Some three thousand trades, newest first, in pages some of which hold no liquidation at all. */
    @ParameterizedTest
    @CsvSource({"deribit:BTC/USD:USD, 20", "deribit:BTC/USDC:USDC, 1000"})
    void liquidations_are_those_of_taker_maker_or_both(String instrument, double quantity) {
        long end = DAY.endMillis();
        String path = PUBLIC + "get_last_trades_by_instrument_and_time";
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW).on(path, asked -> {
            long from = asked.number("start_timestamp");
            long last = asked.number("end_timestamp");
            int size = (int) LongStream.rangeClosed(1, 3_500)
                    .filter(i -> end - i * 20_000 >= from && end - i * 20_000 <= last)
                    .count();
            String rows = LongStream.rangeClosed(1, 3_500)
                    .filter(i -> end - i * 20_000 >= from && end - i * 20_000 <= last)
                    .limit(asked.number("count"))
                    .mapToObj(i ->
                            "{\"trade_seq\":" + (9_000 - i) + ",\"trade_id\":\"" + (9_000 - i) + "\",\"timestamp\":"
                                    + (end - i * 20_000) + ",\"price\":50,\"amount\":1000,\"direction\":\"sell\""
                                    + liquidation(i)
                                    + "}")
                    .collect(Collectors.joining(","));
            return Answer.json("{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":[" + rows + "],\"has_more\":"
                    + (size > asked.number("count")) + "},\"usIn\":1}");
        })) {
            Rows rows = server.all(SeriesId.of(Dataset.LIQUIDATIONS, Instrument.parse(instrument)), DAY);
            assertThat(rows.times())
                    .containsExactly(
                            end - 3_300 * 20_000L, end - 3_200 * 20_000L, end - 3_200 * 20_000L, end - 100 * 20_000L);
            assertThat(Stream.of(0, 3).map(row -> rows.text(0, row))).containsExactly("short", "long");
            assertThat(Stream.of(1, 2).map(row -> rows.text(0, row))).containsExactlyInAnyOrder("long", "short");
            assertThat(rows.numbers(2)).containsOnly(quantity);
            assertThat(server.asked(path)).hasSizeBetween(4, 5);
        }
    }

    /** The taker sells: a long one of his, or a short one of the maker. */
    private static String liquidation(long trade) {
        return switch ((int) trade) {
            case 100 -> ",\"liquidation\":\"T\"";
            case 3_200 -> ",\"liquidation\":\"MT\"";
            case 3_300 -> ",\"liquidation\":\"M\"";
            default -> "";
        };
    }

    @Test
    void a_liquidation_of_somebody_unknown_is_an_error() {
        String trade = "{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":[{\"timestamp\":" + (DAY.endMillis() - 1)
                + ",\"price\":50,\"amount\":1000,\"direction\":\"sell\",\"liquidation\":\"X\"}],\"has_more\":false}}";
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW).on("*", trade)) {
            SeriesId series = SeriesId.of(Dataset.LIQUIDATIONS, Instrument.parse("deribit:BTC/USD:USD"));
            assertThatThrownBy(() -> server.all(series, DAY))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("liquidation is 'X', not one of [M, MT, T]");
        }
    }

    @ParameterizedTest
    @CsvSource({"deribit:BTC/USD:USD, BTC-PERPETUAL", "deribit:BTC/USDC:USDC, BTC_USDC-PERPETUAL"})
    void each_hour_of_funding_comes_once_and_no_page_holds_more_than_it_may(String instrument, String name) {
        long end = Interval.H1.floor(NOW.toEpochMilli());
        String path = PUBLIC + "get_funding_rate_history";
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW).on(path, asked -> {
            long[] hours = LongStream.rangeClosed(
                            Interval.H1.ceil(asked.number("start_timestamp")) / HOUR,
                            asked.number("end_timestamp") / HOUR)
                    .map(hour -> hour * HOUR)
                    .filter(time -> time <= end)
                    .toArray();
            assertThat(hours).hasSizeLessThanOrEqualTo(744);
            return Answer.json(LongStream.of(hours)
                    .mapToObj(time -> "{\"timestamp\":" + time + ",\"index_price\":5,\"prev_index_price\":4,"
                            + "\"interest_8h\":1,\"interest_1h\":" + (time / HOUR % 100 - 50) / 1e6 + "}")
                    .collect(Collectors.joining(",", "{\"jsonrpc\":\"2.0\",\"result\":[", "],\"usIn\":1}")));
        })) {
            TimeRange range = TimeRange.ofMillis(end - 90 * 24 * HOUR, end + 2_000);
            Rows rows = server.all(SeriesId.of(Dataset.FUNDING, Instrument.parse(instrument)), range);
            assertThat(rows.times())
                    .isEqualTo(LongStream.rangeClosed(-90 * 24, 0)
                            .map(hour -> end + hour * HOUR)
                            .toArray());
            assertThat(rows.number(0, 7)).isEqualTo((rows.time(7) / HOUR % 100 - 50) / 1e6);
            assertThat(rows.number(3, 7)).isEqualTo(5);
            assertThat(server.asked(path))
                    .hasSize(3)
                    .allMatch(asked -> asked.params().get("instrument_name").equals(name));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // As recorded: dollars.
        "deribit:BTC/USD:USD, 9978637780, 87315.46, 114282.599, 9978637780",
        "deribit:BTC/USDC:USDC, 1234.5, 87315.46, 1234.5, NaN"
    })
    void present_open_interest_is_in_coins(
            String instrument, String stated, String mark, double coins, double dollars) {
        String summary = "{\"jsonrpc\":\"2.0\",\"result\":[{\"instrument_name\":\"X\",\"open_interest\":" + stated
                + ",\"mark_price\":" + mark + ",\"creation_timestamp\":1763674555976,\"volume\":7424.32524741,"
                + "\"volume_usd\":664973880.0,\"volume_notional\":664973880.0}],\"usIn\":1}";
        try (ScriptedVenue server =
                new ScriptedVenue("deribit", NOW).on(PUBLIC + "get_book_summary_by_instrument", summary)) {
            Rows row = server.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, Instrument.parse(instrument)));
            assertThat(row.times()).containsExactly(1763674555976L);
            assertThat(row.number(0, 0)).isCloseTo(coins, Offset.offset(1e-3));
            assertThat(row.numbers(1)).containsExactly(dollars);
            assertThat(row.number(2, 0)).isEqualTo(7424.32524741);
            assertThat(row.number(3, 0)).isEqualTo(664973880.0);
        }
    }

    @Test
    void refusals_are_objects_within_objects() {
        SeriesId hours = SeriesId.candles(Instrument.parse("deribit:BTC/USD:USD"), Interval.H1);
        String refusal = "{\"jsonrpc\":\"2.0\",\"error\":{\"message\":\"%s\",\"data\":{\"reason\":\"wrong format\","
                + "\"param\":\"%s\"},\"code\":%d},\"usIn\":1,\"testnet\":false}";
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW)) {
            server.refusing(
                    "*", 400, "application/json", refusal.formatted("Invalid params", "instrument_name", -32602));
            assertThatThrownBy(() -> server.all(hours, DAY))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("does not list deribit:BTC/USD:USD (its symbol would be BTC-PERPETUAL)");
            server.refusing("*", 200, "application/json", refusal.formatted("Invalid params", "resolution", -32602));
            assertThatThrownBy(() -> server.all(hours, DAY))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("Invalid params (code -32602)");
            int[] asked = new int[1];
            server.on(
                    "*",
                    request -> asked[0]++ < 2
                            ? new Answer(
                                    asked[0] == 1 ? 400 : 429,
                                    "application/json",
                                    refusal.formatted("too_many_requests", "", 10028))
                            : Answer.json(
                                    "{\"jsonrpc\":\"2.0\",\"result\":{\"volume\":[4],\"ticks\":[" + DAY.startMillis()
                                            + "],\"status\":\"ok\",\"open\":[1],\"low\":[0.5],\"high\":[3],\"cost\":[9],"
                                            + "\"close\":[2]}}"));
            Rows rows = server.all(hours, DAY);
            assertThat(rows.numbers(0)).containsExactly(1);
            assertThat(rows.numbers(4)).containsExactly(4);
            assertThat(server.slept()).isNotEmpty();
        }
    }

    @Test
    void a_window_without_candles_is_empty_and_in_doubt() {
        try (ScriptedVenue server = new ScriptedVenue("deribit", NOW)
                .on(
                        PUBLIC + "get_tradingview_chart_data",
                        "{\"jsonrpc\":\"2.0\",\"result\":{\"volume\":[],\"ticks\":[],\"status\":\"no_data\",\"open\":[],"
                                + "\"low\":[],\"high\":[],\"cost\":[],\"close\":[]}}")) {
            var page =
                    server.exchange().fetch(SeriesId.candles(Instrument.parse("deribit:BTC/USDT"), Interval.M1), DAY);
            assertThat(page.rows().isEmpty()).isTrue();
            assertThat(page.isProvisional()).isTrue();
        }
    }
}
