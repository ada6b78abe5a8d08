package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Inverse perpetuals, which are the pairs in dollars; their conversations are among those of both dialects. */
class InverseTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final Instrument BYBIT = Instrument.parse("bybit:BTC/USD:USD");
    private static final Instrument BINANCE = Instrument.parse("binance:BTC/USD:USD");

    @Test
    void dollars_without_a_price_are_missing_and_not_taken_for_coins() {
        long first = Instant.parse("2025-05-30T00:00:00Z").toEpochMilli();
        String interest = LongStream.range(0, 12)
                .mapToObj(i -> "{\"openInterest\":\"600\",\"timestamp\":\"" + (first + i * 300_000) + "\"}")
                .collect(Collectors.joining(",", "{\"retCode\":0,\"result\":{\"list\":[", "]},\"time\":1}"));
        try (ScriptedVenue server = new ScriptedVenue("bybit", NOW)
                .on("/v5/market/open-interest", interest)
                .on(
                        "/v5/market/mark-price-kline",
                        asked -> Answer.json(LongStream.range(0, 12)
                                .filter(i -> i != 5)
                                .mapToObj(i -> "[\"" + (first + i * 300_000) + "\",\"" + (100 * (i + 1))
                                        + "\",\"9999\",\"1\",\"2\"]")
                                .collect(Collectors.joining(
                                        ",", "{\"retCode\":0,\"result\":{\"list\":[", "]},\"time\":1}"))))) {
            Page page = server.exchange()
                    .fetch(SeriesId.of(Dataset.OPEN_INTEREST, BYBIT), TimeRange.ofMillis(first, first + 3_600_000));
            Rows rows = page.rows();
            assertThat(rows.size()).isEqualTo(11);
            assertThat(page.isProvisional()).isTrue();
            assertThat(rows.times()).doesNotContain(first + 5 * 300_000);
            assertThat(rows.number("open_interest", 0)).isEqualTo(6);
            assertThat(rows.number("open_interest", 10)).isEqualTo(600.0 / 1200);
            assertThat(rows.numbers(1)).containsOnly(600);
            assertThat(server.asked("/v5/market/mark-price-kline"))
                    .singleElement()
                    .matches(asked -> asked.params().get("category").equals("inverse"));
        }
    }

    @Test
    void present_open_interest_is_in_coins() {
        try (ScriptedVenue bybit = new ScriptedVenue("bybit", NOW)
                        .on(
                                "/v5/market/tickers",
                                "{\"retCode\":0,\"result\":{\"list\":[{\"symbol\":\"BTCUSD\",\"markPrice\":\"50000\","
                                        + "\"openInterest\":\"1000000\",\"volume24h\":\"700\",\"turnover24h\":\"0.014\"}]},"
                                        + "\"time\":1748772462000}");
                ScriptedVenue binance = new ScriptedVenue("binance", NOW)
                        .on(
                                "/futures/data/openInterestHist",
                                "[{\"pair\":\"BTCUSD\",\"contractType\":\"PERPETUAL\",\"sumOpenInterest\":\"20403\","
                                        + "\"sumOpenInterestValue\":\"40.8\",\"timestamp\":1748772300000}]")) {
            Rows ours = bybit.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, BYBIT));
            assertThat(ours.times()).containsExactly(1748772462000L);
            assertThat(new double[] {ours.number(0, 0), ours.number(1, 0), ours.number(2, 0), ours.number(3, 0)})
                    .containsExactly(20, 1_000_000, 0.014, 700);
            Rows theirs = binance.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, BINANCE));
            assertThat(theirs.times()).containsExactly(1748772300000L);
            assertThat(new double[] {theirs.number(0, 0), theirs.number(1, 0)}).containsExactly(40.8, 2_040_300);
            assertThat(binance.asked("/futures/data/openInterestHist").get(0).params())
                    .containsEntry("pair", "BTCUSD")
                    .containsEntry("contractType", "PERPETUAL")
                    .containsEntry("limit", "1");
        }
    }

    /** Binance answers with error -4088 to more than two hundred days. */
    @Test
    void no_window_of_days_is_longer_than_two_hundred() {
        long most = Duration.ofDays(200).toMillis();
        try (ScriptedVenue server = new ScriptedVenue("binance", NOW).on("/dapi/v1/klines", asked -> {
            long from = asked.number("startTime");
            long last = asked.number("endTime");
            if (last - from > most) {
                return new Answer(
                        400, "application/json", "{\"code\":-4088,\"msg\":\"Maximum time interval is 200 days.\"}");
            }
            return Answer.json(LongStream.rangeClosed(from / 86_400_000, last / 86_400_000)
                    .mapToObj(day ->
                            "[" + day * 86_400_000 + ",\"2\",\"4\",\"1\",\"3\",\"99\",1,\"5\",7,\"1\",\"1\",\"0\"]")
                    .collect(Collectors.joining(",", "[", "]")));
        })) {
            TimeRange years = TimeRange.of("2022-06-01", "2025-06-01");
            Rows rows = server.all(SeriesId.candles(BINANCE, Interval.D1), years);
            assertThat(rows.size()).isEqualTo(1096);
            assertThat(rows.numbers(4)).containsOnly(5);
            assertThat(server.asked("/dapi/v1/klines")).hasSize(6);
        }
    }
}
