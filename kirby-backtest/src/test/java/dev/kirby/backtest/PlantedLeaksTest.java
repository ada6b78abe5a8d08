package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.lookahead.LookaheadException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.strategy.MemoryFeed;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Look-ahead planted in everything that a study offers is found; the honest form of each passes. */
class PlantedLeaksTest {

    private static final CandleSeries BARS = RandomMarkets.candles(new Random(21), 3_000);

    private final Backtest backtest = Backtest.of(BARS)
            .funding(RandomMarkets.funding(new Random(22), BARS))
            .feed(feed());

    private static MemoryFeed feed() {
        CandleSeries other = RandomMarkets.candles(new Random(23), 6_000);
        CandleSeries eth = CandleSeries.of(
                Instrument.perps("binance", "ETH", "USDT"),
                Interval.M5,
                other.times(),
                other.opens(),
                other.highs(),
                other.lows(),
                other.closes(),
                other.volumes());
        Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 1_000);
        Random random = new Random(24);
        for (long time = BARS.time(0); time < BARS.closeTime(2_999); time += 900_000) {
            interest.row(time).number(0, random.nextDouble());
        }
        return new MemoryFeed().with(eth).with(SeriesId.of(Dataset.OPEN_INTEREST, BARS.instrument()), interest.build());
    }

    /** Long where a column rises from the bar before, which uses every value. */
    private static Strategy rising(Function<Study, double[]> column) {
        return Strategy.of("rising", study -> {
            double[] values = column.apply(study);
            return bar -> bar > 0 && values[bar] > values[bar - 1] ? Signal.LONG : Signal.CLOSE;
        });
    }

    /** The column as it will be some bars later, the last value standing in at the end. */
    private static double[] ahead(double[] column, int bars) {
        double[] future = new double[column.length];
        Arrays.setAll(future, i -> column[Math.min(column.length - 1, i + bars)]);
        return future;
    }

    /** Coarse candles joined to the bars they contain, as a merge by open time does. */
    private static double[] joinedAtTheOpen(Study study) {
        CandleSeries coarse = study.bars().resample(Interval.H4);
        double[] joined = new double[study.size()];
        for (int bar = 0; bar < joined.length; bar++) {
            int candle = coarse.indexAtOrAfter(Interval.H4.floor(study.bars().time(bar)));
            joined[bar] = coarse.close(candle);
        }
        return joined;
    }

    /** Unknown values filled from the next known one. */
    private static double[] backFilled(double[] column) {
        double[] filled = column.clone();
        for (int i = filled.length - 2; i >= 0; i--) {
            filled[i] = Double.isNaN(filled[i]) ? filled[i + 1] : filled[i];
        }
        return filled;
    }

    private static double[] withGaps(double[] column) {
        double[] gaps = new double[column.length];
        Arrays.setAll(gaps, i -> i % 7 < 3 ? Double.NaN : column[i]);
        return gaps;
    }

    private static double[] standardised(double[] column) {
        double mean = Arrays.stream(column).average().orElse(0);
        double[] shifted = new double[column.length];
        Arrays.setAll(shifted, i -> Math.sin(column[i] - mean));
        return shifted;
    }

    static Stream<Arguments> leaks() {
        return Stream.of(
                Arguments.of("the next close", leak(s -> ahead(s.closes(), 1))),
                Arguments.of("4h candles joined at their open", leak(PlantedLeaksTest::joinedAtTheOpen)),
                Arguments.of("the next 4h close", leak(s -> ahead(s.higher("4h").closes(), 48))),
                Arguments.of("funding of the future", leak(s -> ahead(s.funding(), 96))),
                Arguments.of("open interest of the future", leak(s -> ahead(s.openInterest(), 3))),
                Arguments.of(
                        "another market's future",
                        leak(s -> ahead(s.market("binance:ETH/USDT:USDT").closes(), 1))),
                Arguments.of("a back-filled column", leak(s -> backFilled(withGaps(s.closes())))),
                Arguments.of("a column of the whole history", leak(s -> standardised(s.closes()))),
                Arguments.of("an indicator turned round", leak(s -> ahead(s.sma(9), 4))));
    }

    static Stream<Arguments> honest() {
        return Stream.of(
                Arguments.of("closes", leak(s -> s.closes())),
                Arguments.of("4h closes", leak(s -> s.higher("4h").closes())),
                Arguments.of("funding", leak(s -> s.funding())),
                Arguments.of("open interest", leak(s -> s.openInterest())),
                Arguments.of(
                        "another market",
                        leak(s -> s.market("binance:ETH/USDT:USDT").closes())),
                Arguments.of(
                        "another market's 1h",
                        leak(s -> s.market("binance:ETH/USDT:USDT").sma(20))),
                Arguments.of("the hour", leak(s -> s.hour())),
                Arguments.of(
                        "a column of one's own",
                        leak(s -> s.column("range", bars -> {
                            double[] range = new double[bars.size()];
                            Arrays.setAll(range, i -> bars.high(i) - bars.low(i));
                            return range;
                        }))));
    }

    private static Function<Study, double[]> leak(Function<Study, double[]> column) {
        return column;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void is_found(String name, Function<Study, double[]> column) {
        assertThatThrownBy(() -> backtest.verifyNoLookahead(rising(column)))
                .as(name)
                .isInstanceOf(LookaheadException.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("honest")
    void passes(String name, Function<Study, double[]> column) {
        assertThat(backtest.verifyNoLookahead(rising(column)).histories())
                .as(name)
                .isGreaterThan(100);
    }
}
