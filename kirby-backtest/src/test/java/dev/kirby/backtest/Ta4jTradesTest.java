package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.indicator.Indicators;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Position;
import org.ta4j.core.Trade.TradeType;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandFacade;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.rules.BooleanRule;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/**
 * The same entries and exits as ta4j, filled at the next open, long only. Both begin to decide at one bar, after which their
 * indicators agree: ta4j averages fewer closes at the beginning, and its RSI starts from the first change instead of a mean.
 */
class Ta4jTradesTest {

    private static final int FIRST = 600;
    // ta4j leaves the last position open.
    private static final int OPEN = -1;

    private record Trip(int entryBar, double entry, int exitBar, double exit) {}

    @Test
    void sma_cross() {
        compare(
                study -> {
                    int[] crosses = Indicators.crosses(study.sma(10), study.sma(30));
                    return bar -> crosses[bar];
                },
                close -> new BaseStrategy(
                        new CrossedUpIndicatorRule(new SMAIndicator(close, 10), new SMAIndicator(close, 30)),
                        new CrossedDownIndicatorRule(new SMAIndicator(close, 10), new SMAIndicator(close, 30))),
                300);
    }

    @Test
    void rsi() {
        compare(
                study -> {
                    double[] rsi = study.rsi(14);
                    return bar -> rsi[bar] < 35 ? 1 : rsi[bar] > 60 ? -1 : 0;
                },
                close -> new BaseStrategy(
                        new UnderIndicatorRule(new RSIIndicator(close, 14), 35),
                        new OverIndicatorRule(new RSIIndicator(close, 14), 60)),
                150);
    }

    @Test
    void bollinger_bands() {
        compare(
                study -> {
                    double[] close = study.closes();
                    double[] lower = study.bollinger(20, 2).lower();
                    double[] middle = study.bollinger(20, 2).middle();
                    return bar -> close[bar] < lower[bar] ? 1 : close[bar] > middle[bar] ? -1 : 0;
                },
                close -> {
                    BollingerBandFacade bands = new BollingerBandFacade(close, 20, 2);
                    return new BaseStrategy(
                            new UnderIndicatorRule(close, bands.lower()), new OverIndicatorRule(close, bands.middle()));
                },
                300);
    }

    @Test
    void buy_and_hold() {
        compare(study -> bar -> 1, close -> new BaseStrategy(BooleanRule.TRUE, BooleanRule.FALSE), 6);
    }

    @Test
    void on_real_candles() {
        CandleSeries hours = RecordedData.candles("perps/binance-um-BTCUSDT-1h.csv.gz", Interval.H1, Long::parseLong);

        List<Trip> ours = ours(hours, study -> {
            int[] crosses = Indicators.crosses(study.sma(10), study.sma(30));
            return bar -> crosses[bar];
        });
        List<Trip> theirs = theirs(
                hours,
                close -> new BaseStrategy(
                        new CrossedUpIndicatorRule(new SMAIndicator(close, 10), new SMAIndicator(close, 30)),
                        new CrossedDownIndicatorRule(new SMAIndicator(close, 10), new SMAIndicator(close, 30))));

        assertThat(ours).hasSizeGreaterThan(20).isEqualTo(theirs);
    }

    /** Above 0 to be long, below 0 to be flat. */
    private interface Decision {
        int at(int bar);
    }

    private static void compare(
            Function<dev.kirby.strategy.Study, Decision> decision,
            Function<ClosePriceIndicator, BaseStrategy> rules,
            int atLeast) {
        Random random = new Random(7);
        int trips = 0;
        for (int run = 0; run < 6; run++) {
            CandleSeries bars = walk(random, 4_000);
            List<Trip> ours = ours(bars, decision);
            assertThat(ours).as("seed 7, run " + run).isEqualTo(theirs(bars, rules));
            trips += ours.size();
        }
        assertThat(trips).isGreaterThanOrEqualTo(atLeast);
    }

    private static List<Trip> ours(CandleSeries bars, Function<dev.kirby.strategy.Study, Decision> decision) {
        Strategy strategy = Strategy.of("ours", study -> {
            Decision decide = decision.apply(study);
            return bar -> {
                int wanted = bar < FIRST ? 0 : decide.at(bar);
                return wanted > 0 ? Signal.enter(Side.LONG, Exits.NONE) : wanted < 0 ? Signal.CLOSE : Signal.NONE;
            };
        });
        return Backtest.of(bars).costs(Costs.NONE).sizing(Sizing.units(1)).capital(1e9).run(strategy).trades().stream()
                .map(trade -> trade.reason() == ExitReason.END_OF_DATA
                        ? new Trip(trade.entry().bar(), trade.entryPrice(), OPEN, 0)
                        : new Trip(
                                trade.entry().bar(),
                                trade.entryPrice(),
                                trade.exit().bar(),
                                trade.exitPrice()))
                .toList();
    }

    private static List<Trip> theirs(CandleSeries bars, Function<ClosePriceIndicator, BaseStrategy> rules) {
        BarSeries series =
                new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).build();
        for (int i = 0; i < bars.size(); i++) {
            series.addBar(
                    Duration.ofMillis(bars.closeTime(i) - bars.time(i)),
                    Instant.ofEpochMilli(bars.closeTime(i)).atZone(ZoneOffset.UTC),
                    bars.open(i),
                    bars.high(i),
                    bars.low(i),
                    bars.close(i),
                    bars.volume(i));
        }
        BaseStrategy strategy = rules.apply(new ClosePriceIndicator(series));
        TradingRecord record = new BarSeriesManager(series, new TradeOnNextOpenModel())
                .run(strategy, TradeType.BUY, FIRST, bars.size() - 2);
        List<Trip> trips = new ArrayList<>();
        for (Position position : record.getPositions()) {
            trips.add(new Trip(
                    position.getEntry().getIndex(),
                    position.getEntry().getNetPrice().doubleValue(),
                    position.getExit().getIndex(),
                    position.getExit().getNetPrice().doubleValue()));
        }
        Position last = record.getCurrentPosition();
        if (last.isOpened()) {
            trips.add(new Trip(
                    last.getEntry().getIndex(), last.getEntry().getNetPrice().doubleValue(), OPEN, 0));
        }
        return trips;
    }

    private static CandleSeries walk(Random random, int size) {
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double price = 1_000;
        for (int i = 0; i < size; i++) {
            time[i] = 1_704_067_200_000L + i * 300_000L;
            double close = price * (1 + 0.004 * random.nextGaussian());
            c[0][i] = price;
            c[1][i] = Math.max(price, close) * 1.001;
            c[2][i] = Math.min(price, close) * 0.999;
            c[3][i] = close;
            c[4][i] = 1;
            price = close * (1 + 0.0005 * random.nextGaussian());
        }
        for (int i = 0; i < size; i++) {
            c[1][i] = Math.max(c[1][i], Math.max(c[0][i], c[3][i]));
            c[2][i] = Math.min(c[2][i], Math.min(c[0][i], c[3][i]));
        }
        return CandleSeries.of(RandomMarkets.BTC, Interval.M5, time, c[0], c[1], c[2], c[3], c[4]);
    }
}
