package dev.kirby.testing;

import static dev.kirby.testing.RowAssertions.assertSameRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The fixtures that users test with. */
class FixturesTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT");
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void closes_become_candles_that_follow_each_other() {
        CandleSeries bars = GeneratedCandles.closes(BTC, Interval.H1, START, 100, 103, 99);
        assertThat(bars.closes()).containsExactly(100, 103, 99);
        assertThat(bars.opens()).containsExactly(100, 100, 103);
        assertThat(bars.highs()).containsExactly(100, 103, 103);
        assertThat(bars.lows()).containsExactly(100, 100, 99);
        assertThat(bars.time(2)).isEqualTo(START.plusSeconds(7200).toEpochMilli());
        bars.check().requireClean();
    }

    @Test
    void a_seed_gives_the_same_sound_walk_again_and_another_seed_another() {
        CandleSeries walk = GeneratedCandles.randomWalk(BTC, Interval.M5, START, 2_000, 7);
        walk.check().requireClean();
        assertSameRows(
                walk.toRows(),
                GeneratedCandles.randomWalk(BTC, Interval.M5, START, 2_000, 7).toRows());
        assertThat(walk).isNotEqualTo(GeneratedCandles.randomWalk(BTC, Interval.M5, START, 2_000, 8));
        assertThat(GeneratedCandles.flat(BTC, Interval.M5, START, 3).closes()).containsExactly(100, 100, 100);
    }

    private static Rows.Builder funding(double first, double second) {
        return Rows.builder(Dataset.FUNDING, 2)
                .row(START.toEpochMilli())
                .number(0, first)
                .row(START.toEpochMilli() + 1000)
                .number(0, second);
    }

    @Test
    void a_difference_is_named_by_row_time_and_column() {
        Rows rows = funding(0.0001, Double.NaN).build();
        assertSameRows(rows, funding(0.0001, Double.NaN).build());
        assertThatThrownBy(() -> assertSameRows(rows, funding(0.0001, 0.0002).build()))
                .hasMessage("Row 1 of funding at 2024-01-01T00:00:01Z: expected funding_rate NaN, was 2.0E-4.");
        assertThatThrownBy(() -> assertSameRows(rows, rows.slice(0, 1)))
                .hasMessage("Expected 2 rows, were 1: the first missing one is of 2024-01-01T00:00:01Z.");
        assertThatThrownBy(() -> assertSameRows(rows.slice(1, 2), rows))
                .hasMessage("Row 0 of funding: expected time 2024-01-01T00:00:01Z, was 2024-01-01T00:00:00Z.");
    }
}
