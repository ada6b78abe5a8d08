package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Trade;
import dev.kirby.registry.TrainingTask;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Strategies;
import dev.kirby.testing.GeneratedCandles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingRecipeTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Clock NOON = Clock.fixed(Instant.parse("2025-05-01T12:00:00Z"), ZoneOffset.UTC);

    private final CandleSeries bars =
            GeneratedCandles.randomWalk(BTC, Interval.M15, Instant.parse("2025-01-01T00:00:00Z"), 60 * 96, 7);
    private final List<TimeRange> asked = new ArrayList<>();
    private final TrainingRecipe recipe = TrainingRecipe.of(Strategies.installed(), (instrument, interval, range) -> {
                asked.add(range);
                return Backtest.of(bars);
            })
            .clock(NOON);

    private static TrainingTask task(
            String optimizer, long trials, Map<String, String> space, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(
                Map.of("train_period_days", "20", "test_period_days", "10", "gap_period_days", "1", "min_trades", "1"));
        settings.putAll(more);
        return new TrainingTask(
                "LIQUIDITY_SWEEP_V3",
                BTC,
                Interval.M15,
                60,
                new TrainingTask.Search(optimizer, trials, 42, space),
                settings);
    }

    private static TrainingTask with(Map<String, String> settings) {
        return task("random", 20, Map.of(), settings);
    }

    @Test
    void defaults_are_those_that_are_documented() {
        TrainingTask task = new TrainingTask(
                "LIQUIDITY_SWEEP_V3",
                BTC,
                Interval.M15,
                60,
                new TrainingTask.Search("random", 50, 7, Map.of()),
                Map.of());
        TaskSettings settings = TaskSettings.of(task);
        assertThat(settings.text("train_period_days")).isEqualTo("90");
        assertThat(settings.text("test_period_days")).isEqualTo("30");
        assertThat(settings.text("gap_period_days")).isEqualTo("7");
        assertThat(settings.range()).isEqualTo(TimeRange.ALL);
        assertThat(settings.maxRuntime()).isEmpty();
        TrainingTask made = recipe.training(with(Map.of())).task(Map.of());
        assertThat(made.settings())
                .containsEntry("fee", "0.001")
                .containsEntry("slippage", "5.0E-4")
                .containsEntry("maker_fee", "0.001")
                .containsEntry("capital", "10000")
                .containsEntry("sizing", "risk")
                .containsEntry("objective", "net_profit")
                .containsEntry("data_origin", "market data")
                .doesNotContainKey("side");
        assertThat(asked).containsExactly(TimeRange.ALL);
    }

    @Test
    void a_training_is_what_its_task_says() {
        TrainingTask made = recipe.training(task(
                        "bayesian",
                        33,
                        Map.of("pierce_depth", "0.001..0.004"),
                        Map.of(
                                "data_start", "2025-01-05",
                                "data_end", "2025-02-20",
                                "objective", "profit_factor",
                                "fee", "0.002",
                                "maker_fee", "-0.0001",
                                "slippage", "0.001",
                                "sizing", "all-in",
                                "leverage", "2",
                                "data_origin", "simulated",
                                "side", "long")))
                .task(Map.of("more", "1"));
        assertThat(asked).containsExactly(TimeRange.of("2025-01-05", "2025-02-20"));
        assertThat(made.search().optimizer()).contains("bayesian");
        assertThat(made.search().iterations()).isEqualTo(33);
        assertThat(made.search().seed()).isEqualTo(42);
        assertThat(made.search().space().get("pierce_depth")).contains("0.001", "0.004");
        assertThat(made.settings())
                .containsEntry("fee", "0.002")
                .containsEntry("maker_fee", "-1.0E-4")
                .containsEntry("slippage", "0.001")
                .containsEntry("sizing", "all-in")
                .containsEntry("leverage", "2")
                .containsEntry("side", "long")
                .containsEntry("data_origin", "simulated")
                .containsEntry("more", "1");
        assertThat(made.settings().get("objective")).containsIgnoringCase("profit_factor");
        assertThat(made.settings().get("walk_forward")).contains("20").contains("10");
    }

    @Test
    void the_grid_of_a_strategy_is_searched_whole_and_a_split_has_one_window() {
        Training grid = recipe.training(
                task("grid", 1, Map.of(), Map.of("validation_method", "train_test_split", "train_ratio", "0.5")));
        assertThat(grid.windows()).isEqualTo(1);
        assertThat(grid.task(Map.of()).search().optimizer()).contains("grid");
        assertThat(grid.trialsPerWindow()).isGreaterThan(1);
        assertThat(recipe.training(with(Map.of())).windows()).isGreaterThan(1);
        assertThat(recipe.training(with(Map.of("gap_period_days", "29"))).windows())
                .isLessThan(
                        recipe.training(with(Map.of("gap_period_days", "0"))).windows());
    }

    @Test
    void sizes_capital_and_clock_reach_the_result() {
        Map<String, Double> firstUnits = new HashMap<>();
        for (String sizing : List.of("risk", "compounding", "all-in", "all-in-compounding")) {
            TrainingResult result = recipe.training(task(
                            "random",
                            30,
                            Map.of("pierce_depth", "0.0005..0.002"),
                            Map.of("sizing", sizing, "capital", "5000")))
                    .run();
            assertThat(result.walk().performance().capital()).isEqualTo(5_000);
            List<Trade> trades = result.walk().performance().trades();
            assertThat(trades).isNotEmpty();
            firstUnits.put(sizing, trades.get(0).units() * trades.get(0).entry().price());
            assertThat(result.configuration().created()).isEqualTo(NOON.instant());
        }
        assertThat(firstUnits.get("all-in")).isBetween(4_900.0, 5_000.0);
        assertThat(firstUnits.get("all-in-compounding")).isEqualTo(firstUnits.get("all-in"));
        assertThat(firstUnits.get("risk")).isLessThanOrEqualTo(5_000);
    }

    @ParameterizedTest
    @CsvSource({
        "fee, 0, 0.999, -0.001, 1.001",
        "slippage, 0, 0.999, -0.001, 1.001",
        "maker_fee, -0.001, 0.001, -1.001, 1.001",
        "risk, 0.001, 1, -0.001, 1.001",
        "leverage, 1, 1000, -1, 1001",
        "capital, 1, 1e15, 0.5, 1e16",
        "train_period_days, 1, 3650, 0, 3651",
        "test_period_days, 1, 3650, 0, 3651",
        "gap_period_days, 0, 3650, -1, 3651",
        "min_trades, 0, 1000000, -1, 1000001",
        "parallel_workers, 1, 64, 0, 65",
        "max_runtime_seconds, 1, 10000000, 0, 10000001"
    })
    void values_at_their_bounds_are_right_and_beyond_them_are_not(
            String setting, String low, String high, String below, String above) {
        for (String right : List.of(low, high)) {
            assertThatCode(() -> recipe.check(with(Map.of(setting, right)))).doesNotThrowAnyException();
        }
        for (String wrong : List.of(below, above, "NaN", "many")) {
            assertThatThrownBy(() -> recipe.check(with(Map.of(setting, wrong))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageMatching(setting + " must be a number from .* to .*, was '" + wrong + "'\\.");
        }
    }

    @ParameterizedTest
    @CsvSource({"train_period_days, 1.5", "min_trades, 0.5", "parallel_workers, 2.5", "max_runtime_seconds, 1.25"})
    void what_is_counted_is_whole(String setting, String value) {
        assertThatThrownBy(() -> recipe.check(with(Map.of(setting, value))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(setting + " must be a whole number, was '" + value + "'.");
    }

    @Test
    void a_bound_is_said_as_a_whole_number_and_a_runtime_is_in_seconds() {
        assertThatThrownBy(() -> recipe.check(with(Map.of("capital", "0.5"))))
                .hasMessage("capital must be a number from 1 to 1000000000000000, was '0.5'.");
        assertThat(TaskSettings.of(with(Map.of("max_runtime_seconds", "90"))).maxRuntime())
                .contains(Duration.ofSeconds(90));
    }

    @Test
    void a_number_of_trials_has_bounds_and_names_have_alternatives() {
        for (long right : new long[] {1, 10_000_000}) {
            assertThatCode(() -> recipe.check(task("random", right, Map.of(), Map.of())))
                    .doesNotThrowAnyException();
        }
        for (long wrong : new long[] {0, 10_000_001}) {
            assertThatThrownBy(() -> recipe.check(task("random", wrong, Map.of(), Map.of())))
                    .hasMessage("A search needs 1 to 10000000 trials in each window, was " + wrong + ".");
        }
        assertThatThrownBy(() -> recipe.check(task("bayesean", 5, Map.of(), Map.of())))
                .hasMessageContaining("Unknown optimizer 'bayesean'")
                .hasMessageContaining("use random or bayesian or grid");
        assertThatThrownBy(() -> recipe.check(with(Map.of("data_start", "yesterday", "data_end", "2025-02-01"))))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> recipe.check(task("random", 5, Map.of("no_such", "1..2"), Map.of())))
                .hasMessageContaining("no_such");
        assertThat(recipe.toString()).matches("TrainingRecipe\\[[1-9]\\d* strategies]");
    }
}
