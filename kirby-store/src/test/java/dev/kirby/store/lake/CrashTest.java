package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.minuteRange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.storage.StoreCheck;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed with SIGKILL at random instants, again and again on one lake. The long form:
 *
 * <pre>mvn -Dfast -pl kirby-store -am test -Dtest=CrashTest -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.kills=200</pre>
 */
class CrashTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", 4);

    /** Of one lake. */
    private static final int KILLS_OF_ONE = 10;

    @TempDir
    Path temp;

    private final int[] acknowledged = new int[CrashChild.MOST + 10_000];
    private final Map<String, Integer> killedDuring = new TreeMap<>();
    private long acknowledgements;

    @Test
    void survives_being_killed_at_any_instant() throws Exception {
        long seed = Long.getLong("kirby.seed", new Random().nextLong());
        Random random = new Random(seed);
        Path lake = temp.resolve("lake1");
        Path exports = temp.resolve("exports");
        int salt = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            if (kill % KILLS_OF_ONE == 0) { // so that there is something new to take in
                lake = temp.resolve("lake" + kill);
                Arrays.fill(acknowledged, 0);
            }
            String context = "seed " + seed + ", kill " + kill;
            work(lake, exports, salt, random, context);
            salt = check(lake, context);
            checkExports(exports, context);
        }
        System.out.println(KILLS + " kills during " + killedDuring + ", " + acknowledgements
                + " writes acknowledged, seed " + seed);
    }

    /** Lets a child work until it is killed, and takes down what it was told is safe. */
    private void work(Path lake, Path exports, int salt, Random random, String context) throws Exception {
        int end = end();
        Process child = ChildJvm.start(CrashChild.class, lake, exports, salt, end, random.nextLong());
        int lines = random.nextInt(1, 24);
        String last = "";
        try (BufferedReader output = ChildJvm.output(child)) {
            String line;
            while ((line = output.readLine()) != null) {
                last = line;
                if (line.startsWith("written ")) {
                    String[] parts = line.split(" ");
                    acknowledgements++;
                    for (int i = Integer.parseInt(parts[1]); i < Integer.parseInt(parts[2]); i++) {
                        acknowledged[i] = Integer.parseInt(parts[3]);
                    }
                }
                assertThat(line).as(context).doesNotContain("Exception");
                if (--lines == 0) {
                    long until = System.nanoTime() + random.nextInt(80_000_000);
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    child.toHandle().destroyForcibly(); // leaves the output readable
                }
            }
        }
        assertThat(child.waitFor()).as(context).isEqualTo(128 + 9);
        killedDuring.merge(last.startsWith("begin") ? last.substring(6) : "export or between", 1, Integer::sum);
    }

    /** How many minutes were acknowledged. */
    private int end() {
        int end = 0;
        while (acknowledged[end] > 0) {
            end++;
        }
        return end;
    }

    /** Nothing acknowledged is missing, nothing is torn; gives the salt to go on with. */
    private int check(Path lake, String context) throws Exception {
        wholeFiles(lake.resolve("candles"), context);
        int salt = 0;
        try (MarketDataStore store = MarketDataStore.open(lake, CLOCK)) {
            StoreCheck check = store.verify();
            assertThat(check.isClean()).as(context + "\n" + check.toText()).isTrue();
            Rows rows = store.read(BTC_1M, TimeRange.ALL);
            int end = end();
            assertThat(rows.size()).as(context).isGreaterThanOrEqualTo(end);
            double[] opens = rows.numbers(0);
            double[] volumes = rows.numbers(4);
            for (int row = 0; row < rows.size(); row++) {
                int written = (int) volumes[row] - 10;
                Rows.Builder expected = Rows.builder(rows.dataset(), 1);
                TestRows.candle(expected, START.toEpochMilli() + row * 60_000L, written);
                if (rows.time(row) != START.toEpochMilli() + row * 60_000L
                        || opens[row] != expected.build().number(0, 0)
                        || written < acknowledged[row]) {
                    throw new AssertionError(context + ": row " + row + " is " + TestRows.dump(rows.slice(row, row + 1))
                            + ", acknowledged was " + acknowledged[row]);
                }
                acknowledged[row] = written; // what was not acknowledged and came through is safe from now on
                salt = Math.max(salt, written);
            }
            assertThat(end == 0 || store.coverage(BTC_1M).contains(minuteRange(0, end)))
                    .as(context)
                    .isTrue();
            assertThat(store.coverage(BTC_1M).ranges()).as(context).hasSizeLessThanOrEqualTo(1);
        }
        return salt;
    }

    private void checkExports(Path exports, String context) throws Exception {
        if (Files.exists(exports)) {
            wholeFiles(exports, context);
            Session.delete(exports);
        }
    }

    /** An engine that knows nothing of Kirby reads every file to the end, and finds each minute once. */
    private static void wholeFiles(Path folder, String context) throws Exception {
        if (!Files.exists(folder)) {
            return; // killed before the first write
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Path file : files) {
                try (ResultSet result =
                        statement.executeQuery("SELECT count(*) = count(DISTINCT time) AND count(*) > 0,"
                                + " sum(open + high + low + close + volume + num_trades) FROM read_parquet('" + file
                                + "')")) {
                    result.next();
                    assertThat(result.getBoolean(1)).as(context + ", " + file).isTrue();
                }
            }
        }
    }
}
