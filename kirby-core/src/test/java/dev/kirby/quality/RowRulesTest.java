package dev.kirby.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each rule says of rows that have no interval. */
class RowRulesTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final long HOUR = 3_600_000;

    private static QualityReport report(Rows.Builder rows) {
        Rows built = rows.build();
        QualityCheck check = QualityCheck.of(SeriesId.of(built.dataset(), BTC));
        check.accept(built);
        return check.report();
    }

    private static Map<QualityRule, Long> broken(QualityReport report) {
        Map<QualityRule, Long> broken = new EnumMap<>(QualityRule.class);
        report.findings().stream().filter(f -> f.count() > 0).forEach(f -> broken.put(f.rule(), f.count()));
        return broken;
    }

    private static Finding finding(QualityReport report, QualityRule rule) {
        return report.findings().stream()
                .filter(f -> f.rule() == rule)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.005, 0",
        "-0.005, 0",
        "0.00501, 1",
        "-0.00501, 1",
    })
    void a_funding_rate_beyond_half_a_percent_is_an_outlier_either_way(double rate, long outliers) {
        QualityReport report = report(Rows.builder(Dataset.FUNDING, 1).row(HOUR).number(0, rate));
        assertThat(finding(report, QualityRule.OUTLIERS).count()).isEqualTo(outliers);
        assertThat(finding(report, QualityRule.NULLS).count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"150, 0", "150.1, 1", "50, 0", "49.9, 1", "0, 1"})
    void a_change_of_open_interest_by_more_than_half_is_an_outlier(double interest, long outliers) {
        Rows.Builder rows = Rows.builder(Dataset.OPEN_INTEREST, 3)
                .row(HOUR)
                .number(0, 100)
                .row(2 * HOUR)
                .row(3 * HOUR)
                .number(0, interest);
        QualityReport report = report(rows);
        // The row without a value is one thing, the change around it another.
        assertThat(finding(report, QualityRule.NULLS).count()).isEqualTo(1);
        assertThat(finding(report, QualityRule.OUTLIERS).count()).isEqualTo(outliers);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN_INTEREST, open_interest, -1, NEGATIVE_VALUES",
        "OPEN_INTEREST, notional_value, -1, NEGATIVE_VALUES",
        "OPEN_INTEREST, open_interest, Infinity, FINITE",
        "OPEN_INTEREST, open_interest, NaN, NULLS",
        "FUNDING, premium, -1, ",
        "FUNDING, funding_rate, -0.001, ",
        "FUNDING, funding_rate, NaN, NULLS",
        "FUNDING, mark_price, -1, NEGATIVE_VALUES",
        "FUNDING, mark_price, NaN, ",
        "FUNDING, index_price, -Infinity, FINITE",
        "TRADES, price, 0, POSITIVE_PRICES",
        "TRADES, price, -1, POSITIVE_PRICES",
        "TRADES, price, Infinity, FINITE",
        "TRADES, quantity, -1, NEGATIVE_VALUES",
        "TRADES, quantity, 0, ",
        "TRADES, quantity, NaN, NULLS",
        "LIQUIDATIONS, price, 0, POSITIVE_PRICES",
        "LIQUIDATIONS, price, NaN, NULLS",
        "LIQUIDATIONS, notional_value, NaN, ",
        "LONG_SHORT_RATIO, ratio, NaN, NULLS",
        "LONG_SHORT_RATIO, ratio, -1, NEGATIVE_VALUES",
        "LONG_SHORT_RATIO, long_share, NaN, ",
    })
    void a_bad_number_breaks_the_rule_of_its_column(Dataset dataset, String column, double value, QualityRule rule) {
        Rows.Builder rows = sound(dataset);
        rows.number(dataset.indexOf(column), value);
        assertThat(broken(report(rows))).isEqualTo(rule == null ? Map.of() : Map.of(rule, 1L));
    }

    private static Rows.Builder sound(Dataset dataset) {
        Rows.Builder rows = Rows.builder(dataset, 1).row(HOUR);
        for (int c = 0; c < dataset.columns().size(); c++) {
            switch (dataset.columns().get(c).type()) {
                case NUMBER, COUNT -> rows.number(c, 0.001);
                case TEXT -> rows.text(c, "x");
                case TIME -> {}
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"TRADES, trade_id", "LIQUIDATIONS, side", "LONG_SHORT_RATIO, kind"})
    void a_row_needs_the_text_that_tells_it_from_others(Dataset dataset, String column) {
        Rows.Builder rows = sound(dataset);
        rows.text(dataset.indexOf(column), null);
        QualityReport report = report(rows);
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.NULLS, 1L));
        assertThat(finding(report, QualityRule.NULLS).first().get(0).value()).isEqualTo(column + " missing");
    }

    @Test
    void a_taker_side_may_be_unknown() {
        Rows.Builder rows = sound(Dataset.TRADES);
        rows.text(Dataset.TRADES.indexOf("taker_side"), null);
        assertThat(broken(report(rows))).isEmpty();
    }

    @Test
    void two_trades_of_one_instant_are_two_and_one_trade_twice_is_a_duplicate() {
        Rows.Builder rows = Rows.builder(Dataset.TRADES, 4);
        for (String id : new String[] {"1", "2", "1", "3"}) {
            rows.row(HOUR).text(0, id).number(1, 5).number(2, 1);
        }
        QualityReport report = report(rows);
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.DUPLICATES, 1L));
        assertThat(report.range()).isEqualTo(TimeRange.ofMillis(HOUR, HOUR + 1));
    }

    @Test
    void an_id_may_come_again_at_another_time_but_not_before() {
        Rows.Builder rows = Rows.builder(Dataset.TRADES, 3);
        for (long time : new long[] {2 * HOUR, 3 * HOUR, HOUR}) {
            rows.row(time).text(0, "1").number(1, 5).number(2, 1);
        }
        QualityReport report = report(rows);
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.ORDER, 1L));
        assertThat(finding(report, QualityRule.ORDER).first().get(0).value()).isEqualTo("after 1970-01-01T03:00:00Z");
    }

    @Test
    void absent_funding_is_found_by_its_own_cadence() {
        Rows.Builder rows = Rows.builder(Dataset.FUNDING, 30);
        for (int i = 0; i < 30; i++) {
            if (i < 10 || i > 12) {
                rows.row(8 * HOUR * (i + 1)).number(0, 1e-4);
            }
        }
        QualityReport report = report(rows);
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.CONTINUITY, 3L));
        assertThat(report.gaps()).containsExactly(TimeRange.ofMillis(88 * HOUR, 112 * HOUR));
        assertThat(finding(report, QualityRule.CONTINUITY).first().get(0).value())
                .isEqualTo("3 rows, one every 8h");
        assertThat(report.verdict()).isEqualTo(QualityVerdict.WARN);
    }

    @Test
    void each_kind_of_ratio_has_a_cadence_of_its_own() {
        Rows.Builder rows = Rows.builder(Dataset.LONG_SHORT_RATIO, 100);
        for (int i = 0; i < 60; i++) {
            rows.row(300_000L * (i + 1)).text(0, "global_account").number(3, 1);
            if (i % 3 == 0 && i != 30) {
                rows.row(300_000L * (i + 1)).text(0, "taker_volume").number(3, 1);
            }
        }
        QualityReport report = report(rows);
        assertThat(report.gaps()).containsExactly(TimeRange.ofMillis(300_000L * 31, 300_000L * 34));
        assertThat(finding(report, QualityRule.CONTINUITY).first().get(0).value())
                .isEqualTo("1 row, one every 15m");
    }

    @Test
    void trades_and_liquidations_may_come_at_any_time() {
        for (Dataset dataset : new Dataset[] {Dataset.TRADES, Dataset.LIQUIDATIONS}) {
            QualityReport report = report(sound(dataset));
            assertThat(report.findings()).extracting(Finding::rule).doesNotContain(QualityRule.CONTINUITY);
            assertThat(report.gaps()).isEmpty();
        }
    }
}
