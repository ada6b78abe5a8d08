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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exports as scripts use them. */
class ExportCommandsTest {

    private static final Instrument BTC = Instrument.parse("hyperliquid:BTC/USDC:USDC");
    private static final long START = 1704067200000L;

    @TempDir
    Path folder;

    @BeforeEach
    void fill() {
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("lake"))) {
            Rows.Builder candles = Rows.builder(Dataset.CANDLES, 10);
            for (int i = 0; i < 10; i++) {
                candles.candle(START + i * 60_000L, 1, 2, 0.5, 1.5, 10, Double.NaN);
            }
            store.upsert(SeriesId.candles(BTC, Interval.M1), candles.build());
            store.upsert(
                    SeriesId.of(Dataset.FUNDING, BTC),
                    Rows.builder(Dataset.FUNDING, 1)
                            .row(START + 120_000)
                            .number(0, 0)
                            .build());
            store.upsert(
                    SeriesId.of(Dataset.LONG_SHORT_RATIO, BTC),
                    Rows.builder(Dataset.LONG_SHORT_RATIO, 1)
                            .row(START)
                            .text(0, "top_account")
                            .number(3, 1.5)
                            .build());
        }
    }

    private Captured run(String command, String... options) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--coin", "BTC", "--data", folder.resolve("lake").toString()));
        args.addAll(List.of("--output", folder.resolve("out").toString()));
        args.addAll(List.of(options));
        return Captured.run(args.toArray(String[]::new));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(f -> f.getFileName().toString().replaceAll("_\\d{8}_\\d{6}", ""))
                    .sorted()
                    .toList();
        }
    }

    private List<String> lines(String beginning) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return Files.readAllLines(
                    files.filter(f -> f.getFileName().toString().startsWith(beginning)
                                    && f.toString().endsWith(".csv"))
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    void the_defaults_are_those_of_the_contract() throws IOException {
        Captured funding = run("export-funding");
        assertThat(funding.err()).doesNotContain("Error", "Exception");
        assertThat(funding.exit()).isZero();
        assertThat(run("export-ratios --format csv").exit()).isZero();
        assertThat(run("export-all --format csv.gz,arrow --intervals 1m").exit())
                .isZero();
        assertThat(names())
                .containsExactly(
                        "funding_hyperliquid_BTC_USD_perps.csv",
                        "funding_hyperliquid_BTC_USD_perps.json",
                        "funding_hyperliquid_BTC_USD_perps.parquet",
                        "long_short_ratio_hyperliquid_BTC_USD_perps.csv",
                        "long_short_ratio_hyperliquid_BTC_USD_perps.json",
                        "merged_hyperliquid_BTC_USD_perps_1m.arrow",
                        "merged_hyperliquid_BTC_USD_perps_1m.csv.gz",
                        "merged_hyperliquid_BTC_USD_perps_1m.json");
        assertThat(funding.out()).startsWith("Exported 1 rows:\n").contains(".parquet\n");
    }

    @Test
    void a_merge_fills_only_when_told() throws IOException {
        assertThat(run("export-all --format csv").exit()).isZero();
        assertThat(lines("merged"))
                .hasSize(11)
                .element(3)
                .isEqualTo("2024-01-01T00:02:00Z,1.0,2.0,0.5,1.5,10.0,,0.0,,,,,,,,,,");
        assertThat(lines("merged").get(4)).endsWith(",,,,,,,,,,,,");
    }

    @Test
    void as_of_and_a_range_in_seconds() throws IOException {
        assertThat(run("export-all --format csv --as-of --start-time 1704067320 --end-time 2024-01-01T00:05:00")
                        .exit())
                .isZero();
        assertThat(lines("merged")).hasSize(4);
        assertThat(lines("merged").get(3)).startsWith("2024-01-01T00:04:00Z,").contains(",,0.0,");
    }

    @Test
    void errors_are_one_line() {
        assertThat(run("export-oi").err())
                .startsWith("Error: No BTC/USDC perps open interest of hyperliquid")
                .hasLineCount(1);
        assertThat(run("export-funding --format xls").err()).contains("Unknown format 'xls'");
        Captured near = Captured.run(
                "export-candles",
                "--coin",
                "btc",
                "--data",
                folder.resolve("lake").toString());
        assertThat(near.err())
                .contains("did you mean hyperliquid:BTC/USDC:USDC")
                .hasLineCount(1);
        assertThat(near.exit()).isEqualTo(1);
    }
}
