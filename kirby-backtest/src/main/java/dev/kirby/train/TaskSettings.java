package dev.kirby.train;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.TrainingTask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of a task as {@link TrainingRecipe} reads them: names with defaults, and values within bounds. */
final class TaskSettings {

    /** Marks the tasks that a queue runs. */
    static final String QUEUE = "queue";

    private static final String START = "data_start";
    private static final String END = "data_end";
    private static final String MAX_RUNTIME = "max_runtime_seconds";

    /** Each name with its default; empty where there is none. */
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry(QUEUE, ""),
            Map.entry(START, ""),
            Map.entry(END, ""),
            Map.entry("objective", "net_profit"),
            Map.entry("min_trades", "10"),
            Map.entry("validation_method", "walk_forward"),
            Map.entry("train_period_days", "90"),
            Map.entry("test_period_days", "30"),
            Map.entry("gap_period_days", "7"),
            Map.entry("train_ratio", "0.7"),
            Map.entry(MAX_RUNTIME, ""),
            Map.entry("parallel_workers", "1"),
            Map.entry("fee", "0.001"),
            Map.entry("maker_fee", ""),
            Map.entry("slippage", "0.0005"),
            Map.entry("capital", "10000"),
            Map.entry("sizing", "risk"),
            Map.entry("risk", "0.02"),
            Map.entry("leverage", "1"),
            Map.entry("side", ""),
            Map.entry("data_origin", "market data"));

    private final Map<String, String> values;

    private TaskSettings(Map<String, String> values) {
        this.values = values;
    }

    static TaskSettings of(TrainingTask task) {
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        task.settings().forEach((name, value) -> {
            if (values.replace(name, value) == null) {
                throw new InvalidRequestException("A training has no setting '" + name + "'"
                        + NearestNames.hint(name, DEFAULTS.keySet()) + ": it has " + new TreeMap<>(DEFAULTS).keySet()
                        + ".");
            }
        });
        return new TaskSettings(values);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    Optional<String> given(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty());
    }

    double number(String name, long low, long high) {
        try {
            double value = Double.parseDouble(text(name));
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidRequestException(
                name + " must be a number from " + low + " to " + high + ", was '" + text(name) + "'.");
    }

    int whole(String name, int low, int high) {
        double value = number(name, low, high);
        if (value != Math.rint(value)) {
            throw new InvalidRequestException(name + " must be a whole number, was '" + text(name) + "'.");
        }
        return (int) value;
    }

    /** The data to train on; all there is where no end is given. */
    TimeRange range() {
        return text(START).isEmpty() || text(END).isEmpty() ? TimeRange.ALL : TimeRange.of(text(START), text(END));
    }

    Optional<Duration> maxRuntime() {
        return given(MAX_RUNTIME).map(text -> Duration.ofSeconds(whole(MAX_RUNTIME, 1, 10_000_000)));
    }
}
