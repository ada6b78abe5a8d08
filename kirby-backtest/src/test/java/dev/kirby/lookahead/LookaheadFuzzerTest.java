package dev.kirby.lookahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted leaks of columns and joins are found with their first bar, their column and their reach; clean functions are not accused. */
class LookaheadFuzzerTest {

    private static final CandleSeries BARS = SyntheticMarket.bars(1_200);
    private static final TimeSeries FUNDING = funding();
    private static final Study STUDY = Study.of(BARS).withFunding(FUNDING);

    private static TimeSeries funding() {
        long[] times = new long[12];
        double[] rates = new double[12];
        Random random = new Random(3);
        for (int i = 0; i < times.length; i++) {
            times[i] = BARS.time(0) + i * 8 * 3_600_000L;
            rates[i] = 1e-4 * random.nextGaussian();
        }
        return TimeSeries.of("funding", times, rates);
    }

    private static LookaheadException leak(Study study, ColumnFunction<Study> function) {
        return catchThrowableOfType(
                LookaheadException.class, () -> LookaheadFuzzer.of(study).verify("it", function));
    }

    private static ColumnFunction<Study> column(Function<Study, double[]> column) {
        return study -> Map.of("clean", study.closes(), "value", column.apply(study));
    }

    private static double[] perBar(int size, java.util.function.IntToDoubleFunction value) {
        double[] column = new double[size];
        Arrays.setAll(column, value);
        return column;
    }

    // ---- leaks, with the first bar that leaks and how far it sees

    /** The predecessors' levels: lows of the whole series, of which the nearest below the close is taken. */
    private static double[] levelsOfTheWholeSeries(Study study) {
        CandleSeries bars = study.bars();
        List<Double> levels = new ArrayList<>();
        for (int i = 2; i < bars.size() - 2; i++) {
            double low = bars.low(i);
            if (low < bars.low(i - 1) && low < bars.low(i - 2) && low < bars.low(i + 1) && low < bars.low(i + 2)) {
                levels.add(low);
            }
        }
        return perBar(
                bars.size(),
                bar -> levels.stream()
                        .mapToDouble(level -> level)
                        .filter(level -> level < bars.close(bar))
                        .max()
                        .orElse(Double.NaN));
    }

    /** An average whose unknown first values are filled from the first known one. */
    private static double[] backFilledAverage(Study study) {
        double[] average = study.sma(50);
        Arrays.fill(average, 0, Math.min(49, average.length), average.length < 50 ? Double.NaN : average[49]);
        return average;
    }

    private static double[] centredAverage(Study study) {
        double[] close = study.closes();
        return perBar(
                close.length,
                bar -> bar < 5 || bar + 5 >= close.length
                        ? Double.NaN
                        : Arrays.stream(close, bar - 5, bar + 6).sum());
    }

    private static double[] standardised(Study study) {
        double[] close = study.closes();
        double mean = Arrays.stream(close).average().orElseThrow();
        return perBar(close.length, bar -> close[bar] - mean);
    }

    /** The next close; at the end the last one stands in, so that cutting there changes nothing. */
    private static double[] clamped(Study study) {
        double[] close = study.closes();
        return perBar(close.length, bar -> close[Math.min(close.length - 1, bar + 1)]);
    }

    /** Candles of an hour joined to the bars they contain, as freqtrade's informative pairs are where they are merged by open time. */
    private static double[] hourJoinedAtItsOpen(Study study) {
        CandleSeries hours = study.bars().resample(Interval.H1);
        return perBar(
                study.size(),
                bar -> hours.close(
                        hours.indexAtOrAfter(Interval.H1.floor(study.bars().time(bar)))));
    }

    /** How long until the next bar: only its time leaks. */
    private static double[] waitForTheNextBar(Study study) {
        CandleSeries bars = study.bars();
        return perBar(
                bars.size(), bar -> bar + 1 < bars.size() && bars.time(bar + 1) - bars.closeTime(bar) > 0 ? 1 : 0);
    }

    private static double[] nextFunding(Study study) {
        double[] funding = study.funding();
        return perBar(funding.length, bar -> funding[Math.min(funding.length - 1, bar + 96)]);
    }

