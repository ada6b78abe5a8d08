package dev.kirby.store.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.KirbyException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with random damage: either they are refused in a sentence and nothing is stored, or each row that is stored can be a
 * candle. {@code -Dkirby.fuzz.files=100000 -Dkirby.fuzz.seed=1} runs more of them.
 */
class MutatedFilesTest {

    private static final SeriesId SERIES = SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:30Z");
    private static final String[] TOKENS = {
        "NaN",
        "Infinity",
        "-1",
        "0",
        "1e999",
        "0x1p3",
        "1d",
        "\"",
        ",",
        "\n",
        "\r",
        "\u0000",
        "2024-01-01",
        "9".repeat(40),
        "",
        ";",
        "\uFEFF",
        "1704067200000000",
        "-1704067200",
        "1.7e9"
    };

    @TempDir
    Path folder;

    private static String whole(Random random) {
        StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
        for (int i = 0; i < 20; i++) {
            text.append(1704067200L + 60 * i);
            for (int column = 0; column < 5; column++) {
                text.append(',').append(1 + random.nextInt(1000) / 10.0);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static byte[] mutated(Random random) {
        StringBuilder text = new StringBuilder(whole(random));
        for (int i = 0; i <= random.nextInt(3); i++) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.setLength(Math.max(1, at));
                case 1 -> text.delete(at, to);
                case 2 -> text.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
                case 3 -> text.insert(at, text.substring(at, to));
                default -> text.setCharAt(at, (char) random.nextInt(128));
            }
            if (text.isEmpty()) {
                text.append('x');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_mutated_file_is_refused_or_holds_rows_that_can_be() throws IOException {
        long seed = Long.getLong("kirby.fuzz.seed", System.nanoTime());
        int count = Integer.getInteger("kirby.fuzz.files", 1_000);
        Random random = new Random(seed);
        Admission admission = Admission.of(SERIES, NOW);
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("lake"), Clock.fixed(NOW, ZoneOffset.UTC))) {
            for (int i = 0; i < count; i++) {
                byte[] bytes = mutated(random);
                Path file = Files.write(folder.resolve("a.csv"), bytes);
                String hint = "seed " + seed + ", file " + i + ":\n" + new String(bytes, StandardCharsets.UTF_8);
                try {
                    ImportReport report = store.importInto(SERIES).run(file);
                    Rows rows = store.read(SERIES, TimeRange.ALL);
                    assertThat((long) rows.size()).as(hint).isEqualTo(report.rows());
                    for (int row = 0; row < rows.size(); row++) {
                        assertThat(admission.fault(rows, row)).as(hint).isEmpty();
                        assertThat(row == 0 || rows.time(row - 1) < rows.time(row))
                                .as(hint)
                                .isTrue();
                    }
                    store.delete(SERIES);
                } catch (KirbyException e) {
                    assertThat(e.getMessage()).as(hint).isNotBlank().doesNotContain("null");
                    assertThat(store.count(SERIES)).as(hint).isZero();
                }
            }
        }
    }
}
