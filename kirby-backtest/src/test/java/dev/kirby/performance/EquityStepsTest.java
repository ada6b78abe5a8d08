package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EquityStepsTest {

    @Test
    void give_back_every_day() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[] equity = new double[random.nextInt(60)];
            double now = 100;
            for (int day = 0; day < equity.length; day++) {
                now += random.nextInt(3) == 0 ? random.nextGaussian() : 0;
                equity[day] = now;
            }
            EquitySteps steps = EquitySteps.of(equity, 100);

            assertThat(steps.daily()).as("seed %d", seed).isEqualTo(equity);
            assertThat(steps.count()).isLessThanOrEqualTo(Math.max(1, equity.length));
            assertThat(Drawdowns.max(steps.values(), steps.count(), 100)).isEqualTo(Drawdowns.max(equity, 100));
        }
    }

    @Test
    void begin_with_the_capital_and_keep_the_last_value_of_a_day() {
        EquitySteps steps = new EquitySteps(5, 100);
        assertThat(steps.daily()).containsExactly(100, 100, 100, 100, 100);

        steps.put(0, 101);
        steps.put(2, 90);
        steps.put(2, 95);
        steps.put(4, 96);
        assertThat(steps.daily()).containsExactly(101, 101, 95, 95, 96);
        assertThat(steps.count()).isEqualTo(3);
        assertThat(steps.day(1)).isEqualTo(2);
        assertThat(steps.value(1)).isEqualTo(95);
        assertThat(steps).hasToString("EquitySteps[3 steps over 5 days]");

        steps.reset();
        assertThat(steps.daily()).containsExactly(100, 100, 100, 100, 100);
    }
}
