package dev.kirby.benchmark;

import dev.kirby.backtest.Backtest;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.sweep.Combination;
import dev.kirby.sweep.Sweep;
import java.util.List;
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

/** The grid of 201,600 combinations, from the candles to the ranking, in a heap of 512 MB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class SweepBenchmark {

    @Param({"10000", "105120", "1000000"})
    int bars;

    private CandleSeries series;

    @Setup
    public void setUp() {
        series = SyntheticMarket.bars(bars);
    }

    /** Everything the result has, and the ten best. */
    @Benchmark
    public List<Combination> grid() {
        return Sweep.grid(LiquiditySweep.grid()).run(Backtest.of(series)).top(10);
    }
}
