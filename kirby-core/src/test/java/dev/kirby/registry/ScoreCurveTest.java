package dev.kirby.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoreCurveTest {

    @Test
    void it_has_the_trials_after_which_the_best_rose() {
        ScoreCurve curve = ScoreCurve.NONE.with(1, Double.NaN);
        assertThat(curve).isSameAs(ScoreCurve.NONE).hasToString("ScoreCurve[no points]");
        curve = curve.with(10, -5).with(20, -5).with(30, 2).with(40, Double.NaN).with(50, 1);
        assertThat(curve.points()).containsExactly(new ScoreCurve.Point(10, -5), new ScoreCurve.Point(30, 2));
        assertThat(curve).hasToString("ScoreCurve[2 points, best 2.0 after 30 trials]");
    }

    @Test
    void it_stays_short_and_keeps_its_ends() {
        ScoreCurve curve = ScoreCurve.NONE;
        for (int i = 1; i <= 100_000; i++) {
            curve = curve.with(i, i);
        }
        assertThat(curve.points()).hasSizeBetween(50, 100);
        assertThat(curve.points().get(0).iteration()).isEqualTo(1);
        assertThat(curve.points().get(curve.points().size() - 1).iteration()).isEqualTo(100_000);
        assertThat(curve.points()).isSortedAccordingTo((a, b) -> Double.compare(a.score(), b.score()));
    }
}
