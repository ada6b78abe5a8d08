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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commands end where memory does not suffice, in JVMs with small heaps; and how wide their progress is. */
class ErrorEndsTest {

    @TempDir
    Path folder;

    private Captured java(String heap, Class<?> main, String... args) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = ChildJvm.of(List.of(heap, "-Xss512k"), main, List.of(args))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        return new Captured(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void out_of_memory_is_one_line_with_what_to_do() throws IOException, InterruptedException {
        Captured ended = java("-Xmx32m", Troubled.class, "hungry");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .hasLineCount(1)
                .startsWith("Error: Out of memory: 32 MB are not enough")
                .contains("java -Xmx4g -jar kirby.jar");
    }

    @Test
    void a_stack_that_overflows_is_one_line() throws IOException, InterruptedException {
        Captured ended = java("-Xmx64m", Troubled.class, "deep");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).hasLineCount(1).startsWith("Error: The input is nested too deeply.");
    }

    @Test
    void a_backtest_that_cannot_fit_is_refused_with_the_numbers() throws IOException, InterruptedException {
        Instrument btc = Instrument.parse("binance:BTC/USDT:USDT");
        int minutes = 500_000;
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, minutes);
        for (int i = 0; i < minutes; i++) {
            rows.candle(1_704_067_200_000L + i * 60_000L, 1, 1, 1, 1, 1, 1);
        }
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("data"))) {
            store.upsert(SeriesId.candles(btc, Interval.M1), rows.build());
        }
        String[] args = {
            "backtest",
            "--strategy",
            "LIQUIDITY_SWEEP_V3",
            "--exchange",
            "binance",
            "--coin",
            "BTC",
            "--quote",
            "USDT",
            "--interval",
            "1m",
            "--data",
            folder.resolve("data").toString()
        };
        Captured refused = java("-Xmx64m", Kirby.class, args);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .hasLineCount(1)
                .contains("500000 bars of binance:BTC/USDT:USDT 1m need about 85 MB", "java -Xmx", "--days ");
    }

    @Test
    void progress_says_what_is_left_and_fits_a_terminal() {
        String text = "11 of 24 series, 1203000 rows; 1000PEPE/USDT:USDT premium_candles 15m 50 %";
        assertThat(ConsoleProgress.line("backfill", 0.43, Duration.ofSeconds(90), text))
                .startsWith("backfill  43 %, 1 min left: 11 of 24")
                .hasSizeLessThanOrEqualTo(79);
        assertThat(ConsoleProgress.line("sweep", 0, Duration.ofSeconds(3), "0 of 10"))
                .isEqualTo("sweep   0 %: 0 of 10");
        assertThat(ConsoleProgress.text(Duration.ofHours(5))).isEqualTo("5 h");
    }
}
