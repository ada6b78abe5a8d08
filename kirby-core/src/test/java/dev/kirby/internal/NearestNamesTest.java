package dev.kirby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {

    private static final List<String> KNOWN = List.of("binance", "bybit", "okx", "open_interest", "5m", "15m");

    @ParameterizedTest
    @CsvSource({
        "binanse, binance",
        "Binance, binance",
        "binacne, binance",
        "open-interest, open_interest",
        "openinterest, open_interest",
        "bybt, bybit",
        "okex, okx",
        "25m, 15m or 5m"
    })
    void what_is_near_is_named(String typed, String meant) {
        assertThat(NearestNames.hint(typed, KNOWN)).isEqualTo(" (did you mean " + meant + "?)");
    }

    @ParameterizedTest
    @CsvSource({"coinbase", "x", "''", "7d", "ftx_exchange"})
    void what_is_far_is_not(String typed) {
        assertThat(NearestNames.hint(typed, KNOWN)).isEmpty();
    }

    @Test
    void datasets_and_intervals_say_so() {
        assertThatThrownBy(() -> Dataset.parse("candels"))
                .hasMessageStartingWith("Unknown dataset 'candels' (did you mean candles?): use one of candles");
        assertThatThrownBy(() -> Interval.parse("1H"))
                .hasMessageStartingWith("Unknown interval '1H' (did you mean 1h?): use one of");
    }
}
