package dev.kirby.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each rule says of candles, at and just beside its threshold. */
class CandleRulesTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT");
    private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    private static final double NAN = Double.NaN;

    private final List<Rows> rows = new ArrayList<>();
    private int minute;

    private CandleRulesTest candle(double open, double high, double low, double close, double volume) {
        rows.add(Rows.builder(Dataset.CANDLES, 1)
                .candle(START + 60_000L * minute++, open, high, low, close, volume, 1)
                .build());
        return this;
    }

    private CandleRulesTest flat(double price) {
        return candle(price, price, price, price, 1);
    }

    private QualityReport report() {
        QualityCheck check = QualityCheck.of(SeriesId.candles(BTC, Interval.M1));
        rows.forEach(check::accept);
        return check.report();
    }

    /** How often each rule is broken, of those that are. */
    private static Map<QualityRule, Long> broken(QualityReport report) {
        Map<QualityRule, Long> broken = new EnumMap<>(QualityRule.class);
        report.findings().stream().filter(f -> f.count() > 0).forEach(f -> broken.put(f.rule(), f.count()));
        return broken;
    }

    private Map<QualityRule, Long> broken() {
        return broken(report());
    }

    private static Finding finding(QualityReport report, QualityRule rule) {
        return report.findings().stream()
                .filter(f -> f.rule() == rule)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        // open, high, low, close, volume, the one rule that is broken
        "NaN, 1, 1, 1, 1, NULLS",
        "1, NaN, 1, 1, 1, NULLS",
        "1, 1, NaN, 1, 1, NULLS",
        "1, 1, 1, NaN, 1, NULLS",
        "Infinity, Infinity, 1, 1, 1, FINITE",
        "1, Infinity, 1, 1, 1, FINITE",
        "1, 1, -Infinity, 1, 1, FINITE",
        "1, Infinity, 1, Infinity, 1, FINITE",
        "1, 1, 1, 1, Infinity, FINITE",
        "2, 1.99, 1.99, 1.99, 1, OHLC",
        "1.99, 1.99, 1.99, 2, 1, OHLC",
        "1.99, 2, 2, 2, 1, OHLC",
        "2, 2, 2, 1.99, 1, OHLC",
        "0, 0, 0, 0, 1, POSITIVE_PRICES",
        "1, 1, 0, 1, 1, POSITIVE_PRICES",
        "1, 1, -1, 1, 1, POSITIVE_PRICES",
        "1, 1, 1, 1, -0.5, NEGATIVE_VALUES",
        "1, 1, 1, 1, NaN, UNKNOWN_VOLUME",
        "1, 1, 1, 1, 0, ''",
        "10, 11, 9, 10, 1, ''",
        "10, 11.1, 10, 10, 1, WICKS",
        "10, 10, 8.9, 10, 1, WICKS",
        "1, 100, 1, 100, 1, ''"
    })
    void a_candle_breaks_one_rule_and_no_other(
            double open, double high, double low, double close, double volume, String rule) {
        Map<QualityRule, Long> expected = rule.isEmpty() ? Map.of() : Map.of(QualityRule.valueOf(rule), 1L);
        assertThat(candle(open, high, low, close, volume).broken()).isEqualTo(expected);
        // The quick look at a bar by itself knows the same hard rules.
        assertThat(QualityRule.brokenBy(open, high, low, close, volume).stream().toList())
                .isEqualTo(
                        expected.keySet().stream().filter(QualityRule::isHard).toList());
    }

    @Test
    void a_wick_of_99_percent_is_seen_and_names_the_candle() {
        QualityReport report = flat(100).candle(100, 100, 1, 100, 1).flat(100).report();
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.WICKS, 1L));
        assertThat(finding(report, QualityRule.WICKS).first().get(0))
                .hasToString("2024-01-01T00:01:00Z: o 100.0 h 100.0 l 1.0 c 100.0");
        assertThat(report.verdict()).isEqualTo(QualityVerdict.WARN);
    }

    @Test
    void an_open_far_from_the_close_before_is_seen_though_the_close_came_back() {
        QualityReport report = flat(100).candle(120, 120, 100, 100, 1).report();
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.OPEN_JUMPS, 1L));
        assertThat(finding(report, QualityRule.OPEN_JUMPS).first().get(0).value())
                .isEqualTo("close 100.0 -> open 120.0");
    }

    @Test
    void after_a_gap_an_open_may_be_anywhere_but_the_move_is_still_told() {
        flat(100);
        minute += 5;
        QualityReport report = flat(120).report();
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.CONTINUITY, 5L, QualityRule.OUTLIERS, 1L));
        assertThat(report.gaps()).containsExactly(TimeRange.ofMillis(START + 60_000, START + 6 * 60_000));
    }

    @Test
    void a_move_of_exactly_the_threshold_is_none() {
        assertThat(flat(1000).candle(1000, 1100, 1000, 1100, 1).broken()).isEmpty();
        assertThat(candle(1100, 1211, 1100, 1211, 1).broken()).isEqualTo(Map.of(QualityRule.OUTLIERS, 1L));
        assertThat(candle(1211, 1211, 1089, 1089, 1).broken()).isEqualTo(Map.of(QualityRule.OUTLIERS, 2L));
    }

    @Test
    void what_is_no_price_is_not_what_the_next_is_measured_by() {
        assertThat(flat(100).candle(0, 0, 0, 0, 1).flat(101).broken())
                .isEqualTo(Map.of(QualityRule.POSITIVE_PRICES, 1L));
        assertThat(candle(NAN, 1, 1, 1, 1).flat(101).broken())
                .isEqualTo(Map.of(QualityRule.POSITIVE_PRICES, 1L, QualityRule.NULLS, 1L));
    }

    @Test
    void three_candles_without_volume_are_a_run_and_two_are_none() {
        candle(1, 1, 1, 1, 0).candle(1, 1, 1, 1, 0).flat(1);
        assertThat(broken()).isEmpty();
        candle(1, 1, 1, 1, 0).candle(1, 1, 1, 1, 0).candle(1, 1, 1, 1, 0);
        QualityReport report = report();
        assertThat(broken(report)).isEqualTo(Map.of(QualityRule.ZERO_VOLUME, 1L));
        assertThat(finding(report, QualityRule.ZERO_VOLUME).first().get(0))
                .hasToString("2024-01-01T00:03:00Z: 3 candles");
        assertThat(finding(report, QualityRule.ZERO_VOLUME).summary()).isEqualTo("1 runs of 3 or more");
    }

    @Test
    void asking_for_the_report_midway_changes_nothing() {
        QualityCheck asked = QualityCheck.of(SeriesId.candles(BTC, Interval.M1));
        QualityCheck quiet = QualityCheck.of(SeriesId.candles(BTC, Interval.M1));
        for (int i = 0; i < 6; i++) {
            Rows one = Rows.builder(Dataset.CANDLES, 1)
                    .candle(START + 60_000L * i, 1, 1, 1, 1, 0, 1)
                    .build();
            asked.accept(one);
            asked.report();
            quiet.accept(one);
        }
        assertThat(asked.report().toMap()).isEqualTo(quiet.report().toMap());
        assertThat(finding(quiet.report(), QualityRule.ZERO_VOLUME)
                        .first()
                        .get(0)
                        .value())
                .isEqualTo("6 candles");
    }

    @Test
    void a_premium_may_be_negative_and_mark_candles_have_no_volume() {
        Rows.Builder premium = Rows.builder(Dataset.PREMIUM_CANDLES, 2)
                .candle(START, -1e-4, 2e-4, -3e-4, 1e-4, NAN, NAN)
                .candle(START + 60_000, 1e-4, 9e-4, -9e-4, -5e-4, NAN, NAN);
        QualityCheck check = QualityCheck.of(new SeriesId(Dataset.PREMIUM_CANDLES, BTC, Interval.M1));
        check.accept(premium.build());
        assertThat(check.report().verdict()).isEqualTo(QualityVerdict.PASS);
        QualityCheck mark = QualityCheck.of(new SeriesId(Dataset.MARK_CANDLES, BTC, Interval.M1));
        mark.accept(Rows.builder(Dataset.MARK_CANDLES, 1)
                .candle(START, 1, 1, 0, 1, NAN, NAN)
                .build());
        assertThat(broken(mark.report())).isEqualTo(Map.of(QualityRule.POSITIVE_PRICES, 1L));
    }

    @Test
    void only_the_first_five_offenders_are_kept_and_all_are_counted() {
        for (int i = 0; i < 9; i++) {
            candle(2, 1, 1, 1, 1);
        }
        Finding relation = finding(report(), QualityRule.OHLC);
        assertThat(relation.count()).isEqualTo(9);
        assertThat(relation.first()).hasSize(5);
        assertThat(relation.first().get(4).time()).isEqualTo(Instant.ofEpochMilli(START + 4 * 60_000));
        assertThat(relation.summary()).isEqualTo("9 candles");
    }

    @Test
    void ten_thousand_gaps_are_listed_and_all_are_counted() {
        for (int i = 0; i < 10_002; i++) {
            flat(1);
            minute++;
        }
        QualityReport report = report();
        assertThat(report.gaps()).hasSize(10_000);
        assertThat(finding(report, QualityRule.CONTINUITY).summary()).isEqualTo("10001 absent in 10001 gaps");
    }

    @ParameterizedTest
    @EnumSource
    void rules_are_hard_exactly_where_no_market_can_break_them(QualityRule rule) {
        assertThat(rule.isHard())
                .isEqualTo(List.of(
                                QualityRule.NULLS,
                                QualityRule.FINITE,
                                QualityRule.DUPLICATES,
                                QualityRule.ORDER,
                                QualityRule.OHLC,
                                QualityRule.POSITIVE_PRICES,
                                QualityRule.NEGATIVE_VALUES)
                        .contains(rule));
    }
}
