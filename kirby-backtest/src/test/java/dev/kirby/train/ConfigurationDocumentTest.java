package dev.kirby.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.backtest.Provenance;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every section of the document of a small training. */
class ConfigurationDocumentTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-10-23T14:56:32Z"), ZoneOffset.UTC);
    private static final ParameterSpace SPACE =
            ParameterSpace.of(ParameterGrid.of(DailyMarket.alternate()).with("odd", 0, 1));
    private static final Backtest BACKTEST =
            DailyMarket.backtest(71, day -> day % 7 == 3 ? -1.2 : day % 2 == 0 ? 0.8 : 0.1);
    private final Training training = Training.of(BACKTEST, SPACE)
            .optimizer(Optimizer.grid().minTrades(5).threads(1))
            .walkForward(WalkForward.days(20, 10).gapDays(1))
            .clock(CLOCK)
            .dataOrigin("made by hand")
            .metadata("author", "a test");
    private final TrainingResult result = training.run();
    private final TrainedConfiguration configuration = result.configuration();

    private Map<?, ?> section(String name) {
        return (Map<?, ?>) configuration.sections().get(name);
    }

    @Test
    void it_says_of_what_and_how_it_was_made() {
        assertThat(configuration.id()).matches("ALTERNATE_20251023_145632_[0-9a-f]{6}");
        assertThat(configuration.created()).isEqualTo(CLOCK.instant());
        assertThat(configuration.parameters()).isEqualTo(Map.of("odd", 0.0));
        Map<?, ?> metadata = section("metadata");
        assertThat(metadata.get("discovery_date")).isEqualTo("2025-10-23T14:56:32Z");
        assertThat(metadata.get("engine_hash")).isEqualTo(Provenance.fingerprint(BACKTEST.bars()));
        assertThat(metadata.get("data_origin")).isEqualTo("made by hand");
        assertThat(metadata.get("author")).isEqualTo("a test");
        assertThat(metadata.get("optimizer")).isEqualTo("grid");
        assertThat(metadata.get("objective")).isEqualTo("net_profit");
        assertThat(metadata.get("stage_reason")).isEqualTo(result.decision().reason());
        Map<?, ?> context = section("context");
        assertThat(context.get("pair")).isEqualTo("BTC/USDT");
        assertThat(context.get("exchange")).isEqualTo("simulated");
        assertThat(context.get("market_type")).isEqualTo("perps");
        assertThat(context.get("timeframe")).isEqualTo("1h");
        assertThat(context.get("data_start")).isEqualTo("2024-01-01T00:00:00Z");
        assertThat(context.get("data_end")).isEqualTo("2024-03-12T00:00:00Z");
    }

    @Test
    void validation_is_that_of_the_walk() {
        WalkForwardResult walk = result.walk();
        Map<?, ?> validation = section("validation");
        assertThat(validation.get("windows")).isEqualTo(5);
        assertThat(validation.get("traded_windows")).isEqualTo(5);
        assertThat(validation.get("profitable_windows"))
                .isEqualTo(walk.profitableWindows().hits());
        assertThat(validation.get("trials")).isEqualTo(2);
        assertThat(validation.get("looks")).isNull();
        assertThat(validation.get("verdict")).isEqualTo(walk.verdict().outcome().name());
        assertThat(validation.get("p_value")).isEqualTo(walk.verdict().p());
        assertThat(validation.get("reasons")).isEqualTo(walk.verdict().reasons());
        assertThat(validation.get("notes")).isEqualTo(walk.notes());
        Map<?, ?> rules = (Map<?, ?>) validation.get("plain_rules");
        assertThat(rules.get("pass")).isEqualTo(walk.plainRules().pass());
        assertThat(rules.get("train_sharpe")).isEqualTo(walk.plainRules().trainSharpe());
        Map<?, ?> statistics = section("statistical_validation");
        assertThat(statistics.get("z_score")).isEqualTo(walk.zScore());
        assertThat(statistics.get("monte_carlo_var")).isEqualTo(walk.monteCarloVar());
        assertThat(statistics.get("deflated_sharpe_ratio")).isEqualTo(walk.deflatedSharpe());
    }

    @Test
    void hindsight_is_of_all_data_and_unknown_where_nothing_was_chosen() {
        Map<?, ?> inSample = section("in_sample");
        assertThat(inSample.get("data_start")).isEqualTo("2024-01-01T00:00:00Z");
        // 36 even days in 71
        assertThat(inSample.get("sample_size")).isEqualTo(36.0);
        Map<?, ?> nothing = (Map<?, ?>) training.optimizer(Optimizer.grid().minTrades(11))
                .run()
                .configuration()
                .sections()
                .get("in_sample");
        assertThat(nothing.get(Metric.SAMPLE_SIZE.key())).isNull();
        assertThat(nothing.get("data_start")).isEqualTo("2024-01-01T00:00:00Z");
    }

    @Test
    void what_this_data_does_not_contain_is_null() {
        for (String name : List.of(
                "execution_metrics",
                "alternative_data_signals",
                "adversarial_analysis",
                "market_microstructure",
                "pattern_health",
                "meta_learning_outputs")) {
            assertThat(section(name).values()).as(name).isNotEmpty().containsOnlyNulls();
        }
        assertThat(section("circuit_breakers").get("max_daily_loss")).isEqualTo(0.02);
        assertThat(section("risk_allocation").get("max_position_size")).isNull();
        // 71 days are too few for a regime among those of the year before.
        assertThat(section("ensemble_regime_classification")).isNotEmpty();
    }

    @Test
    void text_and_page_have_the_stage_and_what_it_means() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        result.print(new PrintStream(out, true, UTF_8));
        assertThat(out.toString(UTF_8).lines())
                .contains("configuration: " + configuration.id())
                .anyMatch(line -> line.equals("stage: " + result.decision().stage() + " ("
                        + result.decision().reason() + "); position size x "
                        + result.decision().stage().sizeFactor()));
        assertThat(result).hasToString("TrainingResult[" + result.decision().stage() + ", 25 out-of-sample trades]");
        assertThat(result.report().toHtml()).contains(configuration.id(), "position size x ");
        assertThat(training).hasToString("Training[ALTERNATE, 2 trials a window]");
    }

    @Test
    void the_same_training_has_the_same_id_and_another_seed_another() {
        assertThat(training.run().configuration().id()).isEqualTo(configuration.id());
        assertThat(training.optimizer(Optimizer.grid().minTrades(5).seed(7))
                        .run()
                        .configuration()
                        .id())
                .isNotEqualTo(configuration.id());
    }
}
