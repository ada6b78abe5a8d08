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

/** Several stored markets on one account, and margin, from the command line. */
class PortfolioCommandTest {

    private static final String MODEL = "src/main/strategies/SmaCross.java";

    @TempDir
    Path folder;

    @BeforeEach
    void twoMarkets() throws IOException {
        for (String coin : new String[] {"BTC", "ETH"}) {
            CandleSeries bars = GeneratedMarket.of(
                            coin.hashCode(),
                            Instrument.parse("binance:" + coin + "/USDT:USDT"),
                            GeneratedMarket.BEGIN.plus(Duration.ofDays(20)))
                    .minutes()
                    .resample(Interval.H1);
            Path file = CandleFile.write(folder.resolve(coin + ".csv"), bars);
            assertThat(run("import " + file + " --interval 1h --exchange binance --coin " + coin + " --quote USDT")
                            .err())
                    .isEmpty();
        }
    }

    private Captured run(String command) {
        return Captured.line(command + " --data", folder.resolve("lake").toString());
    }

    private JsonNode json(String name) throws IOException {
        return Captured.json(folder.resolve(name));
    }

    @Test
    void markets_share_an_account() throws IOException {
        Captured both = run("portfolio --strategy " + MODEL + " --set fast=5 --set slow=20 --market"
                + " binance:BTC/USDT:USDT --market binance:ETH/USDT:USDT=" + MODEL + " --interval 1h --sizing all-in"
                + " --allocation inverse-volatility --max-positions 2 --max-exposure 1.5 --breakers"
                + " consecutive_losses_limit=2 --json " + folder.resolve("both.json") + " --report "
                + folder.resolve("both.html"));

        assertThat(both.err()).isEmpty();
        assertThat(both.out())
                .contains("binance:BTC/USDT:USDT")
                .contains("net_profit")
                .contains("correlation of");
        JsonNode document = json("both.json");
        assertThat(document.path("members").size()).isEqualTo(2);
        double sum = document.path("members").path(0).path("net_profit").asDouble()
                + document.path("members").path(1).path("net_profit").asDouble();
        assertThat(document.path("metrics").path("net_profit").asDouble())
                .isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(document.path("breakers").path(0).path("breaker").asString()).isEqualTo("consecutive_losses_limit");
        assertThat(Files.readString(folder.resolve("both.html"))).contains("Portfolio of 2 members");
    }

    @Test
    void parameters_are_swept_and_walked_for_the_account() throws IOException {
        String markets = " --strategy " + MODEL + " --market binance:BTC/USDT:USDT --market binance:ETH/USDT:USDT"
                + " --interval 1h --sizing all-in --fee binance --values fast=3..9..3 --values slow_2=20,40 --min-trades 1";
        Captured swept = run("portfolio-sweep" + markets + " --objective sharpe --json " + folder.resolve("swept.json")
                + " --out " + folder.resolve("rows.csv"));
        assertThat(swept.err()).doesNotContain("Error");
        assertThat(swept.exit()).isZero();
        assertThat(swept.out()).contains("6 trials").contains("slow_2=");
        assertThat(Files.readAllLines(folder.resolve("rows.csv"))).hasSize(7);
        assertThat(json("swept.json").path("combinations").asInt()).isEqualTo(6);
        assertThat(json("swept.json").path("best").path("fast").asInt()).isBetween(3, 9);

        Captured walked = run("portfolio-walk" + markets + " --optimizer grid --train-days 8 --test-days 4 --gap-days 1"
                + " --json " + folder.resolve("walked.json"));
        assertThat(walked.err()).doesNotContain("Error");
        assertThat(walked.exit()).isZero();
        assertThat(walked.out()).contains("UNPROVEN");
        JsonNode document = json("walked.json");
        assertThat(document.path("windows").size()).isEqualTo(2);
        assertThat(document.path("looks").asInt()).isEqualTo(1);
        assertThat(document.path("windows")
                        .path(0)
                        .path("parameters")
                        .path("slow_2")
                        .asInt())
                .isIn(20, 40);
        assertThat(run("portfolio-walk" + markets.replace("slow_2", "slow_3")).err())
                .contains("'slow_3'")
                .contains("slow_2");
        assertThat(run("portfolio-sweep --strategy " + MODEL + " --market binance:BTC/USDT:USDT --interval 1h")
                        .err())
                .contains("--values fast=5..50..5");
    }

