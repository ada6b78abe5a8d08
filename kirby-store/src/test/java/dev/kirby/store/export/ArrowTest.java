package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.timescale.RealPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers as Arrow batches, with Arrow and without. */
class ArrowTest {

    private static final int MINUTES = 150_000;

    @TempDir
    Path folder;

    private static void checkAnswer(MarketDataStore store, int minutes) throws IOException {
        try (RootAllocator allocator = new RootAllocator()) {
            try (ArrowReader reader = store.sql("select time, close, num_trades, coin from candles order by time")
                    .toArrow(allocator)) {
                int rows = 0;
                double sum = 0;
                while (reader.loadNextBatch()) {
                    var root = reader.getVectorSchemaRoot();
                    TimeStampMicroTZVector time = (TimeStampMicroTZVector) root.getVector("time");
                    for (int i = 0; i < root.getRowCount(); i++, rows++) {
                        assertThat(time.get(i)).isEqualTo((TestRows.START.toEpochMilli() + rows * 60_000L) * 1000);
                        sum += ((Float8Vector) root.getVector("close")).get(i)
                                + ((BigIntVector) root.getVector("num_trades")).get(i);
                    }
                    assertThat(((VarCharVector) root.getVector("coin")).getObject(0))
                            .hasToString("BTC");
                }
                assertThat(rows).isEqualTo(minutes);
                var rowsRead = store.rows(TestRows.BTC_1M).load();
                double expected = 0;
                for (int i = 0; i < minutes; i++) {
                    expected += rowsRead.number(3, i) + rowsRead.number(5, i);
                }
                assertThat(sum).isEqualTo(expected);
            }
            assertThat(allocator.getAllocatedMemory()).isZero();
        }
    }

    @Test
    void an_answer_comes_in_batches_and_leaves_no_memory_behind() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("lake"), TestRows.CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(MINUTES));
            checkAnswer(store, MINUTES);
            try (RootAllocator allocator = new RootAllocator()) {
                var broken = store.sql("select error(coin) from candles");
                assertThatThrownBy(() -> {
                            try (ArrowReader reader = broken.toArrow(allocator)) {
                                reader.loadNextBatch();
                            }
                        })
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("The query fails");
            }
        }
    }

    @Test
    void a_database_hands_over_the_same() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(RealPostgres.url(folder.resolve("arrow")), TestRows.CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(500));
            checkAnswer(store, 500);
        }
    }

    /** Prints a query, exports Parquet, and what an Arrow export says. */
    static final class Child {
        public static void main(String[] args) {
            try (MarketDataStore store = MarketDataStore.open(args[0])) {
                store.sql("select count(*) as n from candles").print();
                String out = args[0] + "/../out";
                store.export(TestRows.BTC).candles("1m").toParquet(out);
                store.export(TestRows.BTC).candles("1m").toArrow(out);
            } catch (StoreException e) {
                System.out.println("StoreException: " + e.getMessage());
            }
        }
    }

    private String filled() {
        Path lake = folder.resolve("lake");
        try (MarketDataStore store = MarketDataStore.open(lake, TestRows.CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(5));
        }
        return lake.toString();
    }

    @Test
    void without_arrow_everything_else_works_and_the_error_names_the_libraries() throws IOException {
        List<String> said = ChildJvm.lines(ChildJvm.startWithout("arrow[^/\\\\]*\\.jar", Child.class, filled()));
        assertThat(String.join("\n", said))
                .contains("n\n-\n5")
                .contains("StoreException: Arrow is not on the class path; missing: org.apache.arrow:arrow-vector,"
                        + " org.apache.arrow:arrow-c-data, org.apache.arrow:arrow-memory-unsafe. Add these Maven");
    }

    @Test
    void without_the_flag_the_error_names_it() throws IOException {
        assertThat(ChildJvm.lines(ChildJvm.start(Child.class, filled())))
                .last()
                .asString()
                .isEqualTo("StoreException: Arrow may not reach the memory of buffers: start Java with"
                        + " --add-opens=java.base/java.nio=ALL-UNNAMED.");
    }
}
