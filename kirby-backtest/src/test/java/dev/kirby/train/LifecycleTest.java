package dev.kirby.train;

import static dev.kirby.registry.LifecycleStage.DECAY;
import static dev.kirby.registry.LifecycleStage.DISCOVERY;
import static dev.kirby.registry.LifecycleStage.MATURE;
import static dev.kirby.registry.LifecycleStage.PAPER;
import static dev.kirby.registry.LifecycleStage.VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.registry.LifecycleStage;
import dev.kirby.train.Lifecycle.Evidence;
import dev.kirby.train.Lifecycle.Observation;
import dev.kirby.validate.Verdict.Outcome;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule at its boundary. */
class LifecycleTest {

    @ParameterizedTest
    @CsvSource({
        "-0.01, 3, 200, SURVIVED, 0.001, NaN, NaN, PAPER",
        "0, 0.49, 200, SURVIVED, 0.001, NaN, NaN, PAPER",
        "1, NaN, 200, SURVIVED, 0.001, NaN, NaN, PAPER",
        "1, 3, 200, SURVIVED, 0.001, 0.69, NaN, PAPER",
        "1, 3, 200, OVERFIT, 0.06, NaN, NaN, PAPER",
        "1, 0.5, 29, SURVIVED, 0.001, NaN, NaN, DISCOVERY",
        "1, 0.5, 30, SURVIVED, 0.05, 0.7, NaN, VALIDATION",
        "1, 0.5, 30, UNPROVEN, 0.051, NaN, NaN, DISCOVERY",
        "1, 0.5, 30, UNPROVEN, NaN, NaN, NaN, DISCOVERY",
        "1, 1.51, 100, SURVIVED, 0.01, NaN, NaN, VALIDATION",
        "1, 1.51, 101, SURVIVED, 0.05, NaN, NaN, MATURE",
        "1, 1.5, 101, SURVIVED, 0.01, NaN, NaN, VALIDATION",
        "1, 1.51, 101, UNPROVEN, 0.01, NaN, NaN, DISCOVERY",
        "1, 1.51, 101, SURVIVED, 0.01, NaN, 0.29, MATURE",
        "1, 1.51, 101, SURVIVED, 0.01, NaN, 0.3, VALIDATION"
    })
    void a_new_configuration_gets_the_stage_of_the_first_rule_that_holds(
            double profit,
            double sharpe,
            int trades,
            Outcome outcome,
            double p,
            double fills,
            double adverse,
            LifecycleStage expected) {
        assertThat(Lifecycle.initial(new Evidence(profit, sharpe, trades, outcome, p, fills, adverse))
                        .stage())
                .isEqualTo(expected);
    }

    @Test
    void stage_and_verdict_never_contradict() {
        long seed = 20_261_121;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            Outcome outcome = Outcome.values()[random.nextInt(3)];
            Evidence evidence = new Evidence(
                    random.nextDouble(-100, 1_000),
                    random.nextDouble(-1, 5),
                    random.nextInt(300),
                    outcome,
                    random.nextDouble(),
                    random.nextBoolean() ? Double.NaN : random.nextDouble(),
                    random.nextBoolean() ? Double.NaN : random.nextDouble());
            LifecycleStage stage = Lifecycle.initial(evidence).stage();
            if (outcome == Outcome.OVERFIT) {
                assertThat(stage).as("seed %d, %s", seed, evidence).isEqualTo(PAPER);
            }
            if (outcome == Outcome.UNPROVEN) {
                assertThat(stage).as("seed %d, %s", seed, evidence).isIn(PAPER, DISCOVERY);
            }
        }
    }

    private static final Evidence GOOD = new Evidence(100, 2, 200, Outcome.SURVIVED, 0.01, Double.NaN, Double.NaN);
    private static final Evidence BAD = new Evidence(-1, 2, 200, Outcome.SURVIVED, 0.01, Double.NaN, Double.NaN);

    private static LifecycleStage monitored(
            LifecycleStage stage, double rolling, double lifetime, int signals, double worse, Evidence now) {
        return Lifecycle.monitored(new Observation(stage, rolling, lifetime, signals, worse), now)
                .stage();
    }

    @Test
    void a_configuration_that_gets_worse_loses_its_size() {
        assertThat(monitored(MATURE, 0.99, 2, 0, 0, GOOD)).isEqualTo(PAPER);
        assertThat(monitored(MATURE, 1, 2, 0, 0, GOOD)).isEqualTo(MATURE);
        assertThat(monitored(MATURE, 1, 2, 2, 0, GOOD)).isEqualTo(DECAY);
        assertThat(monitored(VALIDATION, 1, 2, 1, 0.2, GOOD)).isEqualTo(VALIDATION);
        assertThat(monitored(VALIDATION, 1, 2, 0, 0.21, GOOD)).isEqualTo(DECAY);
        assertThat(monitored(DISCOVERY, Double.NaN, Double.NaN, 0, Double.NaN, GOOD))
                .isEqualTo(DISCOVERY);
    }

    @Test
    void paper_returns_to_discovery_when_its_rules_hold_again() {
        assertThat(monitored(PAPER, 0, 2, 3, 1, GOOD)).isEqualTo(DISCOVERY);
        assertThat(monitored(PAPER, 1, 1, 0, 0, BAD)).isEqualTo(PAPER);
    }

    @Test
    void size_follows_the_stage() {
        assertThat(DISCOVERY.sizeFactor()).isEqualTo(0.25);
        assertThat(VALIDATION.sizeFactor()).isEqualTo(0.5);
        assertThat(MATURE.sizeFactor()).isEqualTo(1);
        assertThat(PAPER.sizeFactor() + DECAY.sizeFactor()).isZero();
    }
}
