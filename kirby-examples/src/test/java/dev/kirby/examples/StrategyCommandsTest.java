package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A strategy file on the command line, from the list to a configuration. */
class StrategyCommandsTest {

    private static final Path MODEL = Path.of("src/main/strategies/SmaCross.java");

    @TempDir
    Path folder;

    @BeforeEach
    void fiveMonthsOfCandles() throws IOException {
        CandleSeries minutes = GeneratedMarket.of(
                        7, Instrument.parse("binance:BTC/USDT:USDT"), GeneratedMarket.BEGIN.plus(Duration.ofDays(160)))
                .minutes();
        Path file = CandleFile.write(folder.resolve("bars.csv"), minutes.resample(Interval.M15));
        assertThat(run("import " + file + " --interval 15m").err()).isEmpty();
    }

    private Captured run(String command) {
        return Captured.line(
                command + " --exchange binance --coin BTC --quote USDT --data",
                folder.resolve("lake").toString());
    }

    private JsonNode json(String name) throws IOException {
        return Captured.json(folder.resolve(name));
    }

    @Test
    void a_file_is_listed_run_swept_and_trained() throws IOException {
        assertThat(Captured.run("strategies").out())
                .contains("LIQUIDITY_SWEEP_V3: ")
                .contains("sweep: 201,600 combinations");
        assertThat(Captured.run("strategies", MODEL.toString()).out())
                .contains("sma cross: ")
                .contains("slow")
                .contains("30");

        Captured one =
                run("backtest --strategy " + MODEL + " --set fast=7 --interval 15m --capital 5000 --sizing all-in"
                        + " --fee 0.0002 --json " + folder.resolve("one.json"));
        assertThat(one.err()).isEmpty();
        assertThat(json("one.json").path("parameters").path("fast").asInt()).isEqualTo(7);
        assertThat(json("one.json").path("trades").asInt()).isGreaterThan(50);

        Captured sweep = run("sweep --strategy " + MODEL + " --values fast=5..8 --values slow=20,30 --interval 15m"
                + " --capital 5000 --sizing all-in --fee 0.0002 --json " + folder.resolve("sweep.json") + " --out "
                + folder.resolve("rows.parquet"));
        assertThat(sweep.err()).doesNotContain("Error");
        JsonNode summary = json("sweep.json");
        assertThat(summary.path("combinations").asInt()).isEqualTo(8);
        assertThat(summary.path("bars").asInt()).isEqualTo(160 * 96);
        assertThat(summary.path("elapsed_ms").isIntegralNumber()).isTrue();
        Captured rows = Captured.run(
                "sql",
                "select trades, net_profit from read_parquet('" + folder.resolve("rows.parquet")
                        + "') where fast = 7 and slow = 30",
                "--format",
                "csv",
                "--data",
                folder.resolve("lake").toString());
        assertThat(rows.out().lines().skip(1).findFirst().orElseThrow().split(","))
                .satisfies(row -> assertThat(row[0])
                        .isEqualTo(json("one.json").path("trades").asString()))
                .satisfies(row -> assertThat(Double.parseDouble(row[1]))
                        .isEqualTo(json("one.json")
                                .path("metrics")
                                .path("net_profit")
                                .asDouble()));

        Captured trained = run("train --strategy " + MODEL + " --values fast=2..20 --values slow=21..60 --iterations 20"
                + " --train-months 2 --side long --interval 15m --json " + folder.resolve("trained.json"));
        assertThat(trained.err()).doesNotContain("Error");
        assertThat(trained.out()).contains("verdict: ");
        double fast = json("trained.json")
                .path("configurations")
                .get(0)
                .path("parameters")
                .path("fast")
                .asDouble();
        assertThat(fast).isBetween(2.0, 20.0);
    }

    @Test
    void orders_and_exits_have_flags_in_backtest_sweep_and_train() throws IOException {
        String flags =
                " --strategy " + MODEL + " --interval 15m --maker-fee 0.0002 --slippage-atr 0.02 --slippage-impact"
                        + " 0.001 --latency 1 --volume-share 0.5 --cooldown 2 --trailing-stop 0.01";
        Captured one = run("backtest" + flags + " --set fast=7 --set slow=20 --json " + folder.resolve("orders.json"));
        Captured sweep =
                run("sweep" + flags + " --values fast=7 --values slow=20 --out " + folder.resolve("orders.csv"));
        Captured trained = run("train" + flags + " --values fast=5..9 --iterations 5 --train-months 2 --json "
                + folder.resolve("orders-trained.json"));

        assertThat(one.err()).isEmpty();
        assertThat(one.out()).contains("maker 0.0002", "atr 0.02", "impact 0.001");
        JsonNode result = json("orders.json");
        assertThat(result.path("costs").path("maker_fee").asDouble()).isEqualTo(0.0002);
        assertThat(result.path("exit_reasons").path("TRAILING_STOP").asInt()).isGreaterThan(5);
        assertThat(result.path("ambiguous_bars").path("count").isIntegralNumber())
                .isTrue();
        assertThat(sweep.exit()).as(sweep.err()).isZero();
        assertThat(Files.readString(folder.resolve("orders.csv")))
                .contains("," + result.path("trades").asInt() + ",");
        assertThat(trained.exit()).as(trained.err()).isZero();
        JsonNode metadata =
                json("orders-trained.json").path("configurations").get(0).path("metadata");
        assertThat(metadata.path("latency").asString()).isEqualTo("1");
        assertThat(metadata.path("trailing_stop").asString()).isEqualTo("0.01");
    }

    @Test
    void a_strategy_that_sees_the_future_is_named_with_its_reach() throws IOException {
        Captured honest = run("verify-strategy --strategy " + MODEL + " --interval 4h");
        assertThat(honest.exit()).as(honest.err()).isZero();
        assertThat(honest.out()).startsWith("No look-ahead in sma cross: ");
        Path leaking = Files.writeString(
                folder.resolve("SmaCross.java"),
                Files.readString(MODEL)
                        .replace("return bar -> fast[bar]", "return bar -> fast[Math.min(fast.length - 1, bar + 2)]"));
        Captured found = run("verify-strategy --strategy " + leaking + " --interval 4h");
        assertThat(found.exit()).isEqualTo(1);
        assertThat(found.out())
                .hasLineCount(1)
                .contains("sma cross looks ahead: at bar ", "its 'action' is ", "It sees 2 bars ahead.");
    }

    @Test
    void what_is_wrong_with_a_file_or_its_values_is_one_line() throws IOException {
        Path broken = Files.writeString(
                folder.resolve("SmaCross.java"),
                Files.readString(MODEL).replace("study.sma(p.integer(\"slow\"))", "study.smaa(1)"));
        assertThat(run("backtest --strategy " + broken + " --interval 15m").err())
                .hasLineCount(1)
                .contains("SmaCross.java:23: cannot find symbol")
                .contains("double[] slow = study.smaa(1);");
        assertThat(run("sweep --strategy " + MODEL + " --values fast=0.5..2 --interval 15m")
                        .err())
                .hasLineCount(1)
                .contains("needs a step in a sweep");
        assertThat(run("sweep --strategy " + MODEL + " --values quick=1..2 --interval 15m")
                        .err())
                .contains("sma cross has no parameter 'quick': there are [fast, slow]");
        assertThat(run("sweep --strategy " + MODEL + " --values fast=5-10 --interval 15m")
                        .err())
                .contains("write a range such as fast=5..104");
        assertThat(run("backtest --strategy " + MODEL + " --sizing most --interval 15m")
                        .err())
                .contains("Unknown --sizing 'most'");
    }
}
