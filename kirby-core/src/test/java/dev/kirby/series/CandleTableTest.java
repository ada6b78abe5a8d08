package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CandleTableTest {

    /** Closes 1, 2, 3 ..., with the third hour absent. */
    private static CandleSeries hours(int size) {
        long[] time = new long[size];
        double[] close = new double[size];
        Arrays.setAll(time, i -> 3_600_000L * (i < 2 ? i : i + 1));
        Arrays.setAll(close, i -> i + 1);
        return CandleSeries.of(
                Instrument.parse("binance:BTC/USDT"), Interval.H1, time, close, close, close, close, close);
    }

    private static String printed(CandleSeries bars) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bars.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void long_series_print_their_ends_and_short_ones_all() {
        assertThat(printed(hours(100)).lines())
                .hasSize(2 + 5 + 1 + 5)
                .contains("...")
                .anyMatch(line -> line.startsWith("1970-01-01T00:00:00Z"))
                .anyMatch(line -> line.startsWith("1970-01-05T04:00:00Z") && line.endsWith(" 100"));
        assertThat(printed(hours(20)).lines()).hasSize(22).doesNotContain("...");
        assertThat(printed(hours(0)).lines()).hasSize(1);
    }

    @Test
    void head_and_tail_are_as_many_as_there_are() {
        assertThat(hours(9).head(2)).isEqualTo(hours(2));
        assertThat(hours(9).tail(2)).isEqualTo(hours(9).slice(7, 9));
        assertThat(hours(3).head(5)).isEqualTo(hours(3));
        assertThat(hours(3).tail(5)).isEqualTo(hours(3));
    }

    @Test
    void a_summary_has_what_is_absent_and_the_spread() {
        CandleSummary summary = hours(5).describe();

        assertThat(summary.candles()).isEqualTo(5);
        assertThat(summary.absent()).isEqualTo(1);
        assertThat(summary.to()).isEqualTo("1970-01-01T06:00:00Z");
        CandleSummary.ColumnSummary close = summary.columns().get(3);
        assertThat(close.mean()).isEqualTo(3);
        assertThat(close.deviation()).isEqualTo(Math.sqrt(2.5));
        assertThat(close.lowest()).isEqualTo(1);
        assertThat(close.median()).isEqualTo(3);
        assertThat(close.highest()).isEqualTo(5);
        assertThat(summary.toString()).isEqualTo("CandleSummary[5 candles, 1 absent]");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        summary.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(8);
    }

    @Test
    void prices_keep_eight_digits_and_no_exponent() {
        assertThat(CandleTable.number(61234.5)).isEqualTo("61234.5");
        assertThat(CandleTable.number(0.00001234)).isEqualTo("0.00001234");
        assertThat(CandleTable.number(123456789012.0)).isEqualTo("123456789012");
        assertThat(CandleTable.number(Double.NaN)).isEqualTo("-");
    }
}
