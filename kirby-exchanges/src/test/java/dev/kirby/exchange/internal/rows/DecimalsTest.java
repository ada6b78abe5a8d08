package dev.kirby.exchange.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

    private static double parse(String text) {
        char[] padded = ("7" + text + "7").toCharArray();
        return Decimals.parse(padded, 1, text.length());
    }

    @Test
    void reads_every_decimal_as_the_library_does() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(25) - 2)
                    .toPlainString();
            if (random.nextInt(3) == 0 && text.contains(".")) {
                text += "0".repeat(random.nextInt(9));
            }
            assertThat(parse(text)).as("%s, seed %d", text, seed).isEqualTo(Double.parseDouble(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.5",
                "42000.10000000",
                "1.4E-5",
                "-3.995839963e-09",
                "5.",
                ".5",
                "0.00000000",
                "123456789012345678901234567890",
                "9007199254740993",
                "9007199254740993.000"
            })
    void reads_what_venues_write(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "NaN",
                "Infinity",
                "-Infinity",
                "1d",
                "1f",
                "0x10",
                "0x1p3",
                " 1",
                "1 ",
                "1e",
                "+1",
                "1,5",
                "--1",
                "abc",
                "1.2.3"
            })
    void refuses_what_is_no_number(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class);
    }
}
