package dev.kirby.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.DataQualityException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class QualityCheckTest {

    private static final SeriesId SERIES = SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1);
    private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

    private static long minute(int n) {
        return START + n * 60_000L;
    }

    private static QualityReport report(Consumer<Rows.Builder> rows) {
        Rows.Builder builder = Rows.builder(Dataset.CANDLES, 16);
        rows.accept(builder);
        QualityCheck check = QualityCheck.of(SERIES);
        check.accept(builder.build());
        return check.report();
    }

    private static Finding finding(QualityReport report, String check) {
        return report.findings().stream()
                .filter(f -> f.rule().toString().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void good_candles_pass_every_check() {
        QualityReport report = report(rows -> {
            for (int i = 0; i < 10; i++) {
                rows.candle(minute(i), 100, 101, 99, 100, 5, 3);
            }
        });
        assertThat(report.verdict()).isEqualTo(QualityVerdict.PASS);
        assertThat(report.requireClean()).isSameAs(report);
        assertThat(report.range()).isEqualTo(TimeRange.ofMillis(minute(0), minute(10)));
    }

    @Test
    void absent_candles_are_counted_and_located_but_are_no_failure() {
        QualityReport report = report(rows -> rows.candle(minute(0), 1, 1, 1, 1, 1, 1)
                .candle(minute(3), 1, 1, 1, 1, 1, 1)
                .candle(minute(4), 1, 1, 1, 1, 1, 1)
                .candle(minute(6), 1, 1, 1, 1, 1, 1));
        assertThat(report.gaps())
                .containsExactly(TimeRange.ofMillis(minute(1), minute(3)), TimeRange.ofMillis(minute(5), minute(6)));
        assertThat(finding(report, "time continuity").count()).isEqualTo(3);
        assertThat(finding(report, "time continuity").summary()).isEqualTo("3 absent in 2 gaps");
        assertThat(report.verdict()).isEqualTo(QualityVerdict.WARN);
        report.requireClean();
    }

    @Test
    void a_high_below_the_close_fails_and_names_the_row() {
        QualityReport report =
                report(rows -> rows.candle(minute(0), 1, 1, 1, 1, 1, 1).candle(minute(1), 1, 1.5, 1, 2, 1, 1));
        assertThatThrownBy(report::requireClean)
                .isInstanceOf(DataQualityException.class)
                .hasMessageContaining("ohlc relation 1 candles")
                .hasMessageContaining("2024-01-01T00:01:00Z: o 1.0 h 1.5 l 1.0 c 2.0");
    }

    @Test
    void nothing_is_not_clean() {
        assertThatThrownBy(() -> report(b -> {}).requireClean())
                .isInstanceOf(DataQualityException.class)
                .hasMessageContaining("no rows to judge");
    }

    @Test
    void nulls_duplicates_disorder_prices_and_volumes_fail() {
        QualityReport report = report(rows -> rows.candle(minute(1), 1, 1, 1, 1, Double.NaN, 1)
                .candle(minute(1), 1, 1, 1, 1, 1, 1)
                .candle(minute(0), 1, 1, 1, 1, -1, 1)
                .candle(minute(2), 0, 1, 0, 1, 1, 1));
        assertThat(finding(report, "unknown volume").count()).isEqualTo(1);
        assertThat(finding(report, "duplicates").count()).isEqualTo(1);
        assertThat(finding(report, "order").count()).isEqualTo(1);
        assertThat(finding(report, "negative values").count()).isEqualTo(1);
        assertThat(finding(report, "positive prices").count()).isEqualTo(1);
        assertThat(report.verdict()).isEqualTo(QualityVerdict.FAIL);
    }

    @Test
    void a_move_beyond_the_threshold_is_an_outlier() {
        Rows rows = Rows.builder(Dataset.CANDLES, 2)
                .candle(minute(0), 100, 100, 100, 100, 1, 1)
                .candle(minute(1), 100, 109, 100, 109, 1, 1)
                .build();
        QualityCheck usual = QualityCheck.of(SERIES);
        usual.accept(rows);
        QualityCheck strict = QualityCheck.of(SERIES).outliersBeyond(0.05);
        strict.accept(rows);
        assertThat(finding(usual.report(), "outliers").count()).isZero();
        assertThat(finding(strict.report(), "outliers").first().get(0).value()).isEqualTo("close 100.0 -> 109.0");
    }

    @Test
    void zero_volume_counts_from_three_candles_on() {
        QualityReport report = report(rows -> {
            for (int i = 0; i < 9; i++) {
                rows.candle(minute(i), 1, 1, 1, 1, i == 2 || i == 6 ? 1 : 0, 1);
            }
        });
        assertThat(finding(report, "zero-volume runs").count()).isEqualTo(1);
    }

    @Test
    void freshness_needs_a_time_to_judge_by() {
        Rows rows = Rows.builder(Dataset.CANDLES, 1)
                .candle(minute(0), 1, 1, 1, 1, 1, 1)
                .build();
        QualityCheck fresh = QualityCheck.of(SERIES).at(Instant.ofEpochMilli(minute(2)));
        fresh.accept(rows);
        QualityCheck stale = QualityCheck.of(SERIES).at(Instant.ofEpochMilli(minute(3)));
        stale.accept(rows);
        assertThat(finding(fresh.report(), "freshness").verdict()).isEqualTo(QualityVerdict.PASS);
        assertThat(finding(stale.report(), "freshness").verdict()).isEqualTo(QualityVerdict.WARN);
        assertThat(finding(report(b -> {}), "freshness").verdict()).isEqualTo(QualityVerdict.SKIPPED);
    }

    @Test
    void batches_give_the_same_report_as_one_batch() {
        Rows.Builder builder = Rows.builder(Dataset.CANDLES, 100);
        for (int i = 0; i < 100; i++) {
            builder.candle(minute(i + i / 10), 100 + i % 7, 101 + i % 5, 99, 100, i % 4 == 0 ? 1 : 0, 1);
        }
        Rows rows = builder.build();
        QualityCheck whole = QualityCheck.of(SERIES);
        whole.accept(rows);
        QualityCheck parts = QualityCheck.of(SERIES);
        for (int i = 0; i < 100; i += 13) {
            parts.accept(rows.slice(i, Math.min(100, i + 13)));
        }
        assertThat(parts.report().toMap()).isEqualTo(whole.report().toMap());
    }

    @Test
    void funding_of_zero_is_a_value_and_a_large_rate_is_an_outlier() {
        SeriesId funding = SeriesId.of(Dataset.FUNDING, Instrument.parse("binance:BTC/USDT:USDT"));
        QualityCheck check = QualityCheck.of(funding);
        check.accept(Rows.builder(Dataset.FUNDING, 2)
                .row(minute(0))
                .number(0, 0)
                .row(minute(480))
                .number(0, 0.02)
                .build());
        assertThat(finding(check.report(), "nulls").count()).isZero();
        assertThat(finding(check.report(), "outliers").count()).isEqualTo(1);
    }

    @Test
    void the_report_fits_a_shell_and_prints_a_table() {
        QualityReport report = report(rows -> rows.candle(minute(0), 1, 1, 1, 1, 1, 1));
        assertThat(report.toString()).hasSizeLessThanOrEqualTo(80).contains("1 rows, PASS");
        assertThat(report.toTable()).contains("time continuity").endsWith("verdict: PASS\n");
        assertThat(report.toJson()).contains("\"verdict\" : \"PASS\"");
    }
}
