package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look after a store. */
class StoreCommandsTest {

    private static final SeriesId HOURS = SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.H1);

    @TempDir
    Path folder;

    private Captured run(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--data", folder.toString()));
        return Captured.run(args.toArray(String[]::new));
    }

    @BeforeEach
    void fill() {
        fill(HOURS, 100);
    }

    private void fill(SeriesId series, double price) {
        TimeRange range = TimeRange.of("2024-12-01", "2025-01-03");
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 800);
        for (long t = range.startMillis(); t < range.endMillis(); t += 3_600_000) {
            rows.candle(t, price, price + 1, price - 1, price, 7, 3);
        }
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            store.upsert(series, new Page(range, rows.build()));
        }
    }

    @Test
    void verify_tells_each_problem_in_a_line_and_repairs_on_demand() throws IOException {
        Captured sound = run("verify");
        assertThat(sound.exit()).isZero();
        assertThat(sound.out()).endsWith(": 1 series, 792 rows, nothing wrong.\n");
        Path year = folder.resolve(
                "candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1h/year=2024/2024.parquet");
        Files.write(year, new byte[1000]);
        Captured broken = run("verify");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out())
                .startsWith("DAMAGED candles/")
                .contains("2024.parquet")
                .hasLineCount(2);
        Captured mended = run("verify --repair");
        assertThat(mended.exit()).isZero();
        assertThat(mended.out()).contains("Set aside as quarantine/").contains("2024-01-01 to 2025-01-01 again");
        assertThat(run("verify").exit()).isZero();
    }

    @Test
    void copies_and_deletes_what_is_named() {
        Path other = folder.resolve("other");
        Captured copied = run("copy --exchange binance --coin BTC --quote USDT --interval 1h --to " + other);
        assertThat(copied.err()).isEmpty();
        assertThat(copied.out()).isEqualTo("Copied 792 rows of binance:BTC/USDT:USDT candles 1h.\n");
        assertThat(run("delete --exchange binance --coin BTC --quote USDT").out())
                .startsWith("Would delete 792 rows of binance:BTC/USDT:USDT candles 1h.");
        assertThat(run("delete --exchange binance --coin BTC --quote USDT --yes")
                        .out())
                .isEqualTo("Deleted 792 rows of binance:BTC/USDT:USDT candles 1h.\n");
        assertThat(run("delete --exchange binance --coin BTC --quote USDT --yes"))
                .satisfies(c -> assertThat(c.exit()).isEqualTo(1))
                .satisfies(c -> assertThat(c.err()).startsWith("Error: Nothing of binance:BTC/USDT:USDT is stored"));
        try (MarketDataStore store = MarketDataStore.open(other)) {
            assertThat(store.count(HOURS)).isEqualTo(792);
        }
    }

    @Test
    void builds_coarser_candles_and_compares_markets() {
        fill(SeriesId.candles(Instrument.parse("kraken:BTC/USD"), Interval.H1), 101);
        Captured built = run("resample --exchange binance --coin BTC --quote USDT --from 1h --to 4h,1d");
        assertThat(built.err()).isEmpty();
        assertThat(built.out())
                .contains("Built 198 candles of binance:BTC/USDT:USDT candles 4h from 1h, ")
                .contains("Built 33 candles of binance:BTC/USDT:USDT candles 1d from 1h, ");
        Captured compared = run(
                "compare --exchange binance --coin BTC --quote USDT --with kraken:BTC/USD --interval 1h --days 9999");
        assertThat(compared.err()).isEmpty();
        assertThat(compared.out()).contains("792 bars of both").contains("on average -99.01 bp");
        assertThat(run("compare --exchange binance --coin BTC --quote USDT --with gate:BTC/USDT --interval 1h")
                        .err())
                .startsWith("Error: No BTC/USDT spot 1h candles of gate");
    }
}
