package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.minuteRange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes on one lake, some of them killed. {@code -Dkirby.kills=200} makes the crash test as long as one likes;
 * {@code -Dkirby.generations=50 -Dkirby.readers=8} the reading under writing.
 */
class LakeProcessTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", 3);
    private static final int READERS = Integer.getInteger("kirby.readers", 2);
    private static final int GENERATIONS = Integer.getInteger("kirby.generations", 2);

    @TempDir
    Path temp;

    @Test
    void survivesBeingKilledAtAnyInstant() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path folder = temp.resolve("lake");
        int salt = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = ChildJvm.start(LakeWriter.class, folder, Integer.MAX_VALUE, salt);
            int acknowledgements = random.nextInt(1, 16);
            int acknowledgedSalt = salt;
            int acknowledged = 0;
            try (BufferedReader output = ChildJvm.output(writer)) {
                String line;
                while ((line = output.readLine()) != null) {
                    if (line.startsWith("written ")) {
                        acknowledgedSalt = Integer.parseInt(line.split(" ")[1]);
                        acknowledged = Integer.parseInt(line.split(" ")[2]);
                        if (--acknowledgements == 0) {
                            long until = System.nanoTime() + random.nextInt(150_000_000);
                            while (System.nanoTime() < until) {
                                Thread.onSpinWait();
                            }
                            writer.toHandle().destroyForcibly(); // leaves the output readable
                        }
                    }
                }
            }
            writer.waitFor();
            assertThat(acknowledged).as("seed " + seed).isPositive();
            salt = check(folder, acknowledgedSalt, acknowledged, "seed " + seed + ", kill " + kill);
        }
    }

    /** Everything acknowledged is there, nothing is torn; gives the salt to go on with. */
    private int check(Path folder, int salt, int acknowledged, String context) throws IOException {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            Rows rows = store.read(BTC_1M, TimeRange.ALL);
            double[] volumes = rows.numbers(4);
            for (int row = 0; row < rows.size(); row++) {
                assertThat(rows.time(row)).as(context).isEqualTo(TestRows.START.toEpochMilli() + row * 60_000L);
            }
            assertThat(rows.size()).as(context).isGreaterThanOrEqualTo(acknowledged);
            for (int row = 0; row < acknowledged; row++) {
                assertThat(volumes[row]).as(context + " row " + row).isGreaterThanOrEqualTo(10.0 + salt);
            }
            assertThat(store.coverage(BTC_1M).contains(minuteRange(0, acknowledged)))
                    .as(context)
                    .isTrue();
            assertThat(store.coverage(BTC_1M).ranges()).as(context).hasSize(1);
            assertThat(store.coverage(BTC_1M).ranges().get(0).end())
                    .as(context)
                    .isBeforeOrEqualTo(store.range(BTC_1M).orElseThrow().end());
            return (int) volumes[0] - 10 + 1;
        }
    }

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
        try {
            Process writer = ChildJvm.start(LakeWriter.class, folder, 1 + GENERATIONS, 1);
            List<String> written = ChildJvm.lines(writer);
            assertThat(writer.waitFor()).as(String.join("\n", written)).isZero();
        } finally {
            Files.createFile(stop);
        }
        for (Process reader : readers) {
            List<String> read = ChildJvm.lines(reader);
            assertThat(reader.waitFor()).as(String.join("\n", read)).isZero();
            assertThat(read.get(read.size() - 1)).startsWith("answers ");
        }
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
