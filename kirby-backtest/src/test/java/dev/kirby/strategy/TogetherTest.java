package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.indicator.Macd;
import dev.kirby.indicator.Momentum;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.testing.GeneratedCandles;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The columns of one indicator come of one computation. */
class TogetherTest {

    private static final CandleSeries BARS = GeneratedCandles.randomWalk(
            Instrument.parse("binance:BTC/USDT:USDT"), Interval.H1, Instant.parse("2024-01-01T00:00:00Z"), 200, 1);

    @Test
    void the_first_column_computes_the_others() {
        AtomicInteger computed = new AtomicInteger();
        Together<Macd> parts = new Together<>(bars -> {
            computed.incrementAndGet();
            return Momentum.macd(bars.closes(), 12, 26, 9);
        });
        Macd macd = Momentum.macd(BARS.closes(), 12, 26, 9);
        assertThat(parts.of(BARS).line()).isEqualTo(macd.line());
        assertThat(parts.of(BARS).signal()).isEqualTo(macd.signal());
        assertThat(parts.of(BARS).histogram()).isEqualTo(macd.histogram());
        assertThat(computed).hasValue(1);
    }

    @Test
    void the_columns_of_a_study_are_of_one_computation() {
        Macd shared = Study.of(BARS).macd(12, 26, 9);
        Macd whole = Momentum.macd(BARS.closes(), 12, 26, 9);
        assertThat(shared.line()).isEqualTo(whole.line());
        assertThat(shared.signal()).isEqualTo(whole.signal());
        assertThat(shared.histogram()).isEqualTo(whole.histogram());
    }
}
