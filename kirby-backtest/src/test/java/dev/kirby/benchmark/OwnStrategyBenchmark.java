package dev.kirby.benchmark;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Side;
import dev.kirby.optimize.Optimizer;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Operand;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Combination;
import dev.kirby.sweep.Sweep;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
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

/** 10,000 combinations of a strategy of one's own, as a plain rule and stated, and a walk-forward; indicators included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class OwnStrategyBenchmark {

    private static final Params DEFAULTS = Params.of("fast", 10).with("slow", 30);

    @Param("105120")
    int bars;

    private CandleSeries series;
    private Strategy plain;
    private Strategy compared;
    private Strategy tested;

    @Setup
    public void setUp() {
        series = SyntheticMarket.bars(bars);
        plain = Strategy.of("sma cross", DEFAULTS, (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        compared = stated(Condition.above(
                Operand.of((study, p) -> study.sma(p.integer("fast")), "fast"),
                Operand.of((study, p) -> study.sma(p.integer("slow")), "slow")));
        tested = stated(new Condition(List.of("fast", "slow"), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar];
        }));
    }

    private static Strategy stated(Condition above) {
        return Strategy.of(
                "sma cross stated",
                DEFAULTS,
                StatedRule.of(Entry.of(Side.LONG, above)).closeWhen(above.not()));
    }

    private List<Combination> sweep(Strategy strategy) {
        return Sweep.grid(strategy.values("fast", 5, 104).values("slow", 110, 209))
                .run(Backtest.of(series))
                .top(10);
    }

    @Benchmark
    public List<Combination> ownPlainRule() {
        return sweep(plain);
    }

    /** Stated as a comparison of columns. */
    @Benchmark
    public List<Combination> ownStatedRule() {
        return sweep(compared);
    }

    /** Stated as a test at every bar. */
    @Benchmark
    public List<Combination> ownTestedRule() {
        return sweep(tested);
    }

    /** LIQUIDITY SWEEP: random search of 1,000 in each of the windows of three months, a gap and one month. */
    @Benchmark
    public WalkForwardResult walkForward() {
        return WalkForward.months(3, 1)
                .run(
                        Backtest.of(series),
                        LiquiditySweep.space(),
                        Optimizer.random(1_000).seed(42));
    }
}
