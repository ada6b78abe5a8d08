package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.minuteRange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.storage.SqlRow;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes on one lake. The long form of reading under writing:
 *
 * <pre>mvn -Dfast -pl kirby-store -am test -Dtest=LakeProcessTest#othersRead* -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dkirby.minutes=5</pre>
 *
 * and of writers of series of their own {@code -Dtest=LakeProcessTest#many* -Dkirby.writers=8 -Dkirby.series=25}.
 */
class LakeProcessTest {

    /** How long others read while one writes; 0 for two generations of all rows. */
    private static final int MINUTES = Integer.getInteger("kirby.minutes", 0);

    /** How many processes write series of their own, and how many each. */
    private static final int WRITERS = Integer.getInteger("kirby.writers", 3);

    private static final int SERIES_OF_EACH = Integer.getInteger("kirby.series", 4);

    private static final int READERS = MINUTES > 0 ? 8 : 2;

    @TempDir
    Path temp;

    @Test
    void theDeadLeaveNothingBehindForLong() throws Exception {
        Path folder = temp.resolve("lake");
        for (int i = 0; i < 2; i++) {
            Process writer = ChildJvm.start(LakeWriter.class, folder, Integer.MAX_VALUE, i);
            try (BufferedReader output = ChildJvm.output(writer)) {
                while (!output.readLine().startsWith("written ")) {
                    assertThat(writer.isAlive()).isTrue();
                }
            }
            writer.destroyForcibly().waitFor();
        }
        MarketDataStore.open(folder, CLOCK).close();
        try (Stream<Path> sessions = Files.list(folder.resolve(".kirby").resolve("sessions"))) {
            assertThat(sessions).isEmpty();
        }
    }

    @Test
    void othersReadWholeStatesWhileOneWrites() throws Exception {
        Path folder = temp.resolve("lake");
        Path stop = temp.resolve("stop");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(BTC_1M, TestRows.minutes(LakeWriter.MINUTES));
        }
        List<Process> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(ChildJvm.start(LakeReader.class, folder, stop));
        }
        double generations;
        try {
            Process writer = ChildJvm.start(LakeWriter.class, folder, MINUTES > 0 ? Integer.MAX_VALUE : 3, 1, MINUTES);
            List<String> written = ChildJvm.lines(writer);
            assertThat(writer.waitFor()).as(String.join("\n", written)).isZero();
            generations = (written.size() - 1.0) * LakeWriter.STEP / LakeWriter.MINUTES;
        } finally {
            Files.createFile(stop);
        }
        List<String> answers = new ArrayList<>();
        for (Process reader : readers) {
            List<String> read = ChildJvm.lines(reader);
            assertThat(reader.waitFor()).as(String.join("\n", read)).isZero();
            assertThat(read.get(read.size() - 1)).startsWith("answers ");
            answers.add(read.get(read.size() - 1));
        }
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            assertThat(store.verify().problems()).isEmpty();
        }
        System.out.println("while " + generations + " generations were written: " + answers);
    }

    @Test
    void twoProcessesWritingOneSeriesTakeTurns() throws Exception {
        Path folder = temp.resolve("lake");
        Process one = ChildJvm.start(LakeWriter.class, folder, 2, 1);
        Process two = ChildJvm.start(LakeWriter.class, folder, 2, 1);
        List<String> output = new ArrayList<>(ChildJvm.lines(one));
        output.addAll(ChildJvm.lines(two));
        assertThat(one.waitFor() + two.waitFor()).as(String.join("\n", output)).isZero();
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            assertThat(TestRows.dump(store.read(BTC_1M, TimeRange.ALL)))
                    .isEqualTo(TestRows.dump(TestRows.candles(Interval.M1, minuteRange(0, LakeWriter.MINUTES), 1)));
        }
    }

    @Test
    void manyProcessesWriteSeriesOfTheirOwnAtOnce() throws Exception {
        Path folder = temp.resolve("lake");
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(ChildJvm.start(ManySeriesWriter.class, folder, i * SERIES_OF_EACH, SERIES_OF_EACH));
        }
        int asked = 0;
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            while (writers.stream().anyMatch(Process::isAlive)) {
                // A reader of all series meanwhile never sees a part of a step.
                for (SqlRow row : store.sql("select coin, count(*) as n from candles group by coin")
                        .rows()) {
                    assertThat(row.number("n") % ManySeriesWriter.MINUTES).isZero();
                }
                asked++;
            }
        }
        for (Process writer : writers) {
            List<String> output = ChildJvm.lines(writer);
            assertThat(writer.waitFor()).as(String.join("\n", output)).isZero();
        }
        int all = WRITERS * SERIES_OF_EACH;
        System.out.println(WRITERS + " writers of " + SERIES_OF_EACH + " series each, read " + asked + " times");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            assertThat(store.series()).hasSize(all);
            for (int number = 0; number < all; number++) {
                SeriesId series = ManySeriesWriter.series(number);
                assertThat(TestRows.dump(store.read(series, TimeRange.ALL)))
                        .isEqualTo(TestRows.dump(ManySeriesWriter.rows(number)));
                assertThat(store.coverage(series).ranges())
                        .containsExactly(minuteRange(0, ManySeriesWriter.STEPS * ManySeriesWriter.MINUTES));
            }
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void oneThatWaitsSaysForWhom() throws Exception {
        Path folder = temp.resolve("lake");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(BTC_1M, TestRows.minutes(1));
            SeriesFolder series = SeriesFolder.of(folder.toRealPath(), BTC_1M);
            Path lock = folder.toRealPath()
                    .resolve(".kirby/locks")
                    .resolve(series.relative().toString().replace('/', '.') + ".lock");
            Process writer;
            try (WriterLock turn = WriterLock.acquire(lock, BTC_1M)) {
                writer = ChildJvm.start(LakeWriter.class, folder, 1, 0);
                BufferedReader output = ChildJvm.output(writer);
                String line;
                do {
                    line = output.readLine();
                } while (line != null && !line.contains("Waiting"));
                assertThat(line)
                        .contains(
                                "Waiting for process " + ProcessHandle.current().pid() + " (since ")
                        .contains("which writes binance:BTC/USDT:USDT candles 1m");
                assertThat(turn).isNotNull();
            } finally {
                // The writer goes on only when the lock is given back.
                assertThat(Files.exists(lock)).isTrue();
            }
            writer.destroyForcibly().waitFor();
        }
    }

    @Test
    void stockDuckDbReadsTheLakeByAGlob() throws Exception {
        Path folder = temp.resolve("lake");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(BTC_1M, TestRows.minutes(100_000));
        }
        String query =
                "select exchange, market_type, coin, quote, interval, count(*), count(distinct time), min(time)::varchar,"
                        + " typeof(any_value(time)), typeof(any_value(num_trades)) from read_parquet('"
                        + folder + "/candles/**/*.parquet', hive_partitioning = true) group by all";
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                row.add(result.getString(i));
            }
            assertThat(row)
                    .containsExactly(
                            "binance",
                            "perps",
                            "BTC",
                            "USDT",
                            "1m",
                            "100000",
                            "100000",
                            "2024-01-01 00:00:00+00",
                            "TIMESTAMP WITH TIME ZONE",
                            "BIGINT");
            assertThat(result.next()).isFalse();
        }
    }
}
