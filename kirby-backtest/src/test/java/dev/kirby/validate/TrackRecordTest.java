package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.performance.Moments;
import dev.kirby.validate.Verdict.Outcome;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackRecordTest {

    private static double[] track(int days, double sharpe, long seed) {
        return VerdictPower.returns(days, sharpe, new SplittableRandom(seed));
    }

    /** Moved so that the sample itself has the Sharpe ratio. */
    private static double[] exactly(int days, double sharpe, long seed) {
        double[] returns = track(days, 0, seed);
        Moments moments = Moments.of(returns);
        double shift = sharpe / Math.sqrt(365) * moments.deviation() - moments.mean();
        return Arrays.stream(returns).map(r -> r + shift).toArray();
    }

    @Test
    void a_strong_track_survives_with_its_numbers() {
        Verdict verdict = TrackRecord.of(exactly(400, 4, 1), 214).looks(1).judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.SURVIVED);
        assertThat(verdict.p()).isEqualTo(verdict.evidence().p1()).isLessThan(0.001);
        assertThat(verdict.daysToDecide()).isZero();
        assertThat(verdict.reasons().get(0))
                .startsWith("The mean of 400 daily returns is above zero: p = 0.000")
                .contains("this is the first look");
        assertThat(verdict.toString()).startsWith("SURVIVED (p = 0.000").hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void looks_at_the_same_days_make_the_same_track_less_surprising() {
        TrackRecord track = TrackRecord.of(exactly(400, 2.1, 1), 214);
        Verdict first = track.looks(1).judge();
        assertThat(first.outcome()).isEqualTo(Outcome.SURVIVED);
        assertThat(track.judge().reasons().get(0)).contains("looks not counted");
        Verdict third = track.looks(20).judge();
        assertThat(third.outcome()).isEqualTo(Outcome.UNPROVEN);
        assertThat(third.p()).isCloseTo(1 - Math.pow(1 - third.evidence().p1(), 20), within(1e-12));
        assertThat(third.reasons().get(0)).contains("20 looks make it");
        assertThat(third.daysToDecide()).isGreaterThan(0);
    }

    @Test
    void a_strong_track_stays_convincing_among_hundreds_of_markets() {
        double p = TrackRecord.of(exactly(244, 8, 1), 214).looks(1).judge().p();
        assertThat(p).isLessThan(1e-4);
        double[] markets = new double[300];
        Arrays.fill(markets, 0.5);
        markets[7] = p;
        assertThat(MultipleTesting.holm(markets)[7]).isLessThan(0.05);
        // Where more resamples are not needed, none are drawn: p is a multiple of 1 in 2,001.
        double weak = TrackRecord.of(exactly(244, 1, 1), 214)
                .looks(1)
                .judge()
                .evidence()
                .bootstrap();
        assertThat(weak * 2_001).isCloseTo(Math.rint(weak * 2_001), within(1e-9));
    }

    @Test
    void fewer_than_thirty_trades_never_survive_and_say_how_long_thirty_take() {
        Verdict verdict = TrackRecord.of(exactly(300, 5, 2), 20).judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNPROVEN);
        assertThat(verdict.p()).isLessThan(0.05);
        assertThat(verdict.reasons().get(0)).isEqualTo("20 out-of-sample trades are fewer than 30.");
        assertThat(verdict.daysToDecide()).isEqualTo(150);
    }

    @Test
    void returns_that_rule_out_an_edge_are_overfit() {
        Verdict verdict = TrackRecord.of(exactly(480, -1, 3), 100).judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.OVERFIT);
        assertThat(verdict.reasons().get(0))
                .startsWith("The Sharpe ratio is -1.00, with 95 % confidence at most 0.")
                .endsWith("below 1.00, the least worth having.");
    }

    @Test
    void what_training_promised_raises_what_is_worth_having() {
        TrackRecord track = TrackRecord.of(exactly(480, 0.2, 3), 100);
        assertThat(track.judge().outcome()).isEqualTo(Outcome.UNPROVEN);
        assertThat(track.promise(1.5).judge().outcome()).isEqualTo(Outcome.UNPROVEN);
        Verdict verdict = track.promise(8).judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.OVERFIT);
        assertThat(verdict.evidence().worthHaving()).isEqualTo(4);
        assertThat(verdict.reasons().get(0)).endsWith("below 4.00, half of the 8.00 that training promised.");
    }

    @Test
    void unproven_says_when_the_same_would_survive() {
        // More than the bound, so that only SURVIVED can come of more days.
        double[] returns = exactly(200, 1.2, 8);
        Verdict verdict = TrackRecord.of(returns, 90).judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNPROVEN);
        Verdict.Evidence evidence = verdict.evidence();
        // Where the probabilistic Sharpe ratio decides, this is the minimum track record length of its paper.
        Moments moments = Moments.of(returns);
        double needed =
                Significance.minimumTrackRecord(moments.sharpe(), 0, moments.skewness(), moments.kurtosis(), 0.95);
        if (evidence.probabilistic() >= evidence.bootstrap()) {
            assertThat(verdict.daysToDecide()).isEqualTo(Math.ceil(needed - 200));
        } else {
            assertThat(verdict.daysToDecide()).isGreaterThanOrEqualTo(Math.ceil(needed - 200));
        }
        assertThat(verdict.reasons().get(2)).startsWith("About ").endsWith(" more days like these would decide.");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 out-of-sample days", "2, 2 out-of-sample days", "100, there is no out-of-sample trade"})
    void nothing_gives_nothing_to_judge(int days, String reason) {
        Verdict verdict = TrackRecord.of(new double[days], 0).judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNPROVEN);
        assertThat(verdict.p()).isNaN();
        assertThat(verdict.daysToDecide()).isNaN();
        assertThat(verdict.reasons()).hasSize(1).first().asString().startsWith("Nothing to judge: " + reason);
        assertThat(verdict).hasToString("UNPROVEN (p = -, Sharpe ratio - in " + days + " days, 0 trades)");
    }

    @Test
    void degenerate_returns_give_nothing_to_judge() {
        double[] constant = IntStream.range(0, 300).mapToDouble(i -> 0.1).toArray();
        double[] gap = track(300, 3, 1);
        gap[7] = Double.NaN;
        double[] infinite = track(300, 3, 1);
        infinite[7] = Double.POSITIVE_INFINITY;
        double[] huge = track(300, 3, 1);
        huge[7] = 1e200;
        for (double[] returns : new double[][] {constant, gap, infinite, huge}) {
            Verdict verdict = TrackRecord.of(returns, 100).judge();
            assertThat(verdict.outcome()).isEqualTo(Outcome.UNPROVEN);
            assertThat(verdict.reasons().get(0))
                    .isEqualTo("Nothing to judge: the daily returns do not vary, or one is not a number.");
        }
    }

    @Test
    void one_lucky_day_does_not_survive_whatever_its_skewness_tells_the_sharpe_ratio() {
        double[] returns = new double[240];
        returns[100] = 0.5;
        Verdict verdict = TrackRecord.of(returns, 40).judge();
        assertThat(verdict.evidence().probabilistic()).isLessThan(0.05);
        assertThat(verdict.evidence().bootstrap()).isGreaterThan(0.2);
        assertThat(verdict.outcome()).isNotEqualTo(Outcome.SURVIVED);
    }

    @Test
    void the_same_track_gets_the_same_verdict() {
        TrackRecord track = TrackRecord.of(track(200, 2, 4), 50);
        assertThat(track.judge()).isEqualTo(track.judge());
        assertThat(track.seed(7).judge().evidence().bootstrap())
                .isCloseTo(track.judge().evidence().bootstrap(), within(0.05));
        assertThat(track).hasToString("TrackRecord[200 days, 50 trades, looks not counted]");
        assertThatThrownBy(() -> track.looks(0)).hasMessageContaining("there is 1 or more, not 0");
    }
}
