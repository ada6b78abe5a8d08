package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three collectors of one store, each in a process of its own, of which one is killed. */
@Timeout(300)
class PartitionTest {

    private static final List<String> COINS = List.of("BTC", "ETH", "SOL");

    @TempDir
    Path folder;

    private final SimulatedExchange venue =
            SimulatedExchange.binance().budget(Long.MAX_VALUE).start();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        venue.close();
    }

    private Path output(String name) {
        return folder.resolve(name + ".txt");
    }

    private Process collect(String name, int partition) throws IOException {
        String command = "collect --days 1 --status 1 --take-over 4 --data " + folder.resolve("lake") + " --partition "
                + partition + "/3";
        ProcessBuilder builder = ChildJvm.shortLived("256m", Kirby.class, List.of(command.split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(output(name).toFile());
        String url = venue.url().toString();
        builder.environment().put("KIRBY_BINANCE_REST_URL", url);
        builder.environment().put("KIRBY_BINANCE_WS_URL", url.replace("http", "ws"));
        builder.environment().put("KIRBY_BINANCE_ARCHIVE_URL", "off");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(output(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a collector last said that it has. */
    private String has(String name) {
        return lines(name).stream()
                .filter(line -> line.startsWith("partitions ") || line.startsWith("waits for "))
                .reduce("", (before, line) -> line);
    }

    private static void until(String what, Callable<Boolean> reached) {
        await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(reached);
    }

    private void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void a_killed_one_is_taken_over_and_no_series_is_lost_or_collected_twice() throws Exception {
        Path stars = folder.resolve("stars.yaml");
        Files.writeString(stars, """
                exchanges: [{name: binance, display_name: Binance}]
                coins: [{symbol: BTC, name: Bitcoin}, {symbol: ETH, name: Ether}, {symbol: SOL, name: Solana}]
                quote_currencies: [{symbol: USDT, name: Tether}]
                training_stars:
                  - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m, 5m, 1h]}
                  - {exchange: binance, coin: ETH, quote: USDT, market_type: perps, intervals: [1m, 5m, 1h]}
                  - {exchange: binance, coin: SOL, quote: USDT, market_type: perps, intervals: [1m, 5m, 1h]}
                """);
        String lake = folder.resolve("lake").toString();
        assertThat(Captured.run("sync", stars.toString(), "--data", lake).exit())
                .isZero();
        Process first = collect("first", 1);
        Process second = collect("second", 2);
        Process third = collect("third", 3);
        until(
                "each has its own",
                () -> has("first").equals("partitions 1/3")
                        && has("second").equals("partitions 2/3")
                        && has("third").equals("partitions 3/3"));

        second.destroyForcibly().waitFor();
        until("a survivor has two", () -> (has("first") + has("third")).contains("2/3"));
        assertThat(has("first").contains("2/3") && has("third").contains("2/3"))
                .as("one of them, not both: " + has("first") + ", " + has("third"))
                .isFalse();

        Process again = collect("again", 2);
        until("it has its own again", () -> has("again").equals("partitions 2/3"));
        until(
                "the survivor has one",
                () -> has("first").equals("partitions 1/3") && has("third").equals("partitions 3/3"));
        until("all history is there", this::isComplete);
        stop(first);
        stop(again);
        stop(third);

        try (MarketDataStore store = MarketDataStore.openExisting(lake)) {
            for (SeriesId series : candles()) {
                assertThat(difference(store, series)).as(series.toString()).isEmpty();
            }
            assertThat(store.storage().documents().list("partitions")).isEmpty();
            assertThat(store.verify().isClean()).isTrue();
        }
    }

    private static List<SeriesId> candles() {
        return COINS.stream()
                .map(coin -> Instrument.perps("binance", coin, "USDT"))
                .flatMap(pair -> List.of("1m", "5m", "1h").stream()
                        .map(interval -> SeriesId.candles(pair, Interval.parse(interval))))
                .toList();
    }

    private boolean isComplete() {
        try (MarketDataStore store =
                MarketDataStore.openExisting(folder.resolve("lake").toString())) {
            return candles().stream()
                    .allMatch(series -> store.count(series)
                            >= 86_400_000L / series.requireInterval().millis() - 1);
        }
    }

    private String difference(MarketDataStore store, SeriesId series) {
        TimeRange range = store.range(series).orElseThrow();
        Rows kept = store.read(series, TimeRange.ALL);
        Rows served = venue.rows(series, range);
        if (kept.size() != served.size()) {
            return kept.size() + " rows, served were " + served.size();
        }
        for (int row = 0; row < kept.size(); row++) {
            if (kept.time(row) != served.time(row) || kept.number(3, row) != served.number(3, row)) {
                return "row " + row + " at " + kept.time(row) + " is " + kept.number(3, row) + ", served was "
                        + served.number(3, row);
            }
        }
        return "";
    }
}
