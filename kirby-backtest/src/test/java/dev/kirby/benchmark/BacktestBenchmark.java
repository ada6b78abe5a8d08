package dev.kirby.benchmark;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.Execution;
import dev.kirby.market.Side;
import dev.kirby.performance.Metrics;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/** One backtest: the cross of two moving averages, long only, in both libraries on the same bars, indicators included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class BacktestBenchmark {

    @Param("105120")
    int bars;

    private CandleSeries series;
    private BarSeries ta4j;
    private Strategy cross;
    private Strategy managed;

    @Setup
    public void setUp() {
        series = SyntheticMarket.bars(bars);
        ta4j = new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).build();
        for (int bar = 0; bar < bars; bar++) {
            ta4j.addBar(
                    Duration.ofMinutes(5),
                    Instant.ofEpochMilli(series.closeTime(bar)).atZone(ZoneOffset.UTC),
                    series.open(bar),
                    series.high(bar),
                    series.low(bar),
                    series.close(bar),
                    series.volume(bar));
        }
        managed = managed();
        cross = Strategy.of("sma 10/30", study -> {
            double[] fast = study.sma(10);
            double[] slow = study.sma(30);
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
    }

    /** Trades, daily equity and all metrics; a new backtest, which has no columns yet. */
    @Benchmark
    public Metrics kirbySmaCross() {
        return Backtest.of(series).costs(Costs.NONE).run(cross).metrics();
    }

    /** The same cross with every option of orders and exits; all metrics, and the interval of ambiguous bars. */
    @Benchmark
    public BacktestResult kirbyEverythingOn() {
        BacktestResult result = everythingOn(series).run(managed);
        result.metrics();
        return result;
    }

    static Backtest everythingOn(CandleSeries bars) {
        return Backtest.of(bars)
                .costs(new Costs(0.0005, 0.0002)
                        .withMakerFee(0.0002)
                        .withAtrSlippage(0.02)
                        .withImpact(0.001))
                .execution(Execution.DEFAULT.withLatency(1).withVolumeShare(0.1).withCooldown(3));
    }

    static Strategy managed() {
        return Strategy.of("managed sma 10/30", study -> {
            double[] fast = study.sma(10);
            double[] slow = study.sma(30);
            double[] close = study.closes();
            double[] atr = study.atr(14);
            return bar -> {
                if (bar < 30 || fast[bar] <= slow[bar]) {
                    return Signal.CLOSE;
                }
                Exits exits = Exits.stopAndTarget(3 * atr[bar], 6 * atr[bar])
                        .withPartialTarget(2 * atr[bar], 0.5)
                        .breakEvenAfter(atr[bar])
                        .trailing(TrailingStop.atr(atr, 3))
                        .when(position -> position.barsHeld() > 100 && position.gain() < 0);
                Order order = Order.limit(close[bar] - 0.2 * atr[bar])
                        .expiringAfter(3)
                        .sized(0.5)
                        .adding(2);
                return Signal.enter(Side.LONG, exits, order);
            };
        });
    }

    /** Trades only. */
    @Benchmark
    public TradingRecord ta4jSmaCross() {
        ClosePriceIndicator close = new ClosePriceIndicator(ta4j);
        SMAIndicator fast = new SMAIndicator(close, 10);
        SMAIndicator slow = new SMAIndicator(close, 30);
        return new BarSeriesManager(ta4j)
                .run(new BaseStrategy(
                        new CrossedUpIndicatorRule(fast, slow), new CrossedDownIndicatorRule(fast, slow)));
    }

    /** Trades, daily equity and all metrics. */
    @Benchmark
    public Metrics kirbyLiquiditySweep() {
        return Backtest.of(series)
                .costs(Costs.NONE)
                .run(LiquiditySweep.defaults())
                .metrics();
    }
}
