package dev.kirby.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.backtest.RecordedData;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every indicator, by the list of {@link IndicatorCases}. */
class EveryIndicatorTest {

    private static final List<Class<?>> FAMILIES = List.of(
            Indicators.class,
            MovingAverages.class,
            Momentum.class,
            Volatility.class,
            VolumeFlow.class,
            Trend.class,
            Statistics.class,
            Levels.class,
            CandlePatterns.class);

    /** They take functions or move columns, and have tests of their own. */
    private static final Set<String> OPERATORS = Set.of(
            "Indicators.map", "Indicators.combine", "Indicators.rolling", "Indicators.before", "Indicators.crosses");

    static Stream<IndicatorCase> indicators() {
        return IndicatorCases.all();
    }

    private static Stream<Method> methods() {
        return FAMILIES.stream()
                .flatMap(family -> Arrays.stream(family.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !OPERATORS.contains(nameOf(method)));
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    @Test
    void each_has_a_case_with_an_oracle_its_warm_up_and_its_flat_values() {
        Set<String> there = methods().map(EveryIndicatorTest::nameOf).collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = indicators().map(IndicatorCase::name).collect(Collectors.toCollection(TreeSet::new));

        assertThat(tested).containsExactlyElementsOf(there).hasSizeGreaterThan(50);
        CandleSeries bars = market(1, 50);
        indicators().forEach(indicator -> {
            int columns = indicator.columns().apply(bars).length;
            assertThat(indicator.warmUp()).as("warm-up of %s", indicator).hasSize(columns);
            assertThat(indicator.flat()).as("flat values of %s", indicator).hasSize(columns);
            assertThat(indicator.oracles()).as("oracles of %s", indicator).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void agrees_with_others_on_random_candles(IndicatorCase indicator) {
        for (int seed = 1; seed <= 3; seed++) {
            compare(indicator, market(seed, 1_300), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void agrees_with_others_on_real_candles(IndicatorCase indicator) {
        compare(
                indicator,
                RecordedData.candles("perps/binance-um-BTCUSDT-1h.csv.gz", Interval.H1, Long::parseLong)
                        .slice(0, 2_000),
                "BTC 1h");
        compare(
                indicator,
                RecordedData.candles(
                        "oracles/GOOG.csv",
                        Interval.D1,
                        text -> LocalDate.parse(text).toEpochDay() * 86_400_000L),
                "GOOG 1d");
    }

    private static void compare(IndicatorCase indicator, CandleSeries bars, String market) {
        double[][] ours = indicator.columns().apply(bars);
        for (IndicatorCase.Oracle oracle : indicator.oracles()) {
            double[][] theirs = oracle.columns().apply(bars);
            assertThat(theirs).isNotEmpty();
            for (int c = 0; c < theirs.length; c++) {
                double[] usual = Arrays.stream(theirs[c])
                        .map(Math::abs)
                        .filter(v -> !Double.isNaN(v))
                        .sorted()
                        .toArray();
                double size = usual[usual.length / 2];
                int compared = 0;
                for (int i = oracle.settled(); i < bars.size(); i++) {
                    if (Double.isNaN(theirs[c][i])) {
                        continue;
                    }
                    compared++;
                    double allowed = oracle.tolerance() * Math.max(Math.abs(theirs[c][i]), size);
                    boolean isNear = Math.abs(ours[c][i] - theirs[c][i]) <= allowed;
                    if (!isNear) {
                        fail(
                                "%s column %d, bar %d of %s: %s here, %s by %s",
                                indicator, c, i, market, ours[c][i], theirs[c][i], oracle.source());
                    }
                }
                assertThat(compared).as("values of %s compared", indicator).isGreaterThan(bars.size() / 2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void warms_up_with_nan_and_no_longer_than_it_says(IndicatorCase indicator) {
        double[][] columns = indicator.columns().apply(market(7, 400));
        for (int c = 0; c < columns.length; c++) {
            int first = 0;
            while (first < 400 && Double.isNaN(columns[c][first])) {
                first++;
            }
            assertThat(first).as("%s column %d begins", indicator, c).isLessThan(300);
            if (indicator.warmUp()[c] >= 0) {
                assertThat(first)
                        .as("%s column %d begins", indicator, c)
                        .isEqualTo(indicator.warmUp()[c]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void does_not_change_when_more_bars_come(IndicatorCase indicator) {
        for (int seed = 1; seed <= 3; seed++) {
            CandleSeries bars = RandomMarkets.candles(new Random(seed), 700);
            double[][] all = indicator.columns().apply(bars);
            for (int cut : new int[] {0, 1, 2, 3, 10, 29, 30, 31, 100, 255, 511, 512, 513, 531, 640, 699}) {
                double[][] part = indicator.columns().apply(bars.slice(0, cut));
                for (int c = 0; c < all.length; c++) {
                    assertThat(part[c])
                            .as("%s column %d of the first %d bars, seed %d", indicator, c, cut, seed)
                            .isEqualTo(Arrays.copyOf(all[c], cut));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void is_exact_on_flat_prices(IndicatorCase indicator) {
        double[][] columns = indicator.columns().apply(flat(600, 0));
        for (int c = 0; c < columns.length; c++) {
            double expected = indicator.flat()[c];
            int first = indicator.warmUp()[c] < 0 ? 400 : indicator.warmUp()[c];
            for (int i = first; i < columns[c].length; i++) {
                if (!isSame(columns[c][i], expected)) {
                    fail("%s column %d, bar %d: %s, not %s", indicator, c, i, columns[c][i], expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void of_a_window_forgets_what_left_it(IndicatorCase indicator) {
        if (!indicator.isWindowed()) {
            return;
        }
        double[][] columns = indicator.columns().apply(flat(600, 300));
        CandleSeries bars = market(9, 900);
        double[][] all = indicator.columns().apply(bars);
        for (int c = 0; c < columns.length; c++) {
            int window = indicator.warmUp()[c] + 1;
            for (int i = 300 + window; i < 600; i++) {
                if (!isSame(columns[c][i], indicator.flat()[c])) {
                    fail("%s column %d, flat bar %d: %s", indicator, c, i, columns[c][i]);
                }
            }
            double[] alone = indicator.columns().apply(bars.slice(800 - window, 800))[c];
            assertThat(alone[window - 1]).as("%s column %d alone", indicator, c).isEqualTo(all[c][799]);
        }
    }

    @ParameterizedTest
    @MethodSource("indicators")
    void takes_what_is_behind_an_unknown_bar_as_a_series_of_its_own(IndicatorCase indicator) {
        CandleSeries bars = market(11, 900);
        for (double unknown : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            CandleSeries holed = with(bars, 450, unknown);
            double[][] columns = indicator.columns().apply(holed);
            double[][] before = indicator.columns().apply(bars.slice(0, 450));
            double[][] behind = indicator.columns().apply(bars.slice(451, 900));
            for (int c = 0; c < columns.length; c++) {
                assertThat(Arrays.copyOf(columns[c], 450))
                        .as("%s before", indicator)
                        .isEqualTo(before[c]);
                assertThat(columns[c][450]).as("%s at %s", indicator, unknown).isNaN();
                assertThat(Arrays.copyOfRange(columns[c], 451, 900))
                        .as("%s behind", indicator)
                        .isEqualTo(behind[c]);
            }
        }
    }

    @Test
    void has_finite_values_or_nan_whatever_the_candles_are() {
        CandleSeries zero = series(200, i -> new double[] {0, 0, 0, 0, 0});
        CandleSeries huge = series(200, i -> new double[] {1e308, 1.7e308, -1e308, i % 3 * 1e307, 1e308});
        indicators().forEach(indicator -> {
            for (CandleSeries bars : List.of(zero, huge, with(huge, 100, Double.NaN))) {
                for (double[] column : indicator.columns().apply(bars)) {
                    assertThat(Arrays.stream(column).noneMatch(Double::isInfinite))
                            .as("%s finite", indicator)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void has_a_window_of_one_at_least_and_may_be_longer_than_the_series() {
        CandleSeries bars = market(13, 60);
        methods().filter(EveryIndicatorTest::hasWindow).forEach(method -> {
            assertThatThrownBy(() -> call(method, bars, 0))
                    .as("%s with 0", method)
                    .isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> call(method, bars, -3))
                    .as("%s with -3", method)
                    .isInstanceOf(InvalidRequestException.class);
            for (int window : new int[] {61, 1_000, Integer.MAX_VALUE}) {
                for (double[] column : call(method, bars, window)) {
                    assertThat(column)
                            .as("%s with %d", method, window)
                            .hasSize(60)
                            .containsOnly(Double.NaN);
                }
            }
            try {
                for (double[] column : call(method, bars, 1)) {
                    assertThat(column).as("%s with 1", method).hasSize(60);
                }
            } catch (InvalidRequestException e) {
                assertThat(e).hasMessageContaining("or more");
            }
            for (double[] column : call(method, bars.slice(0, 0), 10)) {
                assertThat(column).as("%s of nothing", method).isEmpty();
            }
        });
    }

    private static boolean isSame(double value, double expected) {
        return value == expected || Double.isNaN(value) && Double.isNaN(expected);
    }

    private static boolean hasWindow(Method method) {
        return Arrays.asList(method.getParameterTypes()).contains(int.class);
    }

    private static List<double[]> call(Method method, CandleSeries bars, int window) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == int.class
                        ? (Object) window
                        : type == double.class ? (Object) 2.0 : type == double[].class ? bars.closes() : bars)
                .toArray();
        try {
            Object result = method.invoke(null, arguments);
            if (result instanceof double[] column) {
                return List.of(column);
            }
            List<double[]> columns = new ArrayList<>();
            for (RecordComponent component : result.getClass().getRecordComponents()) {
                columns.add((double[]) component.getAccessor().invoke(result));
            }
            return columns;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Hourly candles that never stand still. */
    private static CandleSeries market(int seed, int size) {
        Random random = new Random(seed);
        double[] price = {100};
        return series(size, i -> {
            double open = price[0] * (1 + 0.002 * random.nextGaussian());
            double close = open * (1 + 0.01 * random.nextGaussian());
            price[0] = close;
            double high = Math.max(open, close) * (1 + 0.004 * random.nextDouble());
            double low = Math.min(open, close) * (1 - 0.004 * random.nextDouble());
            return new double[] {open, high, low, close, Math.exp(random.nextGaussian())};
        });
    }

    private static CandleSeries flat(int size, int from) {
        CandleSeries moving = market(5, Math.max(1, from));
        double p = IndicatorCase.FLAT_PRICE;
        return series(
                size,
                i -> i < from
                        ? new double[] {moving.open(i), moving.high(i), moving.low(i), moving.close(i), moving.volume(i)
                        }
                        : new double[] {p, p, p, p, 7});
    }

    private static CandleSeries with(CandleSeries bars, int bar, double value) {
        return series(
                bars.size(),
                i -> i == bar
                        ? new double[] {value, value, value, value, value}
                        : new double[] {bars.open(i), bars.high(i), bars.low(i), bars.close(i), bars.volume(i)});
    }

    private static CandleSeries series(int size, java.util.function.IntFunction<double[]> candle) {
        long[] time = new long[size];
        double[][] columns = new double[5][size];
        for (int i = 0; i < size; i++) {
            time[i] = 1_700_006_400_000L + i * 3_600_000L;
            double[] values = candle.apply(i);
            for (int c = 0; c < 5; c++) {
                columns[c][i] = values[c];
            }
        }
        return CandleSeries.of(
                RandomMarkets.BTC, Interval.H1, time, columns[0], columns[1], columns[2], columns[3], columns[4]);
    }
}
