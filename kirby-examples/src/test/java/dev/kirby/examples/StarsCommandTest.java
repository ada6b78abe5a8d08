package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a file of stars to a collected and healthy store, as a night's script does it. */
class StarsCommandTest {

    private static final String STARS = """
            exchanges: [{name: binance, display_name: Binance}]
            coins: [{symbol: BTC}, {symbol: ETH}, {symbol: XYZ}]
            quote_currencies: [{symbol: USDT}]
            training_stars:
              - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1h, 4h]}
              - {exchange: binance, coin: BTC, quote: USDT, market_type: spot, intervals: [1h]}
            """;
    private static final String UNLISTED =
            "  - {exchange: binance, coin: XYZ, quote: USDT, market_type: perps, intervals: [1h]}\n";

    @TempDir
    Path folder;

    private Captured run(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--data", folder.resolve("data").toString()));
        return Captured.run(args.toArray(String[]::new));
    }

    private Captured run(CommandShell shell, String command) throws IOException {
        return shell.run(command + " --data " + folder.resolve("data"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("training_stars.yaml"), text);
    }

    /** The last days of hours, up to now; spot costs 10, perps cost 20. */
    private static SimulatedExchange venue() {
        SimulatedExchange.Settings settings = SimulatedExchange.binance();
        for (Instrument btc :
                List.of(Instrument.parse("binance:BTC/USDT"), Instrument.parse("binance:BTC/USDT:USDT"))) {
            double price = btc.symbol().contains(":") ? 20 : 10;
            Rows.Builder rows = Rows.builder(Dataset.CANDLES, 300);
            long now = System.currentTimeMillis();
            for (long t = Interval.D1.floor(now) - 6 * 86_400_000L; t < now; t += 3_600_000) {
                rows.candle(t, price, price + 1, price - 1, price, 7, 3);
            }
            settings = settings.serving(SeriesId.candles(btc, Interval.H1), rows.build());
        }
        Instrument perps = Instrument.parse("binance:BTC/USDT:USDT");
        for (Dataset dataset : List.of(Dataset.FUNDING, Dataset.OPEN_INTEREST)) {
            Rows.Builder rows = Rows.builder(dataset, 2000);
            long now = System.currentTimeMillis();
            for (long t = Interval.D1.floor(now) - 6 * 86_400_000L; t < now; t += 300_000) {
                rows.row(t).number(0, 0.0001);
            }
            settings = settings.serving(SeriesId.of(dataset, perps), rows.build());
        }
        return settings.start();
    }

    @Test
    void stars_are_synced_collected_and_healthy() throws IOException {
        Captured synced = run("sync " + file(STARS) + " --database training");
        assertThat(synced.err()).isEmpty();
        assertThat(synced.out()).contains("created binance:BTC/USDT:USDT 4h\n").contains("starlistings");
        assertThat(run("sync " + folder.resolve("training_stars.yaml") + " --database training")
                        .out())
                .contains("Sync: 0 created, 0 updated, 0 deactivated,");
        try (SimulatedExchange venue = venue();
                CommandShell shell = CommandShell.open(folder, Map.of("BINANCE", venue))) {
            Captured filled = run(shell, "backfill --days 3 --database training");
            assertThat(filled.exit()).as(filled.err()).isZero();
            assertThat(filled.out()).contains("of 5 series").containsPattern("binance:BTC/USDT candles 1h: 7[12] rows");
            // The predecessor asked the spot market for perps.
            assertThat(run("sql select\tmarket_type,max(close)\tas\tc\tfrom\tcandles\tgroup\tby\t1\torder\tby\t1"
                                    + " --format csv --database training")
                            .out())
                    .isEqualTo("market_type,c\nperps,20\nspot,10\n");
            Captured healthy = run(shell, "health --database training");
            assertThat(healthy.out()).contains("Health: all ").contains("ok   clock binance");
            assertThat(healthy.exit()).as(healthy.out()).isZero();
            Captured narrowed = run(shell, "backfill --days 4 --market-type spot --database training");
            assertThat(narrowed.out())
                    .containsPattern("binance:BTC/USDT candles 1h: 2[45] rows") // an hour may have closed meanwhile
                    .contains("of 1 series");

            run("sync " + file(STARS + UNLISTED) + " --database training");
            Captured partly = run(shell, "backfill --days 3 --database training");
            assertThat(partly.exit()).isEqualTo(1);
            assertThat(partly.out())
                    .contains("XYZ")
                    .contains("FAILED")
                    .contains("of 8 series")
                    .contains("3 failed");
            assertThat(run(shell, "backfill --days 3 --coin XYZ,NONE --database training")
                            .out())
                    .contains("of 3 series");
            Captured unhealthy = run(shell, "health --continuous 1 --rounds 2 --json --database training");
            assertThat(unhealthy.exit()).isEqualTo(1);
            assertThat(unhealthy.out()).hasLineCount(2);
            JsonNode json = new JsonMapper()
                    .readTree(unhealthy.out().lines().findFirst().orElseThrow());
            assertThat(json.path("healthy").asBoolean()).isFalse();
            assertThat(json.path("findings")
                            .valueStream()
                            .filter(finding -> !finding.path("ok").asBoolean()))
                    .hasSize(1)
                    .allMatch(finding -> finding.path("subject").asString().contains("XYZ"));
        }
    }

    @Test
    void a_wrong_file_is_told_in_one_line_and_changes_nothing() throws IOException {
        run("sync " + file(STARS));
        Captured refused = run("sync " + file(STARS.replace("coin: BTC", "coin: BTCC")));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .hasLineCount(1)
                .contains("training_stars.yaml, line 5: unknown coin 'BTCC': known are BTC, ETH, XYZ.");
        assertThat(run("sync " + file(STARS)).out()).contains("Sync: 0 created, 0 updated, 0 deactivated,");
    }

    @Test
    void production_and_training_are_two_stores() throws IOException {
        run("sync " + file(STARS) + " --database training");
        String count = "sql select\tcount(*)\tas\tn\tfrom\tstarlistings --format csv --database ";
        assertThat(run(count + "training").out()).isEqualTo("n\n3\n");
        assertThat(run(count + "production").err()).contains("There is no store in");
        assertThat(run("setup --database production").exit()).isZero();
        assertThat(run(count + "production").out()).isEqualTo("n\n0\n");
        Files.move(folder.resolve("data/kirby"), folder.resolve("data/old"));
        Files.move(folder.resolve("data/kirby_training"), folder.resolve("data/kirby"));
        assertThat(run(count + "production"))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.err()).contains("is for training and cannot be opened for production"));
        assertThat(run(count + "test").err()).contains("use production or training");
    }

    @Test
    void without_stars_several_coins_are_named_at_once() throws IOException {
        try (SimulatedExchange venue = venue();
                CommandShell shell = CommandShell.open(folder, Map.of("BINANCE", venue))) {
            Captured filled = run(
                    shell,
                    "backfill --exchange binance --coin BTC,NONE --quote USDT --market-type spot --intervals 1h --days 1");
            assertThat(filled.out())
                    .containsPattern("binance:BTC/USDT candles 1h: 2[345] rows")
                    .contains("binance:NONE/USDT candles 1h")
                    .contains("of 2 series")
                    .contains("1 failed");
        }
    }

    @Test
    void without_stars_backfill_and_health_say_what_to_do() {
        assertThat(run("backfill --days 1"))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.err()).contains("No active star").contains("kirby sync FILE"));
        assertThat(run("health"))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.out()).contains("FAIL freshness").contains("sync stars or backfill"));
        assertThat(run("health --continuous 0").err()).contains("must be 1 or more");
    }

    @Test
    void the_examples_that_are_shipped_can_be_synced() {
        for (String example : List.of("training_stars.yaml", "starlistings.yaml")) {
            Captured synced = run("sync src/main/resources/stars/" + example);
            assertThat(synced.err()).isEmpty();
            assertThat(synced.exit()).isZero();
        }
        assertThat(run("sql select\tcount(*)\tas\tn\tfrom\tstarlistings\twhere\tactive --format csv")
                        .out())
                .isEqualTo("n\n8\n");
    }
}
