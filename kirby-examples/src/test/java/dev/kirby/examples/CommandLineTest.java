package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.market.Instrument;
import dev.kirby.series.CandleSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as scripts use them. */
class CommandLineTest {

    @TempDir
    Path folder;

    private static final String[] PAIR = {
        "--exchange", "bitfinex", "--coin", "BTC", "--quote", "USD", "--market-type", "spot"
    };

    private static Captured run(String command, String... options) {
        return Captured.line(command, options);
    }

    private Captured runPair(String command, String... options) {
        List<String> all = new ArrayList<>(List.of(PAIR));
        all.addAll(List.of(options));
        all.addAll(List.of("--data", folder.resolve("lake").toString()));
        return run(command, all.toArray(String[]::new));
    }

    /** Five months of a generated market, as a file. */
    private Path file() throws IOException {
        CandleSeries candles = GeneratedMarket.of(
                        7, Instrument.parse("binance:BTC/USDT"), GeneratedMarket.BEGIN.plus(Duration.ofDays(160)))
                .minutes();
        return CandleFile.write(folder.resolve("minutes.csv"), candles, "time,open,close,high,low,volume");
    }

    @Test
    void a_file_becomes_a_registered_configuration() throws IOException {
        Captured imported = runPair(
                "import " + file(),
                "--interval",
                "1m",
                "--columns",
                "time,open,close,high,low,volume",
                "--time-unit",
                "ms");
        assertThat(imported.err()).isEmpty();
        assertThat(imported.exit()).isZero();

        Captured checked = runPair("check", "--interval", "1m");
        assertThat(checked.exit()).isZero();
        assertThat(checked.out()).contains("time continuity").contains("verdict: WARN");

        Path exports = folder.resolve("exports");
        assertThat(runPair("export-candles", "--intervals", "1m", "--output", exports.toString())
                        .exit())
                .isZero();
        try (Stream<Path> files = Files.list(exports)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .hasSize(3)
                    .allMatch(name ->
                            name.matches("candles_bitfinex_BTC_USD_spot_1m_\\d{8}_\\d{6}\\.(csv|parquet|json)"));
        }

        Path trades = folder.resolve("trades.csv");
        Path json = folder.resolve("result.json");
        Captured backtest = runPair(
                "backtest --strategy LIQUIDITY_SWEEP_V3 --interval 5m --set volume_spike_threshold=1.5",
                "--trades",
                trades.toString(),
                "--json",
                json.toString());
        assertThat(backtest.exit()).isZero();
        List<String> lines = Files.readAllLines(trades);
        JsonNode result = new JsonMapper().readTree(Files.readString(json));
        assertThat(lines.get(0)).isEqualTo("entry_time,exit_time,side,entry_price,exit_price,units,reason,pnl");
        assertThat(lines).hasSize(result.path("trades").asInt() + 1).hasSizeGreaterThan(5);
        assertThat(lines.get(1)).matches("\\d{13},\\d{13},(long|short),[0-9.]+,[0-9.]+,[0-9.]+,[A-Z_]+,-?[0-9.]+");

        Path rows = folder.resolve("sweep.parquet");
        Path summary = folder.resolve("summary.json");
        Captured sweep = runPair(
                "sweep --strategy LIQUIDITY_SWEEP_V3 --interval 5m --set key_level_lookback=20,50 --set"
                        + " pierce_depth=0.001 --set reversal_candle_size=0.5 --set volume_spike_threshold=1.5",
                "--out",
                rows.toString(),
                "--json",
                summary.toString());
        assertThat(sweep.err()).matches("sweep: 240 combinations over \\d+ bars\n");
        assertThat(new JsonMapper()
                        .readTree(Files.readString(summary))
                        .path("combinations")
                        .asInt())
                .isEqualTo(2 * 5 * 4 * 6);
        Captured counted = run(
                "sql",
                "select count(*) as n, count(distinct target_multiple) as t, typeof(any_value(trades)) as y from"
                        + " read_parquet('"
                        + rows + "')",
                "--format",
                "csv",
                "--data",
                folder.resolve("lake").toString());
        assertThat(counted.out()).isEqualTo("n,t,y\n240,6,BIGINT\n");

        Path document = folder.resolve("configuration.json");
        Captured trained = runPair(
                "train --strategy LIQUIDITY_SWEEP_V3 --interval 5m --optimizer random --iterations 40 --seed 1",
                "--set",
                "volume_spike_threshold=1.5",
                "--set",
                "reversal_candle_size=0.5",
                "--json",
                document.toString());
        assertThat(trained.err()).doesNotContain("Error");
        assertThat(trained.exit()).isZero();
        assertThat(trained.out()).contains("verdict: ").contains("stage: ");
        JsonNode configuration = new JsonMapper()
                .readTree(Files.readString(document))
                .path("configurations")
                .get(0);
        assertThat(configuration.path("id").asString()).matches("LIQUIDITY_SWEEP_V3_\\d{8}_\\d{6}_[0-9a-f]{6}");
        assertThat(configuration
                        .path("parameters")
                        .path("volume_spike_threshold")
                        .asDouble())
                .isEqualTo(1.5);
        assertThat(configuration.path("execution_metrics").path("fill_rate").isNull())
                .isTrue();
    }

