package dev.kirby.benchmark;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.performance.Metrics;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
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
