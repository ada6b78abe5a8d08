package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The single files to copy: each compiles alone, trades, sweeps and does not look ahead. */
class StrategyFilesTest {

    private static final Path FOLDER = Path.of("src/main/strategies");
    private static final CandleSeries BARS = bars();
    private static final TimeSeries FUNDING = funding();

    @TempDir
    Path classes;

    static Stream<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".java", "")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void are_those_that_the_guide_names() {
        assertThat(names())
                .contains(
                        "BollingerReversion",
                        "BuyAndHold",
                        "DonchianBreakout",
                        "FundingCarry",
                        "MacdTrend",
                        "RegimeFilter",
                        "Rsi",
                        "SmaCross");
    }

    @ParameterizedTest
    @MethodSource("names")
    void run_and_sweep_and_do_not_look_ahead(String name) throws Exception {
        try (URLClassLoader loader = compiled(name)) {
            StrategyProvider file = (StrategyProvider)
                    loader.loadClass(name).getDeclaredConstructor().newInstance();
            Backtest backtest = Backtest.of(BARS).funding(FUNDING);

            BacktestResult result = backtest.run(file.strategy());

            assertThat(result.trades()).as("trades of %s", name).isNotEmpty();
            assertThat(file.description()).isNotBlank();
            assertThat(file.strategy().toString()).hasSizeLessThanOrEqualTo(80);
            backtest.verifyNoLookahead(file.strategy());
            assertThat(file.space().names())
                    .containsExactlyElementsOf(file.grid().names());
            Sweep.grid(file.grid()).run(backtest);
        }
    }

    @Test
    void sma_cross_is_long_while_the_fast_is_above_the_slow() throws Exception {
        try (URLClassLoader loader = compiled("SmaCross")) {
            StrategyProvider file = (StrategyProvider)
                    loader.loadClass("SmaCross").getDeclaredConstructor().newInstance();
            assertThat(file.strategy().params().names()).containsExactlyInAnyOrder("fast", "slow");

            boolean[] isLong = new boolean[BARS.size()];
            Backtest.of(BARS)
                    .run(file.strategy().with("fast", 7).with("slow", 19))
                    .trades()
                    .forEach(trade -> Arrays.fill(
                            isLong, trade.entry().bar(), trade.exit().bar(), true));

            for (int bar = 1; bar < BARS.size() - 1; bar++) {
                double fast = mean(bar - 1, 7);
                double slow = mean(bar - 1, 19);
                if (Math.abs(fast - slow) > 1e-9 || Double.isNaN(slow)) {
                    assertThat(isLong[bar]).as("bar %d", bar).isEqualTo(fast > slow);
                }
            }
        }
    }

    private static double mean(int bar, int window) {
        double sum = 0;
        for (int i = bar - window + 1; i <= bar; i++) {
            sum += i < 0 ? Double.NaN : BARS.close(i);
        }
        return sum / window;
    }

    private URLClassLoader compiled(String name) throws IOException {
        Path source = FOLDER.resolve(name + ".java");
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(errors).as("errors in %s", source).isZero();
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
    }

    /** Twenty days of 5m candles. */
    private static CandleSeries bars() {
        Random random = new Random(31);
        int size = 20 * 288;
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double price = 100;
        for (int i = 0; i < size; i++) {
            time[i] = 1_700_006_400_000L + i * 300_000L;
            c[0][i] = price;
            c[3][i] = price * (1 + 0.003 * random.nextGaussian());
            c[1][i] = Math.max(c[0][i], c[3][i]) * 1.0005;
            c[2][i] = Math.min(c[0][i], c[3][i]) * 0.9995;
            c[4][i] = 1 + random.nextDouble();
            price = c[3][i];
        }
        return CandleSeries.of(
                Instrument.perps("binance", "BTC", "USDT"), Interval.M5, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static TimeSeries funding() {
        Random random = new Random(32);
        long[] times = new long[61];
        double[] rates = new double[61];
        Arrays.setAll(times, i -> 1_700_006_400_000L / 28_800_000 * 28_800_000 + i * 28_800_000L);
        Arrays.setAll(rates, i -> 0.0004 * random.nextGaussian());
        return TimeSeries.of("funding_rate", times, rates);
    }
}
