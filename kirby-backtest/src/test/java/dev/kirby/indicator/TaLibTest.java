package dev.kirby.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaLibTest {

    private final CandleSeries bars = RandomMarkets.candles(new Random(17), 500);

    @Test
    void gives_what_the_library_gives_where_it_gives_it() {
        double[] upper = new double[500];
        double[] middle = new double[500];
        double[] lower = new double[500];
        MInteger first = new MInteger();
        MInteger count = new MInteger();
        new Core().bbands(0, 499, bars.closes(), 20, 2.5, 1.5, MAType.Ema, first, count, upper, middle, lower);

        Map<String, double[]> columns = TaLib.columns("BBANDS", bars, 20, 2.5, 1.5, 1);

        assertThat(columns).containsOnlyKeys("outRealUpperBand", "outRealMiddleBand", "outRealLowerBand");
        assertThat(first.value).isEqualTo(19);
        assertThat(columns.get("outRealUpperBand")[18]).isNaN();
        assertThat(Arrays.copyOfRange(columns.get("outRealUpperBand"), 19, 500)).isEqualTo(Arrays.copyOf(upper, 481));
        assertThat(Arrays.copyOfRange(columns.get("outRealLowerBand"), 19, 500)).isEqualTo(Arrays.copyOf(lower, 481));
    }

    @Test
    void calls_every_function_with_its_defaults() {
        assertThat(TaLib.functions()).hasSize(158).contains("T3", "CDLDOJI", "HT_TRENDMODE");
        List<double[]> two = List.of(bars.closes(), Indicators.map(bars.closes(), v -> 10));
        for (String function : TaLib.functions()) {
            TaLib.columns(function, bars, two)
                    .forEach((name, column) ->
                            assertThat(column).as("%s %s", function, name).hasSize(500));
        }
    }

    @Test
    void takes_defaults_for_options_that_are_left_out() {
        assertThat(TaLib.column("T3", bars)).isEqualTo(TaLib.column("T3", bars, 5, 0.7));
        assertThat(TaLib.column("RSI", bars)).isEqualTo(TaLib.column("RSI", bars, 14));
    }

    @Test
    void gives_each_thread_its_own() {
        double[] alone = TaLib.column("ADX", bars, 14);
        IntStream.range(0, 200).parallel().forEach(run -> {
            TaLib.column("ADX", bars, 5 + run % 20);
            assertThat(TaLib.column("ADX", bars, 14)).isEqualTo(alone);
        });
    }

    @Test
    void says_what_is_wrong_with_a_call() {
        assertThatThrownBy(() -> TaLib.column("T4", bars))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("TaLib.functions()");
        assertThatThrownBy(() -> TaLib.column("RSI", bars, 1))
                .hasMessageContaining("RSI does not take the options [1.0]");
        assertThatThrownBy(() -> TaLib.column("RSI", bars, 2.5)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> TaLib.column("RSI", bars, 14, 3)).hasMessageContaining("takes 1 options at most");
        assertThatThrownBy(() -> TaLib.column("CORREL", bars, 14)).hasMessageContaining("List.of(first, second)");
    }
}