    static Stream<Arguments> leaks() {
        return Stream.of(
                Arguments.of("levels of the whole series", column(LookaheadFuzzerTest::levelsOfTheWholeSeries), -1, -1),
                Arguments.of("a back-filled average", column(LookaheadFuzzerTest::backFilledAverage), 0, 49),
                Arguments.of("a centred average", column(LookaheadFuzzerTest::centredAverage), 5, 5),
                Arguments.of("the mean of the whole", column(LookaheadFuzzerTest::standardised), 0, 1_199),
                Arguments.of("the next close, clamped", column(LookaheadFuzzerTest::clamped), 0, 1),
                Arguments.of("an hour joined at its open", column(LookaheadFuzzerTest::hourJoinedAtItsOpen), 0, 11),
                Arguments.of("the time of the next bar", column(LookaheadFuzzerTest::waitForTheNextBar), 0, 1),
                Arguments.of("funding of the future", column(LookaheadFuzzerTest::nextFunding), 0, 96));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void are_found_with_their_first_bar_column_and_reach(
            String name, ColumnFunction<Study> function, int firstBar, int reach) {
        LookaheadException found = leak(STUDY, function);
        assertThat(found)
                .as(name)
                .isNotNull()
                .hasMessageContaining("looks ahead")
                .hasMessageContaining("'value'");
        assertThat(found.column()).isEqualTo("value");
        assertThat(found.barsAhead()).isPositive();
        if (firstBar >= 0) {
            assertThat(found.bar()).as(found.getMessage()).isEqualTo(firstBar);
            assertThat(found.barsAhead()).as(found.getMessage()).isEqualTo(reach);
        }
    }

    // ---- clean

    /** The sum up to a bar, as the whole less what follows: the rounding, and nothing else, depends on what follows. */
    private static double[] roundingOfTheFuture(Study study) {
        double[] close = study.closes();
        double[] sum = new double[close.length];
        double whole = Arrays.stream(close).sum();
        double after = 0;
        for (int bar = close.length - 1; bar >= 0; bar--) {
            sum[bar] = whole - after;
            after += close[bar];
        }
        return sum;
    }

    private static double[] expandingMean(Study study) {
        double[] close = study.closes();
        double sum = 0;
        double[] mean = new double[close.length];
        for (int bar = 0; bar < close.length; bar++) {
            sum += close[bar];
            mean[bar] = sum / (bar + 1);
        }
        return mean;
    }

    static Stream<Arguments> clean() {
        return Stream.of(
                Arguments.of("closes", column(Study::closes)),
                Arguments.of("an average", column(s -> s.sma(50))),
                Arguments.of("an exponential average", column(s -> s.ema(20))),
                Arguments.of("an index", column(s -> s.rsi(14))),
                Arguments.of("the true range", column(s -> s.atr(14))),
                Arguments.of(
                        "hours as of their close", column(s -> s.higher("1h").closes())),
                Arguments.of("an average of hours", column(s -> s.higher("4h").sma(3))),
                Arguments.of("funding", column(Study::funding)),
                Arguments.of("the hour of the day", column(Study::hour)),
                Arguments.of("an expanding mean", column(LookaheadFuzzerTest::expandingMean)),
                Arguments.of("rounding", column(LookaheadFuzzerTest::roundingOfTheFuture)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clean")
    void clean_columns_are_not_accused(String name, ColumnFunction<Study> function) {
        LookaheadCheck check = LookaheadFuzzer.of(STUDY).verify(name, function);
        assertThat(check.histories()).isGreaterThan(100);
        assertThat(check.comparisons()).isGreaterThan(100_000);
        assertThat(check.toString()).hasSizeLessThanOrEqualTo(80);
    }

    // ---- labels

    private static ColumnFunction<Study> labels(int horizon) {
        return study -> {
            double[] close = study.closes();
            return Map.of(
                    "up",
                    perBar(
                            close.length,
                            bar -> bar + horizon >= close.length
                                    ? Double.NaN
                                    : Math.signum(close[bar + horizon] - close[bar])));
        };
    }

    @Test
    void labels_may_see_as_far_ahead_as_is_said_and_no_further() {
        LookaheadFuzzer.of(STUDY).ahead(48).verify("labels", labels(48));
        LookaheadException found = catchThrowableOfType(
                LookaheadException.class,
                () -> LookaheadFuzzer.of(STUDY).ahead(48).verify("labels", labels(49)));
        assertThat(found.bar()).isZero();
        assertThat(found.barsAhead()).isEqualTo(49);
        assertThat(found).hasMessageContaining("49 bars ahead").hasMessageContaining("where 48 are allowed");
    }

    // ---- joins of tables

    private static ColumnFunction<List<Columns>> joined(java.util.function.ToLongBiFunction<Columns, Integer> time) {
        return tables -> {
            Columns bars = tables.get(0);
            Columns hours = tables.get(1);
            double[] close = hours.column("close");
            return Map.of("hour close", perBar(bars.size(), bar -> {
                double latest = Double.NaN;
                for (int row = 0; row < hours.size() && time.applyAsLong(hours, row) <= bars.known(bar); row++) {
                    latest = close[row];
                }
                return latest;
            }));
        };
    }

    @Test
    void a_longer_interval_joined_at_its_open_is_found_and_at_its_close_is_not() {
        Columns bars = Columns.of(BARS);
        Columns hours = Columns.of(BARS.resample(Interval.H1));
        LookaheadException found = catchThrowableOfType(
                LookaheadException.class,
                () -> LookaheadFuzzer.of(bars, hours).verify("merge by open time", joined(Columns::time)));
        assertThat(found.bar()).isZero();
        assertThat(found.column()).isEqualTo("hour close");
        // Bar 11 closes when the next hour opens, and sees its close.
        assertThat(found.barsAhead()).isEqualTo(12);
        LookaheadFuzzer.of(bars, hours).verify("merge by close time", joined(Columns::known));
    }

    @Test
    void a_column_of_few_values_keeps_to_them() {
        Columns bars = Columns.of(BARS.times())
                .with("flag", perBar(BARS.size(), bar -> bar % 3 == 0 ? 1 : 0))
                .with("gaps", perBar(BARS.size(), bar -> bar % 7 < 3 ? Double.NaN : BARS.close(bar)));
        ColumnFunction<List<Columns>> strict = tables -> {
            double[] flag = tables.get(0).column("flag");
            for (double value : flag) {
                if (value != 0 && value != 1) {
                    throw new IllegalArgumentException("no flag: " + value);
                }
            }
            return Map.of("next flag", perBar(flag.length, bar -> flag[Math.min(flag.length - 1, bar + 1)]));
        };
        LookaheadException found = catchThrowableOfType(
                LookaheadException.class, () -> LookaheadFuzzer.of(bars).verify("flags", strict));
        assertThat(found.barsAhead()).isEqualTo(1);
        ColumnFunction<List<Columns>> backFill = tables -> {
            double[] filled = tables.get(0).column("gaps");
            for (int bar = filled.length - 2; bar >= 0; bar--) {
                filled[bar] = Double.isNaN(filled[bar]) ? filled[bar + 1] : filled[bar];
            }
            return Map.of("filled", filled);
        };
        LookaheadException fill = catchThrowableOfType(
                LookaheadException.class, () -> LookaheadFuzzer.of(bars).verify("back-fill", backFill));
        assertThat(fill.bar()).isZero();
        assertThat(fill.barsAhead()).isEqualTo(3);
    }

    // ---- what cannot be judged

    @Test
    void what_cannot_be_compared_is_said() {
        Random random = new Random();
        assertThatThrownBy(() -> LookaheadFuzzer.of(STUDY)
                        .verify("noise", study -> Map.of("x", perBar(study.size(), bar -> random.nextDouble()))))
                .isInstanceOf(KirbyException.class)
                .isNotInstanceOf(LookaheadException.class)
                .hasMessageContaining("give its random numbers a seed");
        assertThatThrownBy(() -> LookaheadFuzzer.of(STUDY).verify("short", study -> Map.of("x", new double[3])))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("3 values of 'x' for 1200 bars");
        ColumnFunction<Study> hungry = study -> {
            if (study.size() < 100) {
                throw new IllegalStateException("100 bars are needed");
            }
            return Map.of("x", study.closes());
        };
        assertThatThrownBy(() -> LookaheadFuzzer.of(STUDY).cuts(200).verify("hungry", hungry))
                .isInstanceOf(LookaheadException.class)
                .hasMessageContaining("or needs more bars");
        LookaheadFuzzer.of(STUDY).cuts(200).minBars(100).verify("hungry", hungry);
        assertThatThrownBy(() -> LookaheadFuzzer.of(STUDY).ahead(-1)).hasMessageContaining("0 or more");
        assertThat(LookaheadFuzzer.of(STUDY).ahead(2))
                .hasToString("LookaheadFuzzer[1200 bars, 60 cuts, 2 bars ahead allowed]");
    }
}
