package dev.kirby.store;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.StoreCheck;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that imports or resamples a quarter of a year of minutes is killed with SIGKILL at random instants, or finds the disk full:
 * its rows are all there or none. The long form:
 *
 * <pre>mvn -Dfast -pl kirby-store -am test -Dtest=BulkWriteTest -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.kills=50</pre>
 */
class BulkWriteTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", 3);
    private static final int MINUTES = 130_000; // three months

    @TempDir
    static Path temp;

    private static Path csv;

    enum Work {
        IMPORT(BTC_1M, MINUTES, 1_000_000),
        RESAMPLE(SeriesId.candles(BTC, Interval.M5), MINUTES / 5, 200_000);

        private final SeriesId written;
        private final long rows;
        // In bytes: the file of the first month stays below it, for its numbers compress to less.
        private final int largestFile;

        Work(SeriesId written, long rows, int largestFile) {
            this.written = written;
            this.rows = rows;
            this.largestFile = largestFile;
        }
    }

    @BeforeAll
    static void write() throws IOException {
        csv = temp.resolve("minutes.csv");
        Random random = new Random(7);
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write("time,open,high,low,close,volume\n");
            for (int i = 0; i < MINUTES; i++) {
                double noise = i < 45_000 ? 0 : random.nextDouble();
                out.write(String.format(
                        Locale.ROOT,
                        "%d,%.9f,%.9f,%.9f,%.9f,%.9f%n",
                        START.toEpochMilli() + i * 60_000L,
                        100 + noise,
                        102 + noise,
                        99 - noise,
                        101 + noise / 3,
                        1 + noise / 7));
            }
        }
    }

    private static Path lake(Work work, String name) {
        Path lake = temp.resolve(work + name);
        try (MarketDataStore store = MarketDataStore.open(lake, CLOCK)) {
            if (work == Work.RESAMPLE) {
                store.importInto(BTC_1M).run(csv);
            }
        }
        return lake;
    }

    private static Process start(Work work, Path lake) throws IOException {
        return work == Work.IMPORT
                ? ChildJvm.start(BulkWriteChild.class, lake, csv)
                : ChildJvm.start(BulkWriteChild.class, lake);
    }

    private static void begin(Process child) throws IOException {
        try (OutputStream in = child.getOutputStream()) {
            in.write('\n');
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_killed_process_wrote_is_whole_or_not_there(Work work) throws Exception {
        long seed = Long.getLong("kirby.seed", new Random().nextLong());
        Random random = new Random(seed);
        Path lake = lake(work, "-killed");
        int whole = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process child = start(work, lake);
            try (BufferedReader output = ChildJvm.output(child)) {
                assertThat(output.readLine()).isEqualTo("open");
                begin(child);
                Thread.sleep(random.nextInt(3_000));
                child.toHandle().destroyForcibly();
                child.waitFor();
            }
            try (MarketDataStore store = MarketDataStore.open(lake, CLOCK)) {
                String context = work + ", seed " + seed + ", kill " + kill;
                long rows = store.count(work.written);
                assertThat(rows).as(context).isIn(0L, work.rows);
                whole += rows == 0 ? 0 : 1;
                StoreCheck check = store.verify();
                assertThat(check.isClean()).as(context + "\n" + check.toText()).isTrue();
                store.delete(work.written);
            }
        }
        System.out.println(work + ": " + KILLS + " kills, " + whole + " times whole, " + (KILLS - whole)
                + " times not there, seed " + seed);
    }

    /** The kernel lets the process write no file beyond a size, and says so in the same place as when a disk is full. */
    @ParameterizedTest
    @EnumSource
    void what_does_not_fit_on_the_disk_is_not_there_in_part(Work work) throws Exception {
        Path lake = lake(work, "-full");
        Process child = start(work, lake);
        try (BufferedReader output = ChildJvm.output(child)) {
            assertThat(output.readLine()).isEqualTo("open");
            boolean limited = limit(child, work.largestFile);
            begin(child);
            String said = output.readLine();
            child.waitFor();
            assumeTrue(limited, "no prlimit on this system");
            assertThat(said).startsWith("StoreException: ").contains("File too large");
        }
        try (MarketDataStore store = MarketDataStore.open(lake, CLOCK)) {
            assertThat(store.count(work.written)).isZero();
            assertThat(store.coverage(work.written)).isEqualTo(Coverage.NONE);
            StoreCheck check = store.verify();
            assertThat(check.isClean()).as(check.toText()).isTrue();
        }
        Process again = start(work, lake);
        begin(again);
        assertThat(ChildJvm.lines(again)).contains("done");
        try (MarketDataStore store = MarketDataStore.open(lake, CLOCK)) {
            assertThat(store.count(work.written)).isEqualTo(work.rows);
        }
    }

    private static boolean limit(Process process, int bytes) throws InterruptedException {
        try {
            return new ProcessBuilder(
                                    "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":" + bytes)
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
