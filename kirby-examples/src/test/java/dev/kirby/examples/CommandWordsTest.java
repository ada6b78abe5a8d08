package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line says to words that it does not expect, and what words mean in all commands. */
class CommandWordsTest {

    @TempDir
    Path folder;

    private String lake() {
        return folder.resolve("lake").toString();
    }

    @Test
    void without_a_command_there_is_help() {
        Captured bare = Captured.run();
        assertThat(bare.exit()).isZero();
        assertThat(bare.out()).contains("Usage: kirby", "backfill", "generate-completion");
        assertThat(bare.err()).isEmpty();
    }

    @Test
    void a_command_that_is_nearly_one_is_told() {
        Captured near = Captured.run("bakfill");
        assertThat(near.exit()).isEqualTo(2);
        assertThat(near.err()).contains("Did you mean backfill").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--exchange, binanse, did you mean binance?",
        "--market-type, perp, did you mean perps?",
        "--dataset, fundng, did you mean funding?",
        "--intervals, 5mm, did you mean 5m?"
    })
    void names_that_are_nearly_right_are_told(String option, String value, String hint) {
        String[] usual = {"backfill", "--exchange", "binance", "--coin", "BTC", "--quote", "USDT", "--data", lake()};
        String[] args = option.equals("--exchange")
                ? new String[] {"backfill", "--exchange", value, "--coin", "BTC", "--quote", "USDT", "--data", lake()}
                : concat(usual, new String[] {option, value});
        Captured near = Captured.run(args);
        assertThat(near.exit()).isEqualTo(1);
        assertThat(near.out() + near.err()).contains(hint);
    }

    @Test
    void completion_is_a_script_for_bash_and_zsh() {
        Captured script = Captured.run("generate-completion");
        assertThat(script.exit()).isZero();
        assertThat(script.out()).contains("complete -F", "backfill", "--market-type");
    }

    @ParameterizedTest
    @CsvSource({"--days,999999999", "--days,0", "--days,-5", "--start-time,99999999999", "--start-time,+300000-01-01"})
    void times_out_of_any_range_get_a_sentence(String option, String value) {
        assertThat(Captured.run("setup", "--data", lake()).exit()).isZero();
        Captured wrong = Captured.run(
                "export-candles",
                "--exchange",
                "binance",
                "--coin",
                "BTC",
                "--quote",
                "USDT",
                option,
                value,
                "--data",
                lake());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err())
                .hasLineCount(1)
                .containsAnyOf("days must be 1 to 36500", "Cannot read time")
                .doesNotContain("Exception");
    }

    @Test
    void a_file_for_one_store_is_refused_by_the_other() throws IOException {
        Path stars = Files.writeString(folder.resolve("training_stars.yaml"), """
                exchanges: [{name: binance}]
                coins: [{symbol: BTC}]
                quote_currencies: [{symbol: USDT}]
                market_types: [{name: perps}]
                intervals: [{name: 1m}]
                training_stars:
                  - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m]}
                """);
        Captured wrong = Captured.run("sync", stars.toString(), "--database", "production", "--data", lake());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("is for the training store", "kirby sync", "--database training");
        assertThat(Captured.run("sync", stars.toString(), "--database", "training", "--data", lake())
                        .exit())
                .isZero();
        Files.writeString(stars, Files.readString(stars) + "---\nversion: 1\n");
        assertThat(Captured.run("sync", stars.toString(), "--database", "training", "--data", lake())
                        .err())
                .contains("a second document begins here");
    }

    @Test
    void deep_and_huge_files_of_stars_get_a_sentence() throws IOException {
        Path deep = Files.writeString(folder.resolve("deep.yaml"), "[".repeat(100_000));
        assertThat(Captured.run("sync", deep.toString(), "--data", lake()).err())
                .contains("nested more than 20 deep")
                .hasLineCount(1);
        Path huge = Files.writeString(folder.resolve("huge.yaml"), "a: b\n".repeat(1_000_000));
        assertThat(Captured.run("sync", huge.toString(), "--data", lake()).err())
                .contains("a file of stars has at most")
                .hasLineCount(1);
    }

    @Test
    void the_shipped_listings_of_hyperliquid_are_those_of_the_venue() {
        Path shipped = Path.of("src/main/resources/stars/starlistings.yaml");
        Captured synced = Captured.run("sync", shipped.toString(), "--database", "production", "--data", lake());
        assertThat(synced.err()).isEmpty();
        try (MarketDataStore store = MarketDataStore.open(lake() + "/kirby")) {
            assertThat(store.stars().active())
                    .isNotEmpty()
                    .allMatch(star -> star.instrument().quote().equals("USDC"));
        }
    }

    @Test
    void usd_of_hyperliquid_is_its_usdc_and_file_names_keep_the_word() throws IOException {
        Instrument btc = Instrument.parse("hyperliquid:BTC/USDC:USDC");
        try (MarketDataStore store = MarketDataStore.open(lake())) {
            store.upsert(
                    SeriesId.candles(btc, Interval.M1),
                    Rows.builder(Dataset.CANDLES, 1)
                            .candle(1704067200000L, 1, 1, 1, 1, 1, 1)
                            .build());
        }
        String exports = folder.resolve("exports").toString();
        for (String quote : new String[] {"USD", "USDC"}) {
            Captured done = Captured.run(
                    "export-candles",
                    "--coin",
                    "BTC",
                    "--quote",
                    quote,
                    "--format",
                    "csv",
                    "--output",
                    exports,
                    "--data",
                    lake());
            assertThat(done.exit()).isZero();
            assertThat(done.out()).contains("candles_hyperliquid_BTC_" + quote + "_perps_1m_");
        }
    }

    @Test
    void funding_can_be_imported() throws IOException {
        Path csv = Files.writeString(folder.resolve("f.csv"), "time,funding_rate\n2024-01-01T00:00:00Z,0.0001\n");
        String[] market = {"--exchange", "binance", "--coin", "BTC", "--quote", "USDT", "--data", lake()};
        Captured done = Captured.run(concat(new String[] {"import", csv.toString(), "--dataset", "funding"}, market));
        assertThat(done.out()).contains("Imported 1 rows of binance:BTC/USDT:USDT funding");
        Captured lacking = Captured.run(concat(new String[] {"import", csv.toString()}, market));
        assertThat(lacking.err()).contains("Add --interval 1m");
    }

    @Test
    void remedies_are_commands() {
        assertThat(Remedies.asCommands("Backfill with store.backfill(source).candles("
                        + "Instrument.parse(\"binance:BTC/USDT:USDT\"), \"5m\").days(365).run()."))
                .isEqualTo("Backfill with kirby backfill --exchange binance --coin BTC --quote USDT --market-type perps"
                        + " --intervals 5m --days 365.");
        assertThat(Remedies.asCommands("store.backfill(source).funding(Instrument.parse(\"okx:BTC/USDT:USDT\"))"
                        + ".range(\"2024-01-01\", \"2024-02-01\").run()"))
                .endsWith("--dataset funding --start-time 2024-01-01 --end-time 2024-02-01");
        assertThat(Remedies.asCommands("store.backfill(source).series(SeriesId.of(Dataset.LONG_SHORT_RATIO, "
                        + "Instrument.parse(\"okx:BTC/USDT:USDT\"))).days(365).run()."))
                .isEqualTo("kirby backfill --exchange okx --coin BTC --quote USDT --market-type perps"
                        + " --dataset long_short_ratio --days 365.");
        assertThat(Remedies.asCommands("store.backfill(source).series(new SeriesId(Dataset.MARK_CANDLES, "
                        + "Instrument.parse(\"okx:BTC/USDT:USDT\"), Interval.parse(\"5m\"))).days(9).run()"))
                .endsWith("--intervals 5m --dataset mark_candles --days 9");
        assertThat(Remedies.asCommands("No change: store.candles(btc)")).isEqualTo("No change: store.candles(btc)");
    }

    private static String[] concat(String[] first, String[] then) {
        String[] all = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, all, first.length, then.length);
        return all;
    }
}
