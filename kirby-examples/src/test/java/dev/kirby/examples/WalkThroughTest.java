package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walk-throughs of the predecessors as lists of commands, from an empty folder, against simulated venues: training stars,
 * the export guide, the data infrastructure.
 */
@Timeout(600)
class WalkThroughTest {

    private static final int WIDTH = 80;

    @TempDir
    Path folder;

    private String shown = "";

    /** Runs commands, each of which must end with 0. */
    private String run(Map<String, SimulatedExchange> venues, String commands) throws IOException {
        StringBuilder all = new StringBuilder();
        try (CommandShell shell = CommandShell.open(folder, venues)) {
            for (String command : commands.lines().toList()) {
                Captured captured = shell.run(command);
                all.append("$ ")
                        .append(command)
                        .append('\n')
                        .append(captured.out())
                        .append(captured.err());
                assertThat(captured.exit()).as(all.toString()).isZero();
            }
        }
        shown = all.toString();
        assertThat(shown).doesNotContain("Exception", "WARN ", "INFO ", "SLF4J");
        return shown;
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString().replaceAll("_\\d{8}_\\d{6}", ""))
                    .sorted()
                    .toList();
        }
    }

    private void copy(String stars) throws IOException {
        Files.copy(Path.of("src/main/resources/stars", stars), folder.resolve(stars));
    }

    /** A venue with the last three days of a made up market. */
    private static SimulatedExchange venue(SimulatedExchange.Settings settings, String quote, List<String> coins) {
        long shift = Interval.D1.floor(System.currentTimeMillis())
                - 2 * Interval.D1.millis()
                - GeneratedMarket.BEGIN.toEpochMilli();
        SimulatedExchange.Settings serving = settings.budget(Long.MAX_VALUE);
        for (String coin : coins) {
            for (InstrumentType type : InstrumentType.values()) {
                Instrument instrument = new Instrument(settings.venue(), coin, quote, type);
                GeneratedMarket market =
                        GeneratedMarket.of(7, instrument, GeneratedMarket.BEGIN.plusSeconds(4 * 86_400));
                serving = serving.serving(
                        SeriesId.candles(instrument, Interval.M1),
                        shifted(market.minutes().toRows(), shift));
                if (type == InstrumentType.PERPS) {
                    Rows interest = shifted(market.openInterest(), shift);
                    serving = serving.serving(
                                    SeriesId.of(Dataset.FUNDING, instrument), shifted(market.funding(), shift))
                            .serving(SeriesId.of(Dataset.OPEN_INTEREST, instrument), interest)
                            .serving(SeriesId.of(Dataset.LONG_SHORT_RATIO, instrument), ratios(interest.times()));
                }
            }
        }
        return serving.start();
    }

    private static Rows shifted(Rows rows, long millis) {
        Rows.Builder moved = Rows.builder(rows.dataset(), rows.size());
        for (int row = 0; row < rows.size(); row++) {
            if (rows.dataset().hasInterval()) {
                moved.candle(
                        rows.time(row) + millis,
                        rows.number(0, row),
                        rows.number(1, row),
                        rows.number(2, row),
                        rows.number(3, row),
                        rows.number(4, row),
                        rows.number(5, row));
                continue;
            }
            moved.row(rows.time(row) + millis);
            for (int column = 0; column < rows.dataset().columns().size(); column++) {
                if (rows.dataset().columns().get(column).type() == Dataset.ColumnType.NUMBER) {
                    moved.number(column, rows.number(column, row));
                }
            }
        }
        return moved.build();
    }

    private static Rows ratios(long[] times) {
        Rows.Builder rows = Rows.builder(Dataset.LONG_SHORT_RATIO, 4 * times.length);
        for (long time : times) {
            for (String kind : List.of("global_account", "top_account", "top_position", "taker_volume")) {
                rows.row(time).text(0, kind).number(1, 0.6).number(2, 0.4).number(3, 1.5);
            }
        }
        return rows.build();
    }

    @Test
    void training_stars_exports_and_the_data_infrastructure() throws IOException {
        copy("training_stars.yaml");
        copy("starlistings.yaml");
        try (SimulatedExchange binance = venue(SimulatedExchange.binance(), "USDT", List.of("BTC", "ETH", "SOL"));
                SimulatedExchange hyperliquid = venue(SimulatedExchange.hyperliquid(), "USDC", List.of("BTC", "SOL"))) {
            String out = run(Map.of("BINANCE", binance, "HYPERLIQUID", hyperliquid), """
                    setup --database training
                    sync training_stars.yaml --database training
                    backfill --database training --days 2
                    health --database training
                    check --exchange binance --coin BTC --quote USDT --database training
                    sql "select exchange, coin, market_type, interval, active from starlistings order by all" --database training
                    sql "select coin, market_type, interval, count(*) as n from candles group by all order by all" --database training
                    export-candles --exchange binance --coin BTC --quote USDT --intervals 1m,15m,4h --days 1 --database training
                    export-candles --exchange binance --coin BTC --quote USDT --intervals 30m --days 1 --format csv --database training
                    export-funding --exchange binance --coin BTC --quote USDT --days 2 --database training
                    export-oi --exchange binance --coin BTC --quote USDT --days 2 --database training
                    export-all --exchange binance --coin BTC --quote USDT --intervals 1m --days 1 --format parquet --database training
                    backfill --exchange binance --coin SOL --quote USDT --intervals 5m,15m,1h,4h,1d --days 2 --all --database training
                    export-ratios --exchange binance --coin SOL --quote USDT --days 1 --format csv --database training
                    sql "select bucket, avg_oi, close_price, oi_change from oi_price_1h where coin = 'SOL' order by bucket limit 3" --database training
                    sql "select table_name, version, start_date, end_date, record_count, checksum from data_versions" --database training
                    sync starlistings.yaml --database production
                    collect --database production --days 1 --for 12s --status 3
                    sql "select p.coin, count(*) as n from candles p join training.candles t using (coin, market_type, interval, time) where p.interval = '15m' group by all order by all" --database production --with training
                    verify --database training
                    verify --database production
                    """);
            assertThat(out).contains("created binance:BTC/USDT:USDT 1m").contains("Sync: 38 created");
            assertThat(out).contains("of 30 series").doesNotContain("FAILED");
            assertThat(out).containsPattern("BTC\\s.*perps\\s.*1m\\s.*28[78]\\d");
            assertThat(out).contains("binance:SOL/USDT:USDT long_short_ratio");
            assertThat(out).contains("hyperliquid live: ").contains("Collected ");
            // The two stores have quarters of hours in common.
            assertThat(out.substring(out.indexOf("--with training"))).containsPattern("BTC\\D+[1-9]\\d+");
        }
        assertThat(files("exports"))
                .contains(
                        "candles_binance_BTC_USDT_perps_1m.csv",
                        "candles_binance_BTC_USDT_perps_1m.parquet",
                        "candles_binance_BTC_USDT_perps_4h.json",
                        "candles_binance_BTC_USDT_perps_30m.csv",
                        "funding_binance_BTC_USDT_perps.csv",
                        "open_interest_binance_BTC_USDT_perps.parquet",
                        "merged_binance_BTC_USDT_perps_1m.parquet",
                        "long_short_ratio_binance_SOL_USDT_perps.csv");
        // What is said while it goes on fits a terminal; paths and errors may be longer.
        assertThat(shown.lines().filter(line -> line.startsWith("hyperliquid ") && line.length() > WIDTH))
                .isEmpty();
    }

    @Test
    void the_page_on_models_is_a_list_of_commands() throws IOException {
        MoodyMarket.store(folder.resolve("data"), 3_400);
        Files.copy(Path.of("../docs/models.md"), folder.resolve("models.md"));
        List<String> commands = Files.readAllLines(folder.resolve("models.md")).stream()
                .filter(line -> line.startsWith("    kirby "))
                .map(line -> line.substring(10) + (line.contains(" stream ") ? " --for 1s" : ""))
                .toList();
        String sql =
                Files.readString(folder.resolve("models.md")).replaceAll("(?s).*```sql\\n(select .*?)\\n```.*", "$1");
        try (SimulatedExchange venue = venue(SimulatedExchange.binance(), "USDT", List.of("BTC"))) {
            String printed = run(
                    Map.of("BINANCE", venue),
                    String.join("\n", commands) + "\nsql \"" + sql.replaceAll("\\s+", " ") + "\"\n");
            assertThat(commands).hasSizeGreaterThan(7);
            assertThat(printed)
                    .contains("verdict: ", ", deployed: accuracy", "features by share of gain:", "Live[", "delay_ms");
        }
    }
}
