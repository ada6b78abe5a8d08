package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.lookahead.LookaheadException;
import dev.kirby.lookahead.LookaheadFuzzer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import dev.kirby.testing.GeneratedCandles;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels worked by hand: what is a class, when it is known, and where there is none. */
class LabelsTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Interval HOUR = Interval.parse("1h");
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final double NONE = Double.NaN;

    private static Study closes(double... closes) {
        return Study.of(GeneratedCandles.closes(BTC, HOUR, START, closes));
    }

    /** Candles of one unit of volatility, with highs and lows of their own. */
    private static Study bars(double[] highs, double[] lows, double[] closes) {
        long[] times = new long[closes.length];
        Arrays.setAll(times, bar -> START.toEpochMilli() + bar * 3_600_000L);
        double[] volumes = new double[closes.length];
        return Study.of(CandleSeries.of(BTC, HOUR, times, closes, highs, lows, closes, volumes));
    }

    private static long closeOf(int bar) {
        return START.toEpochMilli() + (bar + 1) * 3_600_000L;
    }

    private static TripleBarrier unit() {
        return Labels.tripleBarrier().volatility("1", study -> ones(study.size()));
    }

    private static double[] ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void a_rise_is_above_the_threshold_and_not_at_it() {
        // Changes over two bars: 75 %, 50 % exactly, -43 %, 51 %.
        LabelColumn labels = Labels.change(2, 0.5).over(closes(100, 100, 175, 150, 99, 226.5));
        assertThat(labels.values()).containsExactly(1, 0, 0, 1, NONE, NONE);
        assertThat(labels.end(0)).isEqualTo(closeOf(2));
        assertThat(labels.known()).isEqualTo(4);
        assertThat(labels.counts()).containsExactly(2, 2);
        assertThat(labels).hasToString("LabelColumn[no rise 2, rise 2, 2 unknown]");
    }

    @Test
    void defaults_are_those_of_the_predecessors() {
        assertThat(Labels.change().horizon()).isEqualTo(5);
        assertThat(Labels.change().name()).isEqualTo("rise over 0.002 in 5 bars");
        assertThat(Labels.threeClasses().horizon()).isEqualTo(48);
        assertThat(Labels.threeClasses().name()).isEqualTo("change over 0.01 in 48 bars");
        assertThat(Labels.tripleBarrier().name()).isEqualTo("target 2.0 or stop 1.0 of atr 14 in 48 bars");
    }

    @Test
    void three_classes_are_down_neutral_and_up() {
        Labels labels = Labels.threeClasses(1, 0.01);
        assertThat(labels.over(closes(100, 102, 100, 100.5, 99.49)).values()).containsExactly(2, 0, 1, 0, NONE);
        assertThat(labels.classes()).extracting(LabelClass::direction).containsExactly(-1, 0, 1);
    }

    @Test
    void a_number_is_the_change_itself() {
        LabelColumn labels = Labels.regression(2).over(closes(100, 50, 110, 25));
        assertThat(labels.value(0)).isCloseTo(0.1, within(1e-15));
        assertThat(labels.value(1)).isEqualTo(-0.5);
        assertThat(labels.value(2)).isNaN();
        assertThat(labels.classes()).isEmpty();
        assertThat(labels).hasToString("LabelColumn[2 numbers, 2 unknown]");
    }

    @Test
    void a_label_does_not_look_across_a_gap() {
        CandleSeries whole = GeneratedCandles.closes(BTC, HOUR, START, 1, 2, 3, 4, 5, 6, 7, 8);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 7);
        for (int bar = 0; bar < whole.size(); bar++) {
            if (bar != 4) {
                double close = whole.close(bar);
                rows.candle(whole.time(bar), close, close, close, close, 1, 1);
            }
        }
        CandleSeries bars = CandleSeries.of(BTC, HOUR, rows.build());
        assertThat(Labels.change(2, 0).over(Study.of(bars)).values()).containsExactly(1, 1, NONE, NONE, 1, NONE, NONE);
    }

    @Test
    void the_first_barrier_that_is_met_counts() {
        double[] closes = {100, 100.5, 101.5, 100, 99.5, 99.5, 99.5};
        double[] highs = {100, 101, 102, 101.5, 100, 99.9, 99.9};
        double[] lows = {100, 99.5, 100.5, 99.9, 98.9, 99.2, 99.2};
        LabelColumn labels = unit().target(2).stop(1).within(3).over(bars(highs, lows, closes));
        // Bar 0: target 102 is met at bar 2, stop 99 not before. Bar 1: target 102.5, stop 99.5 is met at bar 4.
        // Bar 2: target 103.5, stop 100.5 at bar 3. Bar 3: target 102, stop 99 at bar 4.
        assertThat(labels.values()).containsExactly(2, 0, 0, 0, NONE, NONE, NONE);
        assertThat(labels.end(0)).isEqualTo(closeOf(2));
        assertThat(labels.end(1)).isEqualTo(closeOf(4));
        assertThat(labels.end(2)).isEqualTo(closeOf(3));
        // With a longer way on both sides nothing is met, and the label is known when the time is up.
        LabelColumn wide = unit().target(9).stop(9).within(3).over(bars(highs, lows, closes));
        assertThat(wide.values()).containsExactly(1, 1, 1, 1, NONE, NONE, NONE);
        assertThat(wide.end(3)).isEqualTo(closeOf(6));
    }

    @Test
    void a_bar_that_meets_both_barriers_counts_as_stopped() {
        LabelColumn labels = unit().target(1)
                .stop(1)
                .within(1)
                .over(bars(new double[] {10, 12}, new double[] {10, 8}, new double[] {10, 10}));
        assertThat(labels.values()).containsExactly(0, NONE);
    }

    @Test
    void a_short_has_its_target_below() {
        double[] closes = {100, 99, 98};
        LabelColumn labels = unit().target(2).stop(1).within(2).side(Side.SHORT).over(bars(closes, closes, closes));
        assertThat(labels.value(0)).isEqualTo(2);
        assertThat(labels.end(0)).isEqualTo(closeOf(2));
    }

    @Test
    void a_near_stop_is_no_target_of_the_other_side() {
        assertThat(unit().target(2).stop(1).classes())
                .extracting(LabelClass::direction)
                .containsExactly(0, 0, 1);
        assertThat(unit().target(2).stop(2).classes())
                .extracting(LabelClass::direction)
                .containsExactly(-1, 0, 1);
        assertThat(unit().target(2).stop(2).side(Side.SHORT).classes())
                .extracting(LabelClass::direction)
                .containsExactly(1, 0, -1);
    }

    @Test
    void barriers_scale_with_the_volatility_known_at_the_bar() {
        CandleSeries bars = GeneratedCandles.randomWalk(BTC, HOUR, START, 300, 5);
        Study study = Study.of(bars);
        LabelColumn labels = Labels.tripleBarrier().target(2).stop(1).within(48).over(study);
        double[] atr = study.atr(14);
        for (int bar = 0; bar < bars.size(); bar++) {
            double expected = Double.NaN;
            if (bar + 48 < bars.size() && !Double.isNaN(atr[bar])) {
                expected = 1;
                for (int next = bar + 48; next > bar; next--) { // the first one met is written last
                    boolean stopped = bars.low(next) <= bars.close(bar) - atr[bar];
                    boolean reached = bars.high(next) >= bars.close(bar) + 2 * atr[bar];
                    expected = stopped ? 0 : reached ? 2 : expected;
                }
            }
            assertThat(labels.value(bar)).as("bar " + bar).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void meta_labels_say_whether_the_side_was_right() {
        // Long at 0 and 1, short at 2, nothing at 3.
        Strategy strategy =
                Strategy.of("given", study -> bar -> bar < 2 ? Signal.LONG : bar == 2 ? Signal.SHORT : Signal.NONE);
        double[] closes = {100, 103, 101, 98.5, 98.5, 98.5};
        MetaLabels labels =
                Labels.meta(strategy).barriers(unit().target(2).stop(2).within(2));
        LabelColumn column = labels.over(bars(closes, closes, closes));
        // 0: 103 meets the target. 1: 101 meets the stop. 2: a short, 98.5 meets its target of 99. 3: no signal.
        assertThat(column.values()).containsExactly(1, 0, 1, NONE, NONE, NONE);
        assertThat(column.end(0)).isEqualTo(closeOf(1));
        // When the time is up, being ahead is enough.
        LabelColumn slow = Labels.meta(strategy)
                .barriers(unit().target(9).stop(9).within(2))
                .over(bars(closes, closes, closes));
        assertThat(slow.values()).containsExactly(1, 0, 1, NONE, NONE, NONE);
        assertThat(labels).hasToString("MetaLabels[given, 2 bars]");
    }

    static List<Labels> all() {
        Strategy cross = Strategy.of("cross", study -> {
            double[] fast = study.sma(5);
            double[] slow = study.sma(20);
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.SHORT;
        });
        return List.of(
                Labels.change(),
                Labels.threeClasses(12, 0.01),
                Labels.regression(7),
                Labels.tripleBarrier().within(10),
                Labels.tripleBarrier().within(10).side(Side.SHORT),
                Labels.meta(cross).barriers(Labels.tripleBarrier().within(6)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void labels_see_as_far_ahead_as_they_say_and_no_further(Labels labels) {
        Study study = Study.of(GeneratedCandles.randomWalk(BTC, HOUR, START, 400, 11));
        LookaheadFuzzer<Study> fuzzer = LookaheadFuzzer.of(study);
        fuzzer.ahead(labels.horizon())
                .verify(labels.name(), s -> Map.of("label", labels.over(s).values()));
        assertThatThrownBy(() -> fuzzer.ahead(labels.horizon() - 1)
                        .verify(
                                labels.name(),
                                s -> Map.of("label", labels.over(s).values())))
                .isInstanceOf(LookaheadException.class)
                .hasMessageContaining("label");
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_label_is_known_within_its_horizon(Labels labels) {
        Study study = Study.of(GeneratedCandles.randomWalk(BTC, HOUR, START, 400, 11));
        LabelColumn column = labels.over(study);
        for (int bar = 0; bar < column.size(); bar++) {
            if (!Double.isNaN(column.value(bar))) {
                assertThat(column.end(bar)).isBetween(closeOf(bar + 1), closeOf(bar + labels.horizon()));
            }
        }
        assertThat(column.value(column.size() - 1)).isNaN();
    }

    @Test
    void labels_are_made_again_from_their_names() {
        for (Labels labels : List.of(
                Labels.change(),
                Labels.change(3, 1e-5),
                Labels.threeClasses(12, 0.02),
                Labels.regression(7),
                Labels.tripleBarrier().target(1.5).stop(0.5).within(20),
                Labels.tripleBarrier().side(Side.SHORT))) {
            assertThat(Labels.parse(labels.name()).name()).isEqualTo(labels.name());
            assertThat(Labels.parse(labels.name()).classes()).isEqualTo(labels.classes());
            assertThat(Labels.parse(labels.name()).horizon()).isEqualTo(labels.horizon());
        }
        assertThatThrownBy(() -> Labels.parse("whether to follow sma cross"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Labels.meta(strategy)");
    }

    @Test
    void a_family_is_found_by_its_name() {
        assertThat(FeatureFamily.parse("Open_Interest")).isEqualTo(FeatureFamily.OPEN_INTEREST);
        assertThatThrownBy(() -> FeatureFamily.parse("momentun"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean momentum?");
    }

    @Test
    void what_cannot_be_a_label_is_refused() {
        assertThatThrownBy(() -> Labels.change(0, 0.1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 bar ahead");
        assertThatThrownBy(() -> Labels.change(1, 20))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("fraction");
        assertThatThrownBy(() -> Labels.tripleBarrier().stop(0)).isInstanceOf(InvalidRequestException.class);
        Labels wrong = Labels.of("wrong", List.of(), 1, study -> LabelColumn.of(List.of(), new double[1], new long[1]));
        assertThatThrownBy(() -> wrong.over(closes(1, 2, 3)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("wrong");
        assertThatThrownBy(() -> LabelColumn.of(ChangeLabels.THREE, new double[] {3}, new long[1]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none of the classes");
    }
}
