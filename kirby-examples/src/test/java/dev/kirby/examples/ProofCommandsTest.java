package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.market.Instrument;
import dev.kirby.series.CandleSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Training, its certificate, the ledger, programmes and the wind tunnel as scripts use them. */
class ProofCommandsTest {

    @TempDir
    static Path folder;

    private static final String MARKET = "--exchange bitfinex --coin BTC --quote USD --market-type spot";
    private static final String TRAIN = "train --strategy LIQUIDITY_SWEEP_V3 " + MARKET
            + " --interval 5m --iterations 10 --min-trades 2 --train-days 40 --test-days 20"
            + " --set volume_spike_threshold=1.5 --set reversal_candle_size=0.5";

    private static Captured run(String command, String... more) {
        return Captured.line(command, more);
    }

    private static String data(String lake) {
        return folder.resolve(lake).toString();
    }

    /** Five months of a generated market. */
    @BeforeAll
    static void lake() throws IOException {
        CandleSeries candles = GeneratedMarket.of(
                        7, Instrument.parse("binance:BTC/USDT"), GeneratedMarket.BEGIN.plus(Duration.ofDays(160)))
                .minutes();
        Path file = CandleFile.write(folder.resolve("minutes.csv"), candles, "time,open,high,low,close,volume");
        Captured imported = run(
                "import " + file + " " + MARKET
                        + " --interval 1m --columns time,open,high,low,close,volume --time-unit ms --data",
                data("lake"));
        assertThat(imported.exit()).as(imported.err()).isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void a_certificate_verifies_bit_for_bit_on_a_copy_of_the_lake_and_looks_are_counted() throws IOException {
        copy(folder.resolve("lake"), folder.resolve("own"));
        Path certificate = folder.resolve("certificate.json");
        Captured trained = run(TRAIN, "--data", data("own"), "--certificate", certificate.toString());
        assertThat(trained.exit()).as(trained.err()).isZero();
        JsonNode made = new JsonMapper().readTree(Files.readString(certificate));
        assertThat(made.path("verdict").path("outcome").asString()).isIn("SURVIVED", "UNPROVEN", "OVERFIT");
        assertThat(made.path("verdict").path("looks").asInt()).isEqualTo(1);

        assertThat(run(TRAIN, "--data", data("own")).exit()).isZero();
        Captured ledger = run("ledger --looks", "--data", data("own"));
        assertThat(ledger.out())
                .containsPattern("bitfinex:BTC/USD +1 +1 +0.0253")
                .contains("rolling, train P40D");
        assertThat(run(TRAIN + " --seed 2", "--data", data("own")).out()).contains("2 looks make it");

        Captured jobs = run(
                "sql --data",
                data("own"),
                "select strategy, status, seed, n_iterations, best_config_id from training_jobs order by id");
        assertThat(jobs.out().lines().filter(line -> line.contains("COMPLETED")))
                .as(jobs.out())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("LIQUIDITY_SWEEP_V3 ", "LIQUIDITY_SWEEP_V3_"));

        copy(folder.resolve("own"), folder.resolve("copy"));
        Captured verified = run("verify-certificate", certificate.toString(), "--data", data("copy"));
        assertThat(verified.out()).as(verified.err()).startsWith("The same: Certificate[");
        assertThat(verified.exit()).isZero();
        assertThat(run("ledger", "--data", data("copy")).out()).containsPattern("bitfinex:BTC/USD +2 +2 +0.0170");

        Path wrong = Files.writeString(
                folder.resolve("wrong.json"),
                Files.readString(certificate).replaceFirst("\"trades\" : \\d+", "\"trades\" : 4711"));
        Captured different = run("verify-certificate", wrong.toString(), "--data", data("copy"));
        assertThat(different.exit()).isEqualTo(1);
        assertThat(different.out()).contains("verdict.trades: 4711 here");
    }

    @Test
    void a_programme_started_again_has_nothing_left_to_do() throws IOException {
        copy(folder.resolve("lake"), folder.resolve("programme"));
        String command = "programme --strategy LIQUIDITY_SWEEP_V3 --name small --symbols bitfinex:BTC/USD"
                + " --intervals 15m,1h --iterations 5 --min-trades 1 --train-days 40 --test-days 20";
        Path documents = folder.resolve("documents");
        Captured first = run(command, "--data", data("programme"), "--documents", documents.toString());
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("bitfinex:BTC/USD 15m", "COMPLETED", "of 2 markets");
        try (Stream<Path> files = Files.list(documents)) {
            assertThat(files).hasSize(2);
        }
        Captured again = run(command, "--data", data("programme"));
        assertThat(again.err()).doesNotContain("1 of 2");
        assertThat(again.out()).isEqualTo(first.out());
        assertThat(run(command + " --table-only", "--data", data("programme")).out())
                .isEqualTo(first.out());
        Captured monitored = run("monitor", "--data", data("programme"));
        assertThat(monitored.exit()).as(monitored.err()).isZero();
        assertThat(monitored.out()).contains("LIQUIDITY_SWEEP_V3_");
    }

