package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.LiquiditySweep;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateTest {

    private static WalkForwardResult proof(int threads) {
        Backtest backtest = Backtest.of(SyntheticMarket.bars(40_000)).costs(new Costs(0.0002, 0));
        return WalkForward.days(40, 20)
                .run(
                        backtest,
                        LiquiditySweep.space(),
                        Optimizer.random(30).minTrades(3).seed(5).threads(threads));
    }

    private final WalkForwardResult proof = proof(2);
    private final Certificate certificate = proof.certificate();

    @SuppressWarnings("unchecked")
    private Map<String, Object> section(String name) {
        return (Map<String, Object>) certificate.sections().get(name);
    }

    @Test
    void the_same_data_settings_and_seed_give_the_same_bytes_on_any_number_of_threads() {
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            String alone = one.submit(() -> proof(1).certificate().toJson()).join();
            assertThat(alone).isEqualTo(certificate.toJson());
        } finally {
            one.shutdown();
        }
    }

    @Test
    void it_reads_back_as_what_it_was_and_tells_what_differs() {
        Certificate read = Certificate.parse(certificate.toJson());
        assertThat(read).isEqualTo(certificate);
        assertThat(read.toJson()).isEqualTo(certificate.toJson());
        assertThat(read.differences(certificate)).isEmpty();
        Certificate other = certificate.with("verdict", Map.of("outcome", "SURVIVED"));
        assertThat(other.differences(certificate))
                .contains("verdict.outcome: SURVIVED here, " + proof.verdict().outcome() + " there");
        assertThatThrownBy(() -> Certificate.parse("{}")).hasMessageContaining("no section 'subject'");
        assertThatThrownBy(() -> Certificate.parse("no JSON")).hasMessageContaining("no certificate");
        assertThat(certificate.toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void it_holds_everything_that_bears_on_belief() {
        assertThat(certificate.sections())
                .containsKeys(
                        "subject",
                        "verdict",
                        "out_of_sample",
                        "luck",
                        "windows",
                        "plain_rules",
                        "monte_carlo",
                        "sensitivity",
                        "by_regime",
                        "by_year",
                        "data");
        assertThat(section("verdict"))
                .containsEntry("outcome", proof.verdict().outcome().name())
                .containsEntry("p_value", proof.pValue())
                .containsEntry("looks", null);
        assertThat(section("luck"))
                .containsKeys("deflated_sharpe", "effective_trials", "minimum_track_record_days", "newest_training");
        @SuppressWarnings("unchecked")
        Map<String, Object> training = (Map<String, Object>) section("luck").get("newest_training");
        assertThat(training)
                .containsKeys(
                        "probability_of_loss",
                        "reality_check_p",
                        "superior_ability_p",
                        "trials_significant_at_5_percent");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        certificate.print(new PrintStream(printed));
        assertThat(printed.toString()).contains("VERDICT", "OUT OF SAMPLE", "sharpe", "MONTE CARLO", "BY REGIME");
    }

    @Test
    void figures_lie_within_their_intervals() {
        Map<Metric, double[]> intervals = proof.performance().intervals(1_000, 5);
        for (Metric metric : List.of(Metric.SHARPE, Metric.NET_PROFIT, Metric.GROSS_WIN_RATE, Metric.PROFIT_FACTOR)) {
            double value = proof.performance().value(metric);
            assertThat(value)
                    .as(metric.key())
                    .isBetween(intervals.get(metric)[0], intervals.get(metric)[1]);
        }
        // The Sharpe ratio's interval is about 2 x 1.96 standard errors wide.
        double width = intervals.get(Metric.SHARPE)[1] - intervals.get(Metric.SHARPE)[0];
        double error = Significance.sharpeError(proof.dailyReturns()) * Math.sqrt(365);
        assertThat(width / (2 * 1.96 * error)).isBetween(0.7, 1.4);
        assertThat(intervals).doesNotContainKey(Metric.EXPOSURE);
    }

    @Test
    @SuppressWarnings("unchecked")
    void parts_of_the_tests_add_up() {
        for (String table : List.of("by_regime", "by_year")) {
            double days = 0;
            double profit = 0;
            double trades = 0;
            for (Object row : section(table).values()) {
                days += ((Number) ((Map<String, Object>) row).get("days")).doubleValue();
                profit += ((Number) ((Map<String, Object>) row).get("net_profit")).doubleValue();
                trades += ((Number) ((Map<String, Object>) row).get("trades")).doubleValue();
            }
            assertThat(days).isEqualTo(proof.dailyReturns().length);
            assertThat(trades).isEqualTo(proof.trades().size());
            assertThat(profit).isCloseTo(proof.netProfit(), within(1e-6));
        }
        List<Map<String, Object>> fees = (List<Map<String, Object>>)
                ((Map<String, Object>) section("sensitivity").get("fees")).get("rows");
        assertThat((double) fees.get(2).get("net_profit")).isCloseTo(proof.netProfit(), within(1e-9));
        assertThat((double) fees.get(0).get("net_profit"))
                .isGreaterThan((double) fees.get(5).get("net_profit"));
    }

    @Test
    void where_nothing_qualified_there_is_a_certificate_too() {
        WalkForwardResult nothing = WalkForward.days(40, 20)
                .run(
                        Backtest.of(SyntheticMarket.bars(40_000)),
                        LiquiditySweep.space(),
                        Optimizer.random(3).minTrades(1_000_000));
        Certificate empty = nothing.certificate();
        assertThat(empty.toString()).startsWith("Certificate[UNPROVEN");
        assertThat(empty.toJson()).contains("Nothing qualified").doesNotContain("NaN");
    }
}
