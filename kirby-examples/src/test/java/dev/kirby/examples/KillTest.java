package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.StoreCheck;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands are killed with SIGKILL at random instants, all on one lake: nothing that was acknowledged is lost, {@code verify}
 * finds nothing wrong, and names every file that is left. A round whose command ends before it is killed is not counted. The long
 * form, 100 kills spread over the nine commands:
 *
 * <pre>mvn -Dfast -pl kirby-examples -am test -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.kills=100</pre>
 */
@Timeout(3_600)
class KillTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", Work.values().length);
    /** What the system says of a process that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    private static final int MINUTES = 70 * 1_440;
    private static final long NOW = System.currentTimeMillis();
    private static final long START = Interval.D1.floor(NOW) - 75 * 86_400_000L;

    @TempDir
    static Path temp;

    private static SimulatedExchange venue;
    private static Path lake;
    private static Path csv;

    private final Map<Work, Integer> killed = new EnumMap<>(Work.class);
    private final Map<Work, Integer> finished = new EnumMap<>(Work.class);
    /** Within how many milliseconds a command is killed: no longer than it last took to end by itself. */
    private final Map<Work, Integer> limits = new EnumMap<>(Work.class);

    /** A command, on a coin of its own, and how long after it has opened the store it is killed at the latest. */
    enum Work {
        IMPORT("ADA", 3_000, "import %csv --interval 1m"),
        BACKFILL("BTC", 3_000, "backfill --intervals 1m --days 20"),
        RESAMPLE("SOL", 2_000, "resample --to 5m"),
        DELETE("DOGE", 1_000, "delete --yes"),
        REPAIR("XRP", 1_500, "verify --repair"),
        COPY("SOL", 1_500, "copy --to %temp/other"),
        EXPORT("SOL", 1_500, "export-candles --intervals 1m --format parquet --output %temp/exports"),
        TRAIN(
                "SOL",
                3_000,
                "train --strategy LIQUIDITY_SWEEP_V3 --interval 15m --iterations 5 --min-trades 1"
                        + " --train-days 30 --test-days 15"),
        STREAM("BTC", 7_000, "stream --intervals 1m --trades --status 1");

        private final String coin;
        private final int latestMillis;
        private final String command;

        Work(String coin, int latestMillis, String command) {
            this.coin = coin;
            this.latestMillis = latestMillis;
            this.command = command;
        }

        SeriesId minutes() {
            return SeriesId.candles(Instrument.perps("binance", coin, "USDT"), Interval.M1);
        }

        List<String> args() {
            String coins = this == STREAM ? "--coins" : "--coin";
            String pair = this == REPAIR ? "" : " --exchange binance --quote USDT " + coins + " " + coin;
            return List.of((command + pair + " --data " + lake)
                    .replace("%csv", csv.toString())
                    .replace("%temp", temp.toString())
                    .split(" "));
        }
    }

    private static Rows minutes(long start, int count) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        for (int i = 0; i < count; i++) {
            double price = 100 + 10 * Math.sin(i / 500.0) + i % 7;
            rows.candle(start + i * 60_000L, price, price + 2, price - 2, price + 1, 3, 5);
        }
        return rows.build();
    }

    private static void store(SeriesId series, Rows rows) {
        try (MarketDataStore store = MarketDataStore.open(lake)) {
            store.upsert(series, new Page(rows.range(), rows));
        }
    }

    @BeforeAll
    static void prepare() throws IOException {
        lake = temp.resolve("lake");
        csv = temp.resolve("minutes.csv");
        Rows rows = minutes(START, MINUTES);
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write("time,open,high,low,close,volume\n");
            for (int row = 0; row < rows.size(); row++) {
                out.write(rows.time(row) + "," + rows.number(0, row) + "," + rows.number(1, row) + ","
                        + rows.number(2, row) + "," + rows.number(3, row) + ",3\n");
            }
        }
        store(Work.RESAMPLE.minutes(), rows);
        // Served up to an hour from now on, so that there is something to stream.
        long first = Interval.D1.floor(NOW) - 25 * 86_400_000L;
        int count = (int) ((NOW + 3_600_000 - first) / 60_000);
        venue = SimulatedExchange.binance()
                .serving(Work.BACKFILL.minutes(), minutes(first, count))
                .start();
    }

    @AfterAll
    static void close() {
        venue.close();
    }

    @Test
    void what_was_acknowledged_survives_being_killed_at_any_instant() throws Exception {
        long seed = Long.getLong("kirby.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int round = 0; kills() < KILLS; round++) {
            assertThat(round)
                    .as("rounds for " + KILLS + " kills; ended before: " + finished)
                    .isLessThan(10 * KILLS + 100);
            Work work = fewestKills();
            String context = "seed " + seed + ", round " + round + ", " + work;
            before(work);
            boolean acknowledged = kill(work, random);
            (acknowledged ? finished : killed).merge(work, 1, Integer::sum);
            check(work, acknowledged, context);
        }
        System.out.println(kills() + " kills: " + killed + "; ended before: " + finished + ", seed " + seed);
    }

    private int kills() {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** A round that ends before its kill does not count: the command has another one. */
    private Work fewestKills() {
        return Arrays.stream(Work.values())
                .min(Comparator.comparing(work -> killed.getOrDefault(work, 0)))
                .orElseThrow();
    }

    private static void before(Work work) throws IOException {
        switch (work) {
            case IMPORT, DELETE, REPAIR -> {
                try (MarketDataStore store = MarketDataStore.open(lake)) {
                    store.delete(work.minutes());
                }
                if (work != Work.IMPORT) {
                    store(work.minutes(), minutes(START, MINUTES));
                }
                if (work == Work.REPAIR) {
                    damage(work.minutes());
                }
            }
            case RESAMPLE -> {
                try (MarketDataStore store = MarketDataStore.open(lake)) {
                    store.delete(SeriesId.candles(work.minutes().instrument(), Interval.M5));
                }
            }
            default -> {}
        }
    }

    private static void damage(SeriesId series) throws IOException {
        Path folder = lake.resolve("candles/exchange=binance/market_type=perps/coin="
                + series.instrument().coin());
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
    }

    /** Kills a command some time after it has opened the store; whether it had ended well before. */
    private boolean kill(Work work, Random random) throws Exception {
        Process process = opened(work);
        long opened = System.nanoTime();
        int limit = limits.getOrDefault(work, work.latestMillis);
        process.waitFor(random.nextInt(limit), TimeUnit.MILLISECONDS);
        process.toHandle().destroyForcibly();
        int exit = process.waitFor();
        boolean ended = exit != KILLED;
        if (ended) {
            assertThat(exit).as(Files.readString(temp.resolve("out"))).isZero();
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - opened);
            limits.put(work, (int) Math.max(1, Math.min(limit, took)));
        }
        return ended;
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = ChildJvm.shortLived("512m", Kirby.class, command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out").toFile());
        String url = venue.url().toString();
        builder.environment().put("KIRBY_BINANCE_REST_URL", url);
        builder.environment().put("KIRBY_BINANCE_WS_URL", url.replace("http", "ws"));
        builder.environment().put("KIRBY_BINANCE_ARCHIVE_URL", "off");
        return builder.start();
    }

    /** Starts a command, and waits until it has opened the store. */
    private static Process opened(Work work) throws Exception {
        Set<Path> before = sessions();
        Process process = start(work.args());
        while (process.isAlive() && before.containsAll(sessions())) {
            Thread.sleep(2);
        }
        return process;
    }

    private static Set<Path> sessions() throws IOException {
        Path sessions = lake.resolve(".kirby").resolve("sessions");
        if (!Files.exists(sessions)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(sessions)) {
            return all.collect(Collectors.toSet());
        }
    }

    private static void check(Work work, boolean acknowledged, String context) throws Exception {
        try (MarketDataStore store = MarketDataStore.open(lake)) {
            if (work == Work.REPAIR) {
                assertThat(acknowledged && !store.verify().isClean())
                        .as(context)
                        .isFalse();
                store.repair();
            }
            StoreCheck check = store.verify();
            assertThat(check.isClean()).as(context + "\n" + check.toText()).isTrue();
            requireNamed(check, context);
            assertThat(store.count(Work.RESAMPLE.minutes())).as(context).isEqualTo(MINUTES);
            requireAnswered(store, Work.BACKFILL.minutes(), context);
            long rows = store.count(work.minutes());
            switch (work) {
                case IMPORT -> assertThat(rows).as(context).isIn(acknowledged ? -1L : 0L, (long) MINUTES);
                case DELETE -> assertThat(rows).as(context).isIn(0L, acknowledged ? 0L : MINUTES);
                case RESAMPLE -> {
                    SeriesId built = SeriesId.candles(work.minutes().instrument(), Interval.M5);
                    assertThat(store.count(built)).as(context).isIn(acknowledged ? -1L : 0L, MINUTES / 5L);
                }
                case TRAIN ->
                    assertThat(store.registry().all().isEmpty() && acknowledged)
                            .as(context)
                            .isFalse();
                default -> {}
            }
        }
        if (work == Work.COPY && Files.exists(temp.resolve("other/kirby.json"))) {
            try (MarketDataStore other = MarketDataStore.open(temp.resolve("other"))) {
                assertThat(other.verify().isClean()).as(context).isTrue();
                requireAnswered(other, work.minutes(), context);
                assertThat(acknowledged && other.count(work.minutes()) < MINUTES)
                        .as(context)
                        .isFalse();
            }
        }
        if (work == Work.EXPORT) {
            requireWholeFiles(temp.resolve("exports"), context);
        }
    }

    /** What counts as answered is there. */
    private static void requireAnswered(MarketDataStore store, SeriesId series, String context) {
        for (TimeRange certain : store.coverage(series).ranges()) {
            assertThat(store.read(series, certain).size())
                    .as(context + ", " + certain)
                    .isEqualTo((int) Interval.M1.count(certain));
        }
    }

    /** A file beside those that a lake is made of is one that the check names. */
    private static void requireNamed(StoreCheck check, String context) throws IOException {
        String named = check.toText();
        try (Stream<Path> files = Files.walk(lake)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String relative = lake.relativize(file).toString();
                boolean known = relative.startsWith(".kirby")
                        || relative.startsWith("quarantine")
                        || !file.getFileName().toString().matches("\\..*|_publishing.*");
                assertThat(known || named.contains(file.getFileName().toString()))
                        .as(context + ": " + relative + "\n" + named)
                        .isTrue();
            }
        }
    }

    /** What has the name of an export is whole. */
    private static void requireWholeFiles(Path folder, String context) throws Exception {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder);
                Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Path file : files.filter(path -> path.toString().endsWith(".parquet")
                            && !path.getFileName().toString().startsWith("."))
                    .toList()) {
                try (var result = statement.executeQuery("SELECT count(*) FROM read_parquet('" + file + "')")) {
                    result.next();
                    assertThat(result.getLong(1)).as(context + ", " + file).isEqualTo(MINUTES);
                }
                Files.delete(file);
            }
        }
    }

    /** Ctrl-C during a write is no success; of a live collection it is the normal end. */
    @Test
    void an_interrupt_ends_a_write_with_an_error_and_a_collection_well() throws Exception {
        for (Work work : List.of(Work.IMPORT, Work.STREAM)) {
            int exit = interrupt(work);
            // An import may have ended before the interrupt came, which proves nothing.
            for (int again = 0; work == Work.IMPORT && exit == 0 && again < 10; again++) {
                exit = interrupt(work);
            }
            assertThat(exit == 0).as(work + " ended with " + exit).isEqualTo(work == Work.STREAM);
            check(work, work == Work.STREAM, work.toString());
        }
    }

    private int interrupt(Work work) throws Exception {
        before(work);
        Process process = opened(work);
        while (work == Work.STREAM && process.isAlive() && Files.size(temp.resolve("out")) == 0) {
            Thread.sleep(20);
        }
        String signal = ignoresInterrupts(process) ? "-TERM" : "-INT";
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        return process.waitFor();
    }

    /** What a shell starts in the background ignores SIGINT, and so do its children; SIGTERM ends a JVM by the same hooks. */
    private static boolean ignoresInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            // Signal 2 is the second bit.
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0x2) != 0);
        }
    }
}
