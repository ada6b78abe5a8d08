package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against figures computed independently. */
class RealityCheckTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.00471615957962514, 989",
        "0.0004, 0.00791615957962514, 378",
        "0.0008, 0.0111161595796251, 118",
        "0.0012, 0.0143161595796251, 41",
        "0.0020, 0.0207161595796251, 0"
    })
    void p_value_of_generated_returns(double edge, double statistic, int reached) {
        double[][] returns = Congruential.withEdge(Congruential.returns(64, 5, 42), 2, edge);
        RealityCheck check = RealityCheck.of(returns, 2_000, 10, new Congruential(12_345)::next);
        assertThat(check.statistic()).isCloseTo(statistic, within(1e-12));
        // Two resamples may fall on the other side by the order of summation.
        assertThat(check.p() * 2_000).isCloseTo(reached, within(2.0));
    }

    @Test
    void the_same_seed_gives_the_same_answer() {
        double[][] returns = Congruential.returns(200, 30, 5);
        assertThat(RealityCheck.of(returns, 500, 5, 1)).isEqualTo(RealityCheck.of(returns, 500, 5, 1));
        assertThat(RealityCheck.of(returns, 500, 5, 1).p()).isBetween(0.02, 1.0);
        assertThatThrownBy(() -> RealityCheck.of(new double[0][], 500, 5, 1)).hasMessageContaining("0 trials");
    }
}
