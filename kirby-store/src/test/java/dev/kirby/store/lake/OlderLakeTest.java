package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.SqlRow;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lakes that earlier versions wrote. */
class OlderLakeTest {

    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, BTC);
    private static final int SIDE = Dataset.TRADES.indexOf("taker_side");

    @TempDir
    Path folder;

    private static Rows trades(int from, String... sides) {
        Rows.Builder rows = Rows.builder(Dataset.TRADES, sides.length);
        for (int i = 0; i < sides.length; i++) {
            rows.row(START.toEpochMilli() + from + i)
                    .text(0, "t" + (from + i))
                    .number(1, 100)
                    .number(2, 1)
                    .text(SIDE, sides[i]);
        }
        return rows.build();
    }

    private static List<String> sides(MarketDataStore store) {
        Rows rows = store.read(TRADES, TimeRange.ALL);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> rows.text(SIDE, row))
                .toList();
    }

    /** The first version wrote the taker's side as long or short. */
    @Test
    void a_taker_who_was_long_or_short_bought_or_sold() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(TRADES, trades(0, "long", "short", null));
            assertThat(sides(store)).containsExactly("buy", "sell", null);
            assertThat(store.sql("SELECT taker_side FROM trades WHERE taker_side IS NOT NULL ORDER BY time")
                            .rows())
                    .extracting(row -> row.text("taker_side"))
                    .containsExactly("buy", "sell");
        }
    }

    @Test
    void new_trades_join_old_ones_in_one_file_with_one_word() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(TRADES, trades(0, "long", "short"));
            store.upsert(TRADES, trades(1, "sell", "buy"));
            assertThat(sides(store)).containsExactly("buy", "sell", "buy");
            List<SqlRow> onDisk = store.sql("SELECT DISTINCT taker_side AS side FROM read_parquet('" + folder
                            + "/trades/*/*/*/*/*/*.parquet') ORDER BY side")
                    .rows();
            assertThat(onDisk).extracting(row -> row.text("side")).containsExactly("buy", "sell");
        }
    }
}
