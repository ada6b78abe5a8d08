package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.lookahead.LookaheadException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.LongShortRatio.Kind;
import dev.kirby.market.SeriesId;
import dev.kirby.market.Side;
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

    private static final CandleSeries BARS = RandomMarkets.candles(new Random(21), 1_200);

    private final Backtest backtest = Backtest.of(BARS)
            .funding(RandomMarkets.funding(new Random(22), BARS))
            .feed(feed());

    private static MemoryFeed feed() {
        CandleSeries other = RandomMarkets.candles(new Random(23), 2_400);
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
        for (long time = BARS.time(0); time < BARS.closeTime(BARS.size() - 1); time += 900_000) {
            interest.row(time).number(0, random.nextDouble());
        }
        Rows.Builder ratios = Rows.builder(Dataset.LONG_SHORT_RATIO, 300);
        Rows.Builder liquidations = Rows.builder(Dataset.LIQUIDATIONS, 3_000);
        for (long time = BARS.time(0); time < BARS.closeTime(BARS.size() - 1); time += 3_600_000) {
            ratios.row(time)
                    .text(Dataset.LONG_SHORT_RATIO.indexOf("kind"), Kind.TOP_ACCOUNT.toString())
                    .number(Dataset.LONG_SHORT_RATIO.indexOf("ratio"), 1 + random.nextDouble());
        }
        for (long time = BARS.time(0); time < BARS.closeTime(BARS.size() - 1); time += 100_000) {
            liquidations
                    .row(time)
                    .text(Dataset.LIQUIDATIONS.indexOf("side"), "long")
                    .number(Dataset.LIQUIDATIONS.indexOf("price"), 100)
                    .number(Dataset.LIQUIDATIONS.indexOf("quantity"), random.nextDouble());
        }
        return new MemoryFeed()
                .with(eth)
                .with(eth.resample(Interval.parse("1h")))
                .with(SeriesId.of(Dataset.OPEN_INTEREST, BARS.instrument()), interest.build())
                .with(SeriesId.of(Dataset.LONG_SHORT_RATIO, BARS.instrument()), ratios.build())
                .with(SeriesId.of(Dataset.LIQUIDATIONS, BARS.instrument()), liquidations.build());
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
                Arguments.of("ratios of the future", leak(s -> ahead(s.longShortRatio(Kind.TOP_ACCOUNT), 12))),
                Arguments.of("liquidations of the next bar", leak(s -> ahead(s.liquidations(Side.LONG), 1))),
                Arguments.of(
                        "another market's future",
                        leak(s -> ahead(s.market("binance:ETH/USDT:USDT").closes(), 1))),
                Arguments.of(
                        "another market's next 1h close",
                        leak(s -> ahead(s.market("binance:ETH/USDT:USDT", "1h").closes(), 12))),
                Arguments.of("the next bar's hour", leak(s -> ahead(s.hour(), 1))),
                Arguments.of("the next bar's weekday", leak(s -> ahead(s.weekday(), 1))),
                Arguments.of("the next bar's session", leak(s -> ahead(s.session("13:30", "20:00"), 1))),
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
                Arguments.of("ratios", leak(s -> s.longShortRatio(Kind.TOP_ACCOUNT))),
                Arguments.of("liquidations", leak(s -> s.liquidations(Side.LONG))),
                Arguments.of("the session", leak(s -> s.session("13:30", "20:00"))),
                Arguments.of("the weekday", leak(s -> s.weekday())),
                Arguments.of(
                        "another market",
                        leak(s -> s.market("binance:ETH/USDT:USDT").closes())),
                Arguments.of(
                        "another market's 1h",
                        leak(s -> s.market("binance:ETH/USDT:USDT", "1h").sma(20))),
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
