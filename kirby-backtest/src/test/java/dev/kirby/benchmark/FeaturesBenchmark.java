package dev.kirby.benchmark;

import dev.kirby.ml.Feature;
import dev.kirby.ml.Features;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;
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

/** The first 150 standard features of candles over a year of 5m, nothing computed yet: goal 1,000 ms. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 8)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class FeaturesBenchmark {

    @Param("105120")
    int bars;

    private CandleSeries series;
    private Features features;

    @Setup
    public void setUp() {
        series = SyntheticMarket.bars(bars);
        features = Features.of(
                Features.standard().where(Feature::isOfCandles).list().subList(0, 150));
    }

    @Benchmark
    public FeatureMatrix standardFeatures() {
        return features.matrix(Study.of(series));
    }
}