    @Test
    void fees_are_those_of_a_venue_by_its_name() throws IOException {
        String backtest = "backtest --exchange binance --coin BTC --quote USDT --interval 1h --strategy " + MODEL;
        assertThat(run(backtest + " --fee binance --json " + folder.resolve("venue.json"))
                        .err())
                .isEmpty();
        assertThat(run(backtest + " --fee 0.0005 --maker-fee 0.0002 --json " + folder.resolve("given.json"))
                        .err())
                .isEmpty();
        assertThat(json("venue.json").path("metrics"))
                .isEqualTo(json("given.json").path("metrics"));
        assertThat(run(backtest + " --fee bitmex").err())
                .contains("--fee 'bitmex'")
                .contains("--maker-fee 0.0002")
                .contains("bybit perps");
    }

    @Test
    void one_market_is_its_backtest_with_margin_too() throws IOException {
        String how = " --interval 1h --sizing all-in --leverage 20 --margin isolated --tiers 0.005 --json ";
        Captured alone = run("backtest --exchange binance --coin BTC --quote USDT --strategy " + MODEL + how
                + folder.resolve("alone.json"));
        Captured one =
                run("portfolio --market binance:BTC/USDT:USDT --strategy " + MODEL + how + folder.resolve("one.json"));
        assertThat(alone.err()).isEmpty();
        assertThat(one.err()).isEmpty();
        assertThat(json("one.json").path("metrics"))
                .isEqualTo(json("alone.json").path("metrics"));
    }

    @Test
    void a_backtest_has_circuit_breakers_too() throws IOException {
        String how = "backtest --exchange binance --coin BTC --quote USDT --interval 1h --strategy " + MODEL
                + " --set fast=3 --set slow=8 --latency 1 --trailing-stop 0.02 --json ";
        Captured free = run(how + folder.resolve("free.json"));
        Captured never = run(how + folder.resolve("never.json")
                + " --breakers consecutive_losses_limit=100000,max_daily_loss=off,unusual_market_threshold=off,"
                + "regime_break_threshold=off,max_correlation_spike=off,max_adverse_selection=off");
        Captured guarded = run(how + folder.resolve("guarded.json") + " --breakers consecutive_losses_limit=1 --trades "
                + folder.resolve("guarded.csv"));

        assertThat(free.err() + never.err() + guarded.err()).isEmpty();
        assertThat(json("never.json").path("metrics"))
                .isEqualTo(json("free.json").path("metrics"));
        JsonNode document = json("guarded.json");
        assertThat(document.path("breakers").path(0).path("breaker").asString()).isEqualTo("consecutive_losses_limit");
        assertThat(document.path("breakers").path(0).path("held_back").asInt()).isPositive();
        assertThat(Files.readAllLines(folder.resolve("guarded.csv")))
                .hasSize(1 + document.path("trades").asInt());
    }

    @Test
    void a_sweep_says_which_options_send_it_the_slower_way() {
        String sweep =
                "sweep --exchange binance --coin BTC --quote USDT --interval 1h --values fast=3..5 --strategy " + MODEL;
        assertThat(run(sweep).err()).doesNotContain("on its own");
        assertThat(run(sweep + " --margin isolated --latency 1").err())
                .contains("sweep: margin, latency")
                .contains("each combination runs on its own");
    }

    @Test
    void what_cannot_be_is_refused_with_a_remedy() {
        String series = "backtest --exchange binance --coin BTC --quote USDT --interval 1h --strategy " + MODEL;
        assertThat(run(series + " --margin crossed").err()).contains("did you mean cross");
        assertThat(run(series + " --tiers 0.01").err()).contains("--margin isolated");
        String portfolio = "portfolio --market binance:BTC/USDT:USDT --interval 1h --strategy " + MODEL;
        assertThat(run(portfolio + " --breakers max_daily_los=1").err()).contains("did you mean max_daily_loss");
        assertThat(run(portfolio + " --market binance:BTC/USDT:USDT").err()).contains("a name of its own");
        assertThat(run(portfolio + " --allocation most").err()).contains("inverse-volatility");
    }
}