    @Test
    void what_is_wrong_is_one_line_and_a_code() {
        assertThat(runPair("backtest --strategy LIQUIDITY_SWEEP_V3 --interval 5m"))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.err())
                        .startsWith("Error: There is no store in")
                        .contains("kirby setup --data")
                        .hasLineCount(1));
        assertThat(folder.resolve("lake")).doesNotExist();
        assertThat(run("setup", "--data", folder.resolve("lake").toString()).exit())
                .isZero();
        assertThat(runPair("backtest --strategy LIQUIDITY_SWEEP_V3 --interval 5m"))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.err())
                        .startsWith("Error: No BTC/USD spot 5m candles of bitfinex")
                        .hasLineCount(1));
        assertThat(runPair("backtest --strategy NOPE --interval 5m").err())
                .contains("LIQUIDITY_SWEEP_V3")
                .contains("; or give a file such as");
        assertThat(runPair("check --interval 7m").err()).contains("Unknown interval '7m'");
        assertThat(run("nonsense").exit()).isEqualTo(2);
        assertThat(runPair("export-candles --days 3 --start-time 2024-01-01").err())
                .contains("excludes");
        assertThat(run(
                        "sql",
                        "drop table candles",
                        "--data",
                        folder.resolve("lake").toString()))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.err()).startsWith("Error: ").hasLineCount(1));
        assertThat(run("simulate-exchange --faults what=1").err()).contains("Unknown fault 'what'");
    }

    @Test
    void setup_makes_a_store_and_tells_what_is_in_it() throws IOException {
        Captured made = runStore("setup");
        assertThat(made.exit()).isZero();
        assertThat(made.out()).startsWith("Lake[").contains("is ready").contains("No series yet");
        runPair("import " + file(), "--interval", "1m", "--columns", "time,open,close,high,low,volume");
        assertThat(runStore("setup").out())
                .contains("bitfinex:BTC/USD candles 1m: ")
                .contains("1 series, 1 data versions, 0 trained configurations");
    }

    @Test
    void setup_of_a_database_that_is_not_there_is_one_line_without_the_password() {
        Captured failed = run("setup --data jdbc:postgresql://joe:s3cret@localhost:1/kirby?user=joe&password=s3cret");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err())
                .startsWith("Error: Cannot open jdbc:postgresql://localhost:1/kirby: ")
                .doesNotContain("s3cret")
                .hasLineCount(1);
    }

    private Captured runStore(String command) {
        return run(command, "--data", folder.resolve("lake").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart",
                "setup",
                "sync",
                "backfill",
                "import",
                "check",
                "compare",
                "resample",
                "verify",
                "health",
                "copy",
                "delete",
                "export-candles",
                "export-funding",
                "export-oi",
                "export-all",
                "export-liquidations",
                "export-ratios",
                "backtest",
                "sweep",
                "train",
                "sql",
                "simulate-exchange"
            })
    void every_command_tells_its_options(String command) {
        Captured help = run(command + " --help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: kirby " + command);
    }

    @Test
    void the_quickstart_leaves_what_it_promises_and_fetches_nothing_twice() throws IOException {
        String data = folder.resolve("data").toString();
        Captured first = run("quickstart --iterations 60 --data " + data);
        assertThat(first.err()).doesNotContain("Error");
        assertThat(first.exit()).isZero();
        assertThat(first.out())
                .startsWith("Every number here comes from a SIMULATED market")
                .contains("verdict: ");
        Captured second = run("quickstart --iterations 60 --data " + data);
        assertThat(second.out()).contains("binance:BTC/USDT:USDT candles 1m: 0 rows, 0 requests");
        Path simulated = folder.resolve("data/simulated");
        assertThat(simulated.resolve("report.html"))
                .content()
                .contains("SIMULATED")
                .contains("<svg");
        try (Stream<Path> documents = Files.list(simulated.resolve("registry"))) {
            assertThat(documents
                            .filter(f -> f.toString().endsWith(".json"))
                            .findFirst()
                            .orElseThrow())
                    .content()
                    .contains("\"data_origin\" : \"simulated\"");
        }
    }

    @Test
    void prices_are_written_in_the_shortest_form_that_reads_back() {
        for (double value : new double[] {42000.1, 0.1 + 0.2, 1e-7, 2.0, 123456789.123456789, 1.0 / 3, 2e23, -0.0}) {
            String text = TradesCsv.shortest(value);
            assertThat(Double.parseDouble(text)).isEqualTo(value + 0.0);
            assertThat(text).doesNotContain("E");
        }
        assertThat(TradesCsv.shortest(2e-3)).isEqualTo("0.002");
    }
}
