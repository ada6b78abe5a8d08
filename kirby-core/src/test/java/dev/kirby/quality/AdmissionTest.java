package dev.kirby.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let in, and what is not. */
class AdmissionTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId MINUTES = SeriesId.candles(BTC, Interval.M1);
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
    private static final long TIME = NOON.toEpochMilli() - 60_000;

    private static Rows candle(long time, double open, double high, double low, double close, double volume) {
        return Rows.builder(Dataset.CANDLES, 1)
                .candle(time, open, high, low, close, volume, 1)
                .build();
    }

    private static String fault(Rows rows) {
        return Admission.of(MINUTES, NOON).fault(rows, 0).orElse("");
    }

    @Test
    void a_high_below_the_low_is_let_in_as_the_venue_told_it() {
        assertThat(fault(candle(TIME, 2, 1, 3, 2, 5))).isEmpty();
        assertThat(fault(candle(TIME, 1, 1, 1, 1, Double.NaN))).isEmpty();
        assertThat(fault(candle(TIME, 1, 1, 1, 1, 0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 1, 1, 1, 1, open -5.0 is not above zero",
        "1, 0, 1, 1, 1, high 0.0 is not above zero",
        "1, 1, Infinity, 1, 1, low Infinity is not finite",
        "1, 1, 1, -Infinity, 1, close -Infinity is not finite",
        "1, 1, 1, NaN, 1, close is missing",
        "1, 1, 1, 1, -1, volume -1.0 is below zero",
        "1, 1, 1, 1, Infinity, volume Infinity is not finite",
    })
    void a_number_that_cannot_be_is_named(
            double open, double high, double low, double close, double volume, String why) {
        assertThat(fault(candle(TIME, open, high, low, close, volume))).isEqualTo(why);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -60_000, Long.MIN_VALUE})
    void a_time_before_1970_cannot_be(long time) {
        assertThat(fault(candle(time, 1, 1, 1, 1, 1))).endsWith("is not between 1970 and 2024-05-01T12:00:00Z");
    }

    @Test
    void the_limit_itself_is_too_late_and_can_be_moved() {
        Admission admission = Admission.of(MINUTES, NOON);
        Rows atNoon = candle(NOON.toEpochMilli(), 1, 1, 1, 1, 1);
        assertThat(admission.fault(atNoon, 0)).isPresent();
        assertThat(admission.before(NOON.plusMillis(1)).fault(atNoon, 0)).isEmpty();
        assertThat(admission).hasToString("Admission[binance:BTC/USDT:USDT candles 1m, before 2024-05-01T12:00:00Z]");
    }

    @Test
    void a_candle_opens_on_a_boundary() {
        assertThat(fault(candle(TIME + 1, 1, 1, 1, 1, 1)))
                .isEqualTo("no 1m candle opens at 2024-05-01T11:59:00.001Z, only at 2024-05-01T11:59:00Z");
        Rows funding =
                Rows.builder(Dataset.FUNDING, 1).row(TIME + 1).number(0, -0.001).build();
        assertThat(Admission.of(SeriesId.of(Dataset.FUNDING, BTC), NOON).fault(funding, 0))
                .isEmpty();
    }

    @Test
    void a_premium_and_a_rate_may_be_negative_but_not_infinite() {
        Admission premium = Admission.of(new SeriesId(Dataset.PREMIUM_CANDLES, BTC, Interval.M1), NOON);
        Rows.Builder rows =
                Rows.builder(Dataset.PREMIUM_CANDLES, 1).candle(TIME, -1, 0, -2, -1, Double.NaN, Double.NaN);
        assertThat(premium.fault(rows.build(), 0)).isEmpty();
        Rows infinite = Rows.builder(Dataset.FUNDING, 1)
                .row(TIME)
                .number(0, Double.POSITIVE_INFINITY)
                .build();
        assertThat(Admission.of(SeriesId.of(Dataset.FUNDING, BTC), NOON).fault(infinite, 0))
                .hasValue("funding_rate Infinity is not finite");
    }

    @Test
    void a_row_without_its_key_or_its_number_is_not_let_in_unless_it_is_a_part() {
        Admission trades = Admission.of(SeriesId.of(Dataset.TRADES, BTC), NOON);
        Rows nameless = Rows.builder(Dataset.TRADES, 1)
                .row(TIME)
                .number(1, 5)
                .number(2, 1)
                .build();
        Rows priceless = Rows.builder(Dataset.TRADES, 1)
                .row(TIME)
                .text(0, "7")
                .number(2, 1)
                .build();
        assertThat(trades.fault(nameless, 0)).hasValue("trade_id is missing");
        assertThat(trades.fault(priceless, 0)).hasValue("price is missing");
        assertThat(trades.ofParts().fault(nameless, 0)).isEmpty();
        assertThat(trades.ofParts().fault(priceless, 0)).isEmpty();
        Rows bad = Rows.builder(Dataset.TRADES, 1).row(TIME).number(1, -5).build();
        assertThat(trades.ofParts().fault(bad, 0)).hasValue("price -5.0 is not above zero");
    }

    @Test
    void good_rows_of_a_batch_can_be_told_from_bad_ones() {
        Rows rows = Rows.concat(
                Dataset.CANDLES,
                java.util.List.of(
                        candle(TIME - 120_000, 1, 1, 1, 1, 1),
                        candle(TIME - 60_000, 1, Double.POSITIVE_INFINITY, 1, 1, 1),
                        candle(TIME, 2, 2, 2, 2, 1)));
        Admission admission = Admission.of(MINUTES, NOON);
        Rows good = rows.where(row -> admission.fault(rows, row).isEmpty());
        assertThat(good.times()).containsExactly(TIME - 120_000, TIME);
        admission.require(good);
        assertThatThrownBy(() -> admission.require(rows))
                .isInstanceOf(DataQualityException.class)
                .hasMessageContaining("row 2 of 3 at 2024-05-01T11:58:00Z cannot be: high Infinity is not finite");
    }

    @Test
    void rows_of_another_dataset_are_a_mistake() {
        assertThatThrownBy(
                        () -> fault(Rows.builder(Dataset.FUNDING, 1).row(TIME).build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Rows of funding do not belong to binance:BTC/USDT:USDT candles 1m.");
    }
}
