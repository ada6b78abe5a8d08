package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Frame;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.files.FrameFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Python of the documents, run on real exports by the interpreter that {@code kirby.python} names. A block whose libraries the
 * interpreter lacks is skipped, and the report says so.
 */
class PythonDocsTest {

    private static final String PYTHON = System.getProperty("kirby.python", "python3");
    private static final Pattern BLOCK = Pattern.compile("```python\n# needs:([^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final int MINUTES = 3_000;

    @TempDir
    static Path folder;

    /** A block of a document. */
    record Block(String document, List<String> needs, String code) {
        @Override
        public String toString() {
            return document + ", " + needs;
        }
    }

    @BeforeAll
    static void export() {
        long start = TestRows.START.toEpochMilli();
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("data"), TestRows.CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(MINUTES));
            Rows.Builder funding = Rows.builder(Dataset.FUNDING, 10);
            Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 600);
            for (int minute = 5; minute < MINUTES; minute += 5) {
                interest.row(start + minute * 60_000L).number(0, 1000 + minute % 70);
                if (minute % 480 == 0) {
                    funding.row(start + minute * 60_000L).number(0, minute / 1e7);
                }
            }
            store.upsert(SeriesId.of(Dataset.FUNDING, TestRows.BTC), funding.build());
            store.upsert(SeriesId.of(Dataset.OPEN_INTEREST, TestRows.BTC), interest.build());
            Path exports = folder.resolve("exports");
            store.export(TestRows.BTC).mergedAsOf("1m").to(exports, ExportFormat.parse("both,arrow"));
            store.export(TestRows.BTC).candles("1m").to(exports, ExportFormat.parse("csv.gz"));
            results(folder.resolve("results"));
        }
    }

    /** Tables with the columns of those that a backtest and a sweep make. */
    private static void results(Path to) {
        long start = TestRows.START.toEpochMilli();
        double[] numbers = IntStream.range(0, 100).mapToDouble(i -> i % 7 - 3).toArray();
        long[] times =
                IntStream.range(0, 100).mapToLong(i -> start + i * 86_400_000L).toArray();
        Frame trades = Frame.empty()
                .withTimes("entry_time", times)
                .withTimes("exit_time", times)
                .withTexts("side", Collections.nCopies(100, "long"))
                .withNumbers("pnl", numbers);
        Frame metrics = Frame.empty()
                .withTexts("metric", List.of("net_profit"))
                .withNumbers("value", new double[] {Arrays.stream(numbers).sum()});
        Frame daily = Frame.empty().withTimes("time", times).withNumbers("equity", numbers);
        FrameFiles.write(Map.of("trades", trades, "metrics", metrics), to, "parquet");
        FrameFiles.write(daily, to.resolve("daily.json"));
        FrameFiles.write(TestRows.minutes(MINUTES).toFrame(), to.resolve("bars.csv.gz"));
        FrameFiles.write(
                Frame.empty()
                        .withNumbers("fast", numbers)
                        .withCounts(
                                "trades",
                                Arrays.stream(numbers)
                                        .map(Math::abs)
                                        .map(n -> 10 * n)
                                        .toArray())
                        .withNumbers("net_profit", numbers),
                to.resolve("sweep.arrow"));
    }

    @AfterAll
    static void say() {
        System.out.println("PythonDocsTest ran with " + PYTHON + "; -Dkirby.python=... names another interpreter");
    }

    static Stream<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (String document : List.of("python.md", "spark.md")) {
            Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs").resolve(document)));
            while (matcher.find()) {
                List<String> needs = Arrays.stream(matcher.group(1).strip().split(" ", -1))
                        .filter(need -> !need.isEmpty())
                        .toList();
                blocks.add(new Block(document, needs, matcher.group(2)));
            }
        }
        return blocks.stream();
    }

    private static String run(String code) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(PYTHON, "-c", code)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "there is no interpreter " + PYTHON);
            throw e;
        }
        boolean ended = process.waitFor(240, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        return text;
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void a_block_runs(Block block) throws Exception {
        String missing = run("import importlib.util as u; print(*[m for m in '" + String.join(" ", block.needs())
                        + "'.split() if u.find_spec(m) is None])")
                .strip();
        assumeTrue(missing.isEmpty(), PYTHON + " has no " + missing);
        assertThat(run(block.code())).contains(expected(block));
    }

    /** What a block must print of the rows that were exported. */
    private static String expected(Block block) {
        Rows rows = TestRows.minutes(MINUTES);
        double closes = Arrays.stream(rows.numbers(3)).sum();
        List<Map.Entry<String, String>> outputs = List.of(
                Map.entry("by_month", "trades: 100 profit: -5.0 net profit: -5.0\ndays: 100 bars: 3000"),
                Map.entry("read_ipc", "combinations: 100 best: [3.0, 3.0, 3.0]"),
                Map.entry(
                        "close sum", "rows: 3000 close sum: " + Math.round(closes * 1e6) / 1e6 + "\nunknown: 480 0\n"),
                Map.entry("hashlib", "all as written"),
                Map.entry("pd.read_csv", "rows: 3000 first: 2024-01-01T00:00:00+00:00"),
                Map.entry("memory_map(path)", "rows: 3000 time: timestamp[us, tz=UTC]"),
                Map.entry("pyarrow.dataset", "rows: 3000 sorted: True"),
                Map.entry("TimeSeriesSplit", "folds: 3"),
                Map.entry("torch", "windows: (2025, 64, 5) targets: (2025,)"),
                Map.entry("tensorflow", "batch: (32, 64, 5) (32,)"),
                Map.entry("backtrader", "value: "));
        return outputs.stream()
                .filter(output -> block.code().contains(output.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("rows: 3000");
    }

    @Test
    void every_block_says_what_it_needs() throws IOException {
        for (String document : List.of("python.md", "spark.md")) {
            String text = Files.readString(Path.of("../docs").resolve(document));
            assertThat(text.split("```python\n", -1).length - 1).isEqualTo((int)
                    blocks().filter(block -> block.document().equals(document)).count());
        }
    }
}