    @Test
    void any_strategy_is_judged_monitored_and_sent_through_the_wind_tunnel() throws IOException {
        copy(folder.resolve("lake"), folder.resolve("any"));
        String file = "src/main/strategies/SmaCross.java";
        String series = MARKET + " --interval 1h --train-days 40 --test-days 20 --min-trades 1";
        String search = " --values fast=2..20 --values slow=21..60 --iterations 5 ";

        Path certificate = folder.resolve("fixed.json");
        Captured fixed = run(
                "walk-forward --fixed --set fast=5 --strategy " + file + " " + series + " --certificate " + certificate,
                "--data",
                data("any"));
        assertThat(fixed.exit()).as(fixed.err()).isZero();
        assertThat(fixed.out()).contains("verdict: ");
        JsonNode held = new JsonMapper().readTree(Files.readString(certificate)).path("buy_and_hold");
        assertThat(held.path("net_profit").path("strategy").isNumber()).isTrue();
        assertThat(held.path("net_profit").path("buy_and_hold").isNumber()).isTrue();
        assertThat(run("verify-certificate " + certificate, "--data", data("any"))
                        .out())
                .startsWith("The same: ");
        assertThat(run("ledger --looks", "--data", data("any")).out()).contains("fixed, seed 0");
        assertThat(run("walk-forward --strategy src/main/strategies/BuyAndHold.java " + series, "--data", data("any"))
                        .err())
                .contains("has no ranges of its own to search", "walk-forward --fixed");

        Captured trained = run(
                "train --strategy " + file + " " + series + search + "--side long --sizing all-in --capital 500"
                        + " --start-time 2024-01-01 --end-time 2024-04-20",
                "--data",
                data("any"));
        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(run("monitor", "--data", data("any")).out())
                .contains("not judged: the strategy 'sma cross' is not on the class path");
        assertThat(run("monitor --strategy " + file, "--data", data("any")).out())
                .containsPattern("sma_cross_.*\\((49|50) days, [1-9][0-9]* trades\\)");
        Captured documents = run(
                "sql --data",
                data("any"),
                "select document from trained_configurations where strategy = 'sma cross'",
                "--format",
                "json");
        assertThat(documents.out().replaceAll("[\\\\\" ]", ""))
                .as(documents.err())
                .contains("sizing:all-in", "capital:500.0", "side:long");

        Captured tunnel = run("wind-tunnel --strategy " + file + search
                + "--markets 2 --days 150 --min-trades 1 --drift 0.5 --further-years 1");
        assertThat(tunnel.exit()).as(tunnel.err()).isZero();
        assertThat(tunnel.out()).contains("random walk", "SURVIVED");
    }

    @Test
    void the_wind_tunnel_prints_size_and_power() {
        Captured tunnel =
                run("wind-tunnel --markets 2 --days 150 --iterations 3 --min-trades 1 --drift 0.5 --further-years 1");
        assertThat(tunnel.exit()).as(tunnel.err()).isZero();
        assertThat(tunnel.out()).contains("random walk", "volatility clusters", "reversals, drift 0.5", "SURVIVED");
        assertThat(run("wind-tunnel --tracks 5").out()).contains("5 tracks a cell", "exact test");
    }

    @Test
    void what_cannot_be_is_one_line() {
        assertThat(run(TRAIN + " --optimizer guess", "--data", data("lake")).err())
                .contains("Unknown optimizer 'guess': use random, bayesian or grid.");
        assertThat(run("verify-certificate nowhere.json", "--data", data("lake"))
                        .err())
                .contains("Cannot read nowhere.json");
        assertThat(run("monitor --every 5 --schedule daily", "--data", data("lake"))
                        .err())
                .contains("--every or --schedule, not both");
        assertThat(run("monitor --schedule hourly", "--data", data("lake")).err())
                .contains("Unknown schedule 'hourly': write 'every 15m'");
        assertThat(run("monitor --every 0", "--data", data("lake")).err()).contains("1 minute or more");
    }
}
