package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The merged export of years of minutes, each with funding and open interest, next to DuckDB doing the same join and COPY by
 * hand over the same files in the same run. Prints; run by the command in docs/benchmarks.md.
 */
class ExportBenchmark {

    private static final int YEARS = Integer.getInteger("kirby.years", 10);
    private static final int ROUNDS = Integer.getInteger("kirby.rounds", 3);
    private static final Instant END = Instant.parse("2025-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void merged_next_to_duckdb_by_hand() throws Exception {
        TimeRange range =
                new TimeRange(END.atOffset(ZoneOffset.UTC).minusYears(YEARS).toInstant(), END);
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("lake"), Clock.fixed(END, ZoneOffset.UTC))) {
            fill(store, range);
            Path out = folder.resolve("out");
            double[] kirby = new double[ROUNDS];
            double[] hand = new double[ROUNDS];
            double[] ratio = new double[ROUNDS];
            double[] work = new double[ROUNDS];
            long rows = 0;
            for (int round = 0; round < ROUNDS; round++) {
                // Each is first in every other round, so that none always gets the warmer machine.
                boolean first = round % 2 == 0;
                Run<Path> before = first ? null : Run.of(this::byHand);
                Run<ExportReport> ours =
                        Run.of(() -> store.export(TestRows.BTC).merged("1m").toParquet(out.toString()));
                Run<Path> theirs = before == null ? Run.of(this::byHand) : before;
                kirby[round] = ours.seconds;
                hand[round] = theirs.seconds;
                ratio[round] = ours.seconds / theirs.seconds;
                work[round] = ours.work / theirs.work;
                rows = ours.result.rows();
                assertThat(same(ours.result.files().get(0), theirs.result)).isTrue();
                System.out.printf(
                        Locale.ROOT,
                        "%d years, %d rows: Kirby %.2f s (%.1f MB), DuckDB by hand %.2f s (%.1f MB), ratio %.2f%n",
                        YEARS,
                        rows,
                        kirby[round],
                        Files.size(ours.result.files().get(0)) / 1e6,
                        hand[round],
                        Files.size(theirs.result) / 1e6,
                        ratio[round]);
                for (Path written : ours.result.files()) {
                    Files.delete(written);
                }
                Files.delete(theirs.result);
            }
            printSteps(store, out);
            assertThat(rows).isEqualTo(Interval.M1.count(range));
            System.out.printf(
                    Locale.ROOT,
                    "median: Kirby %.2f s, by hand %.2f s; of the pairs' ratios %.2f (goal 1.3), of their processor"
                            + " time %.2f, at -Xmx%dm; %s%n",
                    median(kirby),
                    median(hand),
                    median(ratio),
                    median(work),
                    Runtime.getRuntime().maxMemory() >> 20,
                    peak());
        }
    }

    /** What something took: time on the wall, and of all processors, which others on the machine do not lengthen much. */
    private record Run<T>(T result, double seconds, double work) {
        static <T> Run<T> of(Callable<T> task) throws Exception {
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long worked = system.getProcessCpuTime();
            long start = System.nanoTime();
            T result = task.call();
            return new Run<>(result, (System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - worked) / 1e9);
        }
    }

    /** Once more, to tell where the time goes. */
    private static void printSteps(MarketDataStore store, Path out) {
        long start = System.nanoTime();
        Map<String, Double> begun = new LinkedHashMap<>();
        store.export(TestRows.BTC)
                .merged("1m")
                .onProgress(state -> begun.putIfAbsent(state.step().toString(), (System.nanoTime() - start) / 1e9))
                .toParquet(out.toString());
        System.out.println("seconds at which steps begin: " + begun);
    }

    private static double median(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The most memory that the whole process ever had, with DuckDB's, where the system tells. */
    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "peak memory unknown";
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .map(line -> "peak memory of the process " + line.replaceAll("\\D+", "") + " kB")
                    .collect(Collectors.joining());
        }
    }

    /** A month of each series at a time; prices walk in steps of 0.1. */
    private static void fill(MarketDataStore store, TimeRange range) {
        Random random = new Random(1);
        long price = 300_000;
        for (Instant month = range.start(); month.isBefore(range.end()); ) {
            Instant next = month.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
            int size = (int) ((next.toEpochMilli() - month.toEpochMilli()) / 60_000);
            Rows.Builder candles = Rows.builder(Dataset.CANDLES, size);
            Rows.Builder funding = Rows.builder(Dataset.FUNDING, size);
            Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, size);
            for (long time = month.toEpochMilli(); time < next.toEpochMilli(); time += 60_000) {
                long close = Math.max(1_000, price + random.nextInt(401) - 200);
                double high = (Math.max(price, close) + random.nextInt(100)) / 10.0;
                double low = (Math.min(price, close) - random.nextInt(100)) / 10.0;
                candles.candle(
                        time,
                        price / 10.0,
                        high,
                        low,
                        close / 10.0,
                        random.nextInt(1_000_000) / 1000.0,
                        random.nextInt(5_000));
                funding.row(time).number(0, random.nextInt(2_000) / 1e7).number(1, random.nextInt(2_000) / 1e7);
                funding.number(2, close / 10.0).number(4, close / 10.0);
                interest.row(time).number(0, 50_000 + random.nextInt(1_000) / 10.0);
                interest.number(1, close * 5_000.0);
                price = close;
            }
            store.upsert(TestRows.BTC_1M, candles.build());
            store.upsert(SeriesId.of(Dataset.FUNDING, TestRows.BTC), funding.build());
            store.upsert(SeriesId.of(Dataset.OPEN_INTEREST, TestRows.BTC), interest.build());
            month = next;
        }
    }

    private static Connection duckDb() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'; SET memory_limit = '1GiB'");
        }
        return connection;
    }

    private String table(Dataset dataset) {
        return "read_parquet('" + folder.resolve("lake").resolve(dataset.toString())
                + "/**/*.parquet', hive_partitioning = false)";
    }

    private Path byHand() throws SQLException {
        Path file = folder.resolve("by-hand.parquet");
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement()) {
            statement.execute("SET temp_directory = '" + folder.resolve("by-hand-spill") + "'");
            statement.execute("COPY (SELECT b.*, f.* EXCLUDE (time), o.* EXCLUDE (time) FROM " + table(Dataset.CANDLES)
                    + " b LEFT JOIN " + table(Dataset.FUNDING) + " f ON f.time = b.time LEFT JOIN "
                    + table(Dataset.OPEN_INTEREST) + " o ON o.time = b.time ORDER BY b.time) TO '" + file
                    + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        return file;
    }

    private static boolean same(Path one, Path other) throws SQLException {
        String sum = "(SELECT sum(hash(t)::HUGEINT) FROM read_parquet('%s') t)";
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT " + sum.formatted(one) + " = " + sum.formatted(other))) {
            return result.next() && result.getBoolean(1);
        }
    }
}
