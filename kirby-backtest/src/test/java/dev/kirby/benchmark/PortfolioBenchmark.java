package dev.kirby.benchmark;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.performance.Performance;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Ten markets on one account beside the same ten markets one after the other, and beside one of them again and again, which a
 * processor soon knows by heart. Indicators are computed before, except in the last three; a year of 5m each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class PortfolioBenchmark {

    private static final int MARKETS = 10;
    private static final int YEAR = 105_120;

    /** The averages that cross: few trades, or many. */
    @Param({"50/200", "10/30"})
    String averages;

    private Strategy cross;
    private final Backtest[] backtests = new Backtest[MARKETS];
    private final Portfolio[] ones = new Portfolio[MARKETS];
    private Portfolio ten;

    @Setup
    public void setUp() {
        String[] windows = averages.split("/", -1);
        cross = Strategy.of("sma " + averages, study -> {
            double[] fast = study.sma(Integer.parseInt(windows[0]));
            double[] slow = study.sma(Integer.parseInt(windows[1]));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        ten = Portfolio.of(10_000);
        for (int i = 0; i < MARKETS; i++) {
            backtests[i] = Backtest.of(SyntheticMarket.bars(YEAR, 7 + i)).costs(Costs.NONE);
            ones[i] = Portfolio.of(10_000).add("market " + i, backtests[i], cross);
            ten = ten.add("market " + i, backtests[i], cross);
        }
    }

    @Benchmark
    public Performance tenMarketsOnOneAccount() {
        return ten.run().performance();
    }

    @Benchmark
    public Performance tenMarketsOnOneThread() {
        return ten.threads(1).run().performance();
    }

    @Benchmark
    public void tenPortfoliosOfOneMarket(Blackhole hole) {
        for (Portfolio one : ones) {
            hole.consume(one.run().performance());
        }
    }

    @Benchmark
    public void tenBacktests(Blackhole hole) {
        for (Backtest backtest : backtests) {
            hole.consume(backtest.run(cross).performance());
        }
    }

    @Benchmark
    public Performance oneMarketAgainAndAgain() {
        return ones[0].run().performance();
    }

    @Benchmark
    public Performance tenMarketsForTheFirstTime() {
        Portfolio fresh = Portfolio.of(10_000);
        for (int i = 0; i < MARKETS; i++) {
            fresh = fresh.add("market " + i, Backtest.of(backtests[i].bars()).costs(Costs.NONE), cross);
        }
        return fresh.run().performance();
    }

    @Benchmark
    public void tenPortfoliosOfOneMarketForTheFirstTime(Blackhole hole) {
        for (Backtest backtest : backtests) {
            hole.consume(Portfolio.of(10_000)
                    .add("market", Backtest.of(backtest.bars()).costs(Costs.NONE), cross)
                    .run()
                    .performance());
        }
    }

    @Benchmark
    public void tenBacktestsForTheFirstTime(Blackhole hole) {
        for (Backtest backtest : backtests) {
            hole.consume(
                    Backtest.of(backtest.bars()).costs(Costs.NONE).run(cross).performance());
        }
    }
}
