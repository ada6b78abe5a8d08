package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Params;
import dev.kirby.validate.WalkForward;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingTest {

    private final Backtest backtest = Backtest.of(SyntheticMarket.bars(60_000));
    private final Training training = Training.of(backtest, LiquiditySweep.space())
            .optimizer(Optimizer.random(60).minTrades(3).seed(7))
            .walkForward(WalkForward.days(60, 30))
            .clock(Clock.fixed(Instant.parse("2025-10-23T14:56:32Z"), ZoneOffset.UTC));
    private final TrainingResult result = training.run();

    @Test
    void the_document_has_every_section_and_null_for_what_cannot_be_known() {
        TrainedConfiguration configuration = result.configuration();
        assertThat(configuration.id()).matches("LIQUIDITY_SWEEP_V3_20251023_145632_[0-9a-f]{6}");
        assertThat(configuration.sections())
                .containsKeys(
                        "metadata",
                        "context",
                        "performance",
                        "in_sample",
                        "statistical_validation",
                        "execution_metrics",
                        "ensemble_regime_classification",
                        "alternative_data_signals",
                        "adversarial_analysis",
                        "risk_allocation",
                        "market_microstructure",
                        "pattern_health",
                        "circuit_breakers",
                        "meta_learning_outputs");
        Map<?, ?> execution = (Map<?, ?>) configuration.sections().get("execution_metrics");
        assertThat(execution.values()).containsOnlyNulls();
        Map<?, ?> performance = (Map<?, ?>) configuration.sections().get("performance");
        assertThat(performance.get("sample_size"))
                .isEqualTo(result.walk().trades().size());
        assertThat(performance.get("NET_PROFIT")).isEqualTo(result.walk().netProfit());
        assertThat(performance.get("actual_slippage")).isNull();
    }

    @Test
    void every_figure_of_performance_and_statistics_is_out_of_sample() {
        Map<String, Object> sections = result.configuration().sections();
        Performance walk = result.walk().performance();
        BacktestResult whole = backtest.run(
                LiquiditySweep.with(Params.of(result.configuration().parameters())));
        Map<?, ?> inSample = (Map<?, ?>) sections.get("in_sample");
        SameFigureEverywhereTest.OUT_OF_SAMPLE.forEach((place, metric) -> {
            String[] names = place.split("/");
            Object written = ((Map<?, ?>) sections.get(names[0])).get(names[1]);
            assertThat(written).as(place).isEqualTo(finite(walk.value(metric)));
            assertThat(inSample.get(metric.key()))
                    .as("in_sample " + metric)
                    .isEqualTo(finite(whole.metrics().value(metric)));
        });
        // On noise, hindsight and the tests tell different stories; a document that mixed them would show it here.
        assertThat(walk.value(Metric.LIFETIME_SHARPE))
                .isNotEqualTo(whole.metrics().value(Metric.LIFETIME_SHARPE));
        assertThat(inSample).hasSize(Metric.values().length + 2);
    }

    private static Object finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    @Test
    void a_document_reads_back_as_what_it_was() {
        TrainedConfiguration configuration = result.configuration();
        TrainedConfiguration read = TrainedConfiguration.parse(configuration.toJson());
        assertThat(read.toJson()).isEqualTo(configuration.toJson());
        assertThat(read).isEqualTo(configuration);
        assertThat(read.parameters()).isEqualTo(configuration.parameters());
    }

    @Test
    void the_same_training_gives_the_same_configuration() {
        assertThat(training.run().configuration()).isEqualTo(result.configuration());
    }

    @Test
    void the_page_says_the_verdict_and_its_reasons() {
        assertThat(result.report().toHtml())
                .contains(
                        result.walk().verdict().outcome().name(),
                        result.decision().reason())
                .contains(result.walk().verdict().reasons().get(0).replace("'", "&#39;"));
    }
}
