package dev.kirby.lookahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kirby.backtest.Backtest;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.lookahead.Pipeline.BarRange;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whole pipelines: features of the last returns, labels some bars ahead, and a model that remembers the rows it was fitted on, as a
 * forest does. Each way to let the evaluation into the fit is found; the honest pipeline passes.
 */
class LeakingPipelinesTest {

    private static final int HORIZON = 12;
    private static final Study STUDY = Study.of(SyntheticMarket.bars(800));

    /** The average label of the fitted rows, each weighted by its nearness: a row that was fitted decides its own value. */
    private static double remembered(double[][] features, double[] labels, BarRange fit, int bar) {
        double sum = 0;
        double weights = 0;
        for (int row = fit.from(); row < fit.to(); row++) {
            if (Double.isNaN(labels[row]) || Double.isNaN(features[0][row]) || Double.isNaN(features[1][row])) {
                continue;
            }
            double distance = 1e-12;
            for (double[] feature : features) {
                distance += (feature[row] - feature[bar]) * (feature[row] - feature[bar]);
            }
            sum += labels[row] / distance;
            weights += 1 / distance;
        }
        return sum / weights;
    }

    private static double[] change(double[] close, int bars) {
        double[] change = new double[close.length];
        Arrays.setAll(change, bar -> bar < bars ? Double.NaN : close[bar] / close[bar - bars] - 1);
        return change;
    }

    private static double[] labels(double[] close) {
        double[] labels = new double[close.length];
        Arrays.setAll(labels, bar -> bar + HORIZON < close.length ? close[bar + HORIZON] / close[bar] - 1 : Double.NaN);
        return labels;
    }

    private static Map<String, double[]> predictions(Study study, BarRange rows, BarRange values, boolean scaled) {
        double[] close = study.closes();
        double[][] features = {change(close, 3), change(close, 10)};
        if (scaled) {
            for (double[] feature : features) {
                double largest = Arrays.stream(feature)
                        .filter(v -> !Double.isNaN(v))
                        .map(Math::abs)
                        .max()
                        .orElse(1);
                double mean = Arrays.stream(feature)
                        .filter(v -> !Double.isNaN(v))
                        .average()
                        .orElse(0);
                Arrays.setAll(feature, bar -> (feature[bar] - mean) / largest);
            }
        }
        double[] labels = labels(close);
        double[] predicted = new double[values.size()];
        Arrays.setAll(
                predicted,
                i -> remembered(features, labels, rows, values.from() + i)
                        + (scaled ? features[0][values.from() + i] : 0));
        return Map.of("prediction", predicted);
    }

    private static BarRange purged(BarRange fit) {
        return new BarRange(fit.from(), fit.to() - HORIZON);
    }

    private static LookaheadException leak(Pipeline<Study> pipeline) {
        return catchThrowableOfType(
                LookaheadException.class, () -> LookaheadFuzzer.of(STUDY).verify("pipeline", pipeline));
    }

    @Test
    void a_purged_pipeline_passes() {
        LookaheadCheck check = LookaheadFuzzer.of(STUDY)
                .verify("pipeline", (study, fit, values) -> predictions(study, purged(fit), values, false));
        assertThat(check.histories()).isGreaterThan(100);
        assertThat(Backtest.of(STUDY.bars())
                        .verifyNoLookahead((study, fit, values) -> predictions(study, purged(fit), values, false))
                        .name())
                .isEqualTo("The pipeline");
    }

    @Test
    void a_gap_of_the_horizon_does_what_a_purge_does() {
        Pipeline<Study> unpurged = (study, fit, values) -> predictions(study, fit, values, false);
        LookaheadFuzzer.of(STUDY).gap(HORIZON).verify("pipeline", unpurged);
        assertThat(catchThrowableOfType(
                        LookaheadException.class,
                        () -> LookaheadFuzzer.of(STUDY).gap(HORIZON - 2).verify("pipeline", unpurged)))
                .isNotNull();
    }

    @Test
    void labels_that_reach_from_the_fit_into_the_evaluation_are_found() {
        LookaheadException found = leak((study, fit, values) -> predictions(study, fit, values, false));
        assertThat(found.column()).isEqualTo("prediction");
        assertThat(found.bar()).isEqualTo(480);
        // The last fitted row is bar 479.
        assertThat(found.barsAhead()).isEqualTo(HORIZON - 1);
    }

    @Test
    void a_fit_on_all_data_is_found_as_an_evaluation_of_fitted_rows() {
        LookaheadException found = leak(
                (study, fit, values) -> predictions(study, new BarRange(0, study.size() - HORIZON), values, false));
        assertThat(found.column()).isEqualTo("prediction");
        // The nearest row is the bar itself, and its label is the future: the forest that was right in 96 of 100 cases.
        assertThat(found.bar()).as(found.getMessage()).isEqualTo(480);
        assertThat(found.barsAhead()).isGreaterThanOrEqualTo(HORIZON);
    }

    @Test
    void values_for_fitted_bars_are_refused() {
        LookaheadException found =
                leak((study, fit, values) -> predictions(study, purged(fit), new BarRange(0, study.size()), false));
        assertThat(found)
                .hasMessageContaining("800 values")
                .hasMessageContaining("where 320 were asked for")
                .hasMessageContaining("fitted on are among them");
    }

    @Test
    void a_scaler_over_all_data_is_found() {
        LookaheadException found = leak((study, fit, values) -> predictions(study, purged(fit), values, true));
        assertThat(found.bar()).isEqualTo(480);
        assertThat(found.barsAhead()).isEqualTo(319);
    }

    /** Chooses parameters on the fitted bars and trades them after, as a window of a walk-forward does. */
    private static Map<String, double[]> search(Study study, TimeRange training, BarRange values) {
        Backtest backtest = Backtest.of(study.bars());
        Strategy best = LiquiditySweep.with(Optimizer.random(20)
                .minTrades(1)
                .threads(1)
                .run(backtest.within(training), LiquiditySweep.space())
                .best()
                .params());
        Rule rule = best.prepare(study);
        double[] action = new double[values.size()];
        double[] stop = new double[values.size()];
        for (int i = 0; i < action.length; i++) {
            action[i] = rule.at(values.from() + i).action().ordinal();
            stop[i] = best.params().value("stop_distance");
        }
        return Map.of("action", action, "stop", stop);
    }

    @Test
    void a_search_on_the_training_bars_passes_and_one_that_sees_the_test_does_not() {
        CandleSeries bars = SyntheticMarket.bars(3_000);
        Study study = Study.of(bars);
        LookaheadFuzzer.of(study)
                .cuts(10)
                .verify(
                        "search",
                        (seen, fit, values) ->
                                search(seen, TimeRange.ofMillis(bars.time(fit.from()), bars.time(fit.to())), values));
        LookaheadException found = catchThrowableOfType(
                LookaheadException.class,
                () -> LookaheadFuzzer.of(study)
                        .cuts(10)
                        .verify(
                                "search",
                                (seen, fit, values) -> search(seen, seen.bars().range(), values)));
        assertThat(found.column()).isIn("action", "stop");
        assertThat(found.bar()).isGreaterThanOrEqualTo(1_800);
    }
}
