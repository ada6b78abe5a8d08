package dev.kirby.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.TrainedConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of a programme, of rows made by hand. */
class ProgrammeResultTest {

    private static final Instant NOW = Instant.parse("2025-10-23T14:56:32Z");

    private static Programme.Market market(String coin) {
        return new Programme.Market(Instrument.perps("binance", coin, "USDT"), Interval.M5);
    }

    private static ProgrammeResult.Row completed(String coin, double p, String verdict) {
        TrainedConfiguration configuration = new TrainedConfiguration(
                "LIQUIDITY_SWEEP_V3_20251023_145632_" + coin.toLowerCase(java.util.Locale.ROOT),
                LifecycleStage.DISCOVERY,
                "LIQUIDITY_SWEEP_V3",
                market(coin).instrument(),
                Interval.M5,
                NOW,
                Map.of("p", 1.0),
                Map.of(
                        "validation", Map.of("p_value", p, "verdict", verdict),
                        "performance", Map.of("sample_size", 214, "NET_PROFIT", 1234.5),
                        "statistical_validation", Map.of("sharpe_ratio", -1.25)));
        return new ProgrammeResult.Row(
                market(coin), Optional.of(JobStatus.COMPLETED), Optional.of(configuration), Double.NaN, "");
    }

    private static ProgrammeResult.Row without(String coin, Optional<JobStatus> status, String error) {
        return new ProgrammeResult.Row(market(coin), status, Optional.empty(), Double.NaN, error);
    }

    private static ProgrammeResult result() {
        return ProgrammeResult.of(
                "first",
                List.of(
                        completed("BTC", 0.04, "UNPROVEN"),
                        without("ETH", Optional.of(JobStatus.FAILED), "No candles of ETH."),
                        completed("SOL", 0.01, "SURVIVED"),
                        completed("ADA", 0.025, "SURVIVED"),
                        without("XRP", Optional.empty(), "")));
    }

    private static List<String> printed(ProgrammeResult result) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        result.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void p_values_are_corrected_for_the_markets_that_have_one() {
        double[] corrected = result().rows().stream()
                .mapToDouble(ProgrammeResult.Row::correctedP)
                .toArray();
        // Holm: 3 x 0.01, 2 x 0.025, and never less than the one before.
        assertThat(Arrays.copyOf(corrected, 1)).containsExactly(new double[] {0.05}, within(1e-12));
        assertThat(corrected[2]).isCloseTo(0.03, within(1e-12));
        assertThat(corrected[3]).isCloseTo(0.05, within(1e-12));
        assertThat(corrected[1]).isNaN();
        assertThat(corrected[4]).isNaN();
    }

    @Test
    void the_table_has_a_line_for_each_market_and_a_dash_for_what_is_unknown() {
        List<String> lines = printed(result());
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0).split("\\s+"))
                .containsExactly(
                        "market",
                        "job",
                        "verdict",
                        "p",
                        "corrected",
                        "trades",
                        "sharpe",
                        "net",
                        "profit",
                        "stage",
                        "configuration");
        assertThat(lines.get(3).split("\\s+"))
                .containsExactly(
                        "binance:SOL/USDT:USDT",
                        "5m",
                        "COMPLETED",
                        "SURVIVED",
                        "0.0100",
                        "0.0300",
                        "214",
                        "-1.25",
                        "1234.50",
                        "DISCOVERY",
                        "LIQUIDITY_SWEEP_V3_20251023_145632_sol");
        assertThat(lines.get(2)).startsWith("binance:ETH/USDT:USDT 5m").endsWith(" -  No candles of ETH.");
        assertThat(lines.get(5).strip().split("\\s+"))
                .containsExactly("binance:XRP/USDT:USDT", "5m", "-", "-", "-", "-", "-", "-", "-", "-");
        assertThat(lines.get(6)).startsWith("3 of 5 markets have a p-value of 0.05 or less corrected");
    }

    @Test
    void it_is_complete_when_every_market_is() {
        assertThat(result()).hasToString("ProgrammeResult[first, 3 of 5 markets completed]");
        assertThat(result().isComplete()).isFalse();
        assertThat(ProgrammeResult.of("first", List.of(completed("BTC", 0.5, "UNPROVEN")))
                        .isComplete())
                .isTrue();
        List<String> none = printed(ProgrammeResult.of("first", List.of(completed("BTC", 0.0501, "UNPROVEN"))));
        assertThat(none.get(2)).startsWith("0 of 1 markets");
    }

    @Test
    void the_page_counts_what_survived_what_is_done_and_what_failed() {
        String page = result().report().toHtml();
        assertThat(page)
                .contains("3 OF 5")
                .contains("3 of 5 trainings are completed, 1 failed.")
                .contains("LIQUIDITY_SWEEP_V3_20251023_145632_sol")
                .contains("No candles of ETH.")
                .contains("binance:ADA/USDT:USDT 5m")
                .contains("UNPROVEN");
        String worse = ProgrammeResult.of("first", List.of(completed("BTC", 0.0501, "UNPROVEN")))
                .report()
                .toHtml();
        assertThat(worse).contains("0 OF 1").contains("1 of 1 trainings are completed, 0 failed.");
    }

    @Test
    void print_writes_to_standard_output() {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, UTF_8));
            result().print();
        } finally {
            System.setOut(out);
        }
        assertThat(bytes.toString(UTF_8)).startsWith("market ");
    }

    @Test
    void the_key_of_a_market_is_letters_digits_and_underscores() {
        assertThat(market("BTC").key()).isEqualTo("binance_BTC_USDT_perps_5m");
        assertThat(market("BTC")).hasToString("binance:BTC/USDT:USDT 5m");
    }
}
