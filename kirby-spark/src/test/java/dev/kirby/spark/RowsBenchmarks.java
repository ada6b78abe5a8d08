package dev.kirby.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Sweep;
import dev.kirby.train.Programme;
import dev.kirby.validate.tunnel.MarketModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows that stay in the cluster, in Parquet, by two workers of 1 GB, which read the candles themselves: time, bytes and memory as they get
 * more. A market has 201,600 rows. Run by name only:
 *
 * <pre>mvn -Dfast -pl kirby-spark -am test -Dtest=RowsBenchmarks -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.shapes=5,50</pre>
 */
class RowsBenchmarks {

    private static final String[] MARKETS =
            System.getProperty("kirby.shapes", "1,5").split(",");
    private static final int DAYS = Integer.getInteger("kirby.days", 60);

    @TempDir
    Path folder;

    private static Backtest backtest(Programme.Market market) {
        CandleSeries bars = MarketModel.clustered(market.interval())
                .market(DAYS, market.instrument().hashCode());
        return Backtest.of(CandleSeries.of(market.instrument(), market.interval(), bars.toRows()));
    }

    @Test
    void rows_in_parquet() throws IOException {
        StrategyProvider sweeps = Strategies.installed().named(LiquiditySweep.NAME);
        Sweep sweep = Sweep.grid(sweeps.grid());
        try (LocalCluster cluster = LocalCluster.start(folder, 2);
                SparkSession spark = cluster.session().getOrCreate()) {
            for (String count : MARKETS) {
                List<Programme.Market> markets = IntStream.range(0, Integer.parseInt(count))
                        .mapToObj(
                                i -> new Programme.Market(Instrument.perps("simulated", "C" + i, "USDT"), Interval.M5))
                        .toList();
                Path rows = folder.resolve("rows" + count);
                long begin = System.nanoTime();
                SparkSweep.of(spark, sweeps)
                        .table(sweep, markets, RowsBenchmarks::backtest)
                        .write()
                        .parquet(rows.toString());
                double seconds = (System.nanoTime() - begin) / 1e9;
                long written = spark.read().parquet(rows.toString()).count();
                assertThat(written)
                        .isEqualTo((long) markets.size() * sweep.grid().size());
                System.out.printf(
                        Locale.ROOT,
                        "%,d rows: %.1f s, %.1f bytes a row, most of the heap in use: %s%n",
                        written,
                        seconds,
                        (double) size(rows) / written,
                        heaps(spark));
            }
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Of the driver and of each executor so far, as their signs of life say every ten seconds. */
    private static String heaps(SparkSession spark) {
        return CollectionConverters.asJava(spark.sparkContext().statusStore().executorList(false)).stream()
                .map(RowsBenchmarks::heap)
                .toList()
                .toString();
    }

    private static String heap(ExecutorSummary executor) {
        return executor.id() + " "
                + (executor.peakMemoryMetrics().isEmpty()
                        ? "unknown"
                        : (executor.peakMemoryMetrics().get().getMetricValue("JVMHeapMemory") >> 20) + " MB");
    }
}
