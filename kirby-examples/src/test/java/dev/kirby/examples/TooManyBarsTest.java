package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A range whose bars need more memory than Java has is refused before anything is read. */
class TooManyBarsTest {

    private static final String PAIR = " --exchange binance --coin BTC --quote USDT --interval 1m";

    @TempDir
    Path folder;

    /** As many minutes between two candles as fill the memory one and a half times. */
    @BeforeEach
    void twoCandlesFarApart() throws IOException {
        long bars = Runtime.getRuntime().maxMemory() * 3 / 2 / 130;
        long last = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
        Path file = Files.writeString(
                folder.resolve("two.csv"),
                "time,open,high,low,close,volume\n" + (last - bars * 60_000) + ",1,1,1,1,1\n" + last + ",1,1,1,1,1\n");
        assertThat(run("import " + file + PAIR).err()).isEmpty();
    }

    private Captured run(String command) {
        return Captured.line(command + " --data", folder.resolve("lake").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backtest --strategy BuyAndHold.java" + PAIR,
                "portfolio --strategy BuyAndHold.java --market binance:BTC/USDT:USDT --interval 1m",
                "programme --strategy BuyAndHold.java --name wide --symbols binance:BTC/USDT:USDT --intervals 1m"
            })
    void every_command_that_loads_bars_refuses(String command) {
        Captured refused = run(command.replace("BuyAndHold.java", "src/main/strategies/BuyAndHold.java"));

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err() + refused.out())
                .contains("MB, and Java has")
                .contains("java -Xmx")
                .contains("--days");
    }

    @Test
    void a_part_that_fits_is_run() {
        Captured ran = run("backtest --strategy src/main/strategies/BuyAndHold.java" + PAIR
                + " --start-time 2024-12-31T00:00:00Z");

        assertThat(ran.err()).doesNotContain("MB, and Java has");
    }
}
