package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParamsTest {

    @Test
    void text_is_read_back() {
        Params params = Params.of("pierce_depth", 0.001).with("rejection_candles", 3);

        assertThat(params.text()).isEqualTo("pierce_depth=0.001, rejection_candles=3");
        assertThat(Params.parse(params.text())).isEqualTo(params).hasSameHashCodeAs(params);
        assertThat(Params.parse(" ")).isEqualTo(Params.empty());
    }

    @Test
    void fits_a_shell_line() {
        assertThat(LiquiditySweep.strategy().params().toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(LiquiditySweep.strategy().toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(LiquiditySweep.defaults().toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void errors_name_the_parameter() {
        assertThatThrownBy(() -> Params.parse("pierce_depth")).hasMessageContaining("name=number");
        assertThatThrownBy(() -> Params.of("PierceDepth", 1)).hasMessageContaining("snake_case");
        assertThatThrownBy(() -> Params.of("a", Double.NaN)).hasMessageContaining("a must be a finite number");
        assertThatThrownBy(() -> Params.of("a", 1).value("b")).hasMessageContaining("[a]");
        assertThatThrownBy(() -> Params.of("a", 1.5).integer("a")).hasMessageContaining("whole");
    }
}
