package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.RandomMarkets;
import dev.kirby.indicator.Momentum;
import dev.kirby.indicator.Trend;
import dev.kirby.indicator.Volatility;
import dev.kirby.series.CandleSeries;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StudyIndicatorsTest {

    private final CandleSeries bars = RandomMarkets.candles(new Random(23), 600);
    private final Study study = Study.of(bars);

    @Test
    void gives_what_the_indicators_give() {
        assertThat(study.macd(12, 26, 9).signal())
                .isEqualTo(Momentum.macd(bars.closes(), 12, 26, 9).signal());
        assertThat(study.bollinger(20, 2).lower())
                .isEqualTo(Volatility.bollinger(bars.closes(), 20, 2).lower());
        assertThat(study.adx(14).minus()).isEqualTo(Trend.adx(bars, 14).minus());
    }

    @Test
    void computes_each_once_for_its_parameters() {
        assertThat(study.rsi(14)).isSameAs(study.rsi(14)).isNotSameAs(study.rsi(15));
        assertThat(study.bollinger(20, 2).upper())
                .isSameAs(study.bollinger(20, 2).upper());
        assertThat(study.bollinger(20, 2).upper())
                .isNotSameAs(study.bollinger(20, 2.5).upper());
    }

    /** Every indicator of the study: its columns differ from each other's and from those of other parameters. */
    @Test
    void keeps_all_columns_apart_and_cuts_them_off_with_the_study() throws ReflectiveOperationException {
        Set<List<Double>> seen = new HashSet<>();
        int columns = 0;
        for (Method method : indicators()) {
            for (double shift : method.getParameterCount() == 0 ? new double[] {0} : new double[] {0, 1}) {
                List<double[]> whole = call(study, method, shift);
                List<double[]> early = call(study.until(500), method, shift);
                for (int c = 0; c < whole.size(); c++) {
                    assertThat(early.get(c)).as("%s", method).isEqualTo(Arrays.copyOf(whole.get(c), 500));
                    assertThat(whole.get(c)).as("%s", method).isNotEqualTo(new double[600]);
                    columns++;
                    seen.add(Arrays.stream(whole.get(c)).boxed().toList());
                }
            }
        }
        // the middle of Bollinger's and Keltner's bands and the lines of Ichimoku may stand under two names
        assertThat(columns).isGreaterThan(100);
        assertThat(seen).hasSizeGreaterThan(columns - 12);
    }

    private static List<Method> indicators() {
        return Stream.of(MomentumColumns.class, TrendColumns.class)
                .flatMap(family -> Arrays.stream(family.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic() && !java.lang.reflect.Modifier.isPrivate(method.getModifiers()))
                .toList();
    }

    private static List<double[]> call(Study study, Method method, double shift) throws ReflectiveOperationException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            boolean isWhole = method.getParameterTypes()[i] == int.class;
            arguments[i] = isWhole ? (Object) (int) (9 + 4 * i + shift) : (Object) (0.1 + i + shift / 2);
        }
        Object result = method.invoke(study, arguments);
        if (result instanceof double[] column) {
            return List.of(column);
        }
        List<double[]> columns = new ArrayList<>();
        for (RecordComponent component : result.getClass().getRecordComponents()) {
            columns.add((double[]) component.getAccessor().invoke(result));
        }
        return columns;
    }
}
