package dev.kirby.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintedStoreTest {

    @TempDir
    Path folder;

    @Test
    void a_store_prints_its_series() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (MarketDataStore store = MarketDataStore.open(folder, TestRows.CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(2880));
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            store.print();
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .contains("binance:BTC/USDT:USDT candles 1m: 2880 rows, 2024-01-01 to 2024-01-03");
    }
}
