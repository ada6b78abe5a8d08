package dev.kirby.breaker;

import dev.kirby.InvalidRequestException;
import dev.kirby.registry.LifecycleStage;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which circuit breakers are on, with their thresholds.
 *
 * <pre>{@code
 * CircuitBreakers.DEFAULT.with(Breaker.MAX_DAILY_LOSS, 0.03).without(Breaker.REGIME_BREAK)
 * CircuitBreakers.of(LifecycleStage.VALIDATION)          // with the limits of a stage
 * CircuitBreakers.parse("max_daily_loss=0.03,regime_break=off")
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class CircuitBreakers {

    /** None. */
    public static final CircuitBreakers NONE = new CircuitBreakers(new EnumMap<>(Breaker.class));

    /** The seven, with their defaults. */
    public static final CircuitBreakers DEFAULT = defaults();

    private static final String ENVIRONMENT = "CIRCUIT_BREAKER_";

    private final Map<Breaker, Double> thresholds;

    private CircuitBreakers(Map<Breaker, Double> thresholds) {
        this.thresholds = Collections.unmodifiableMap(thresholds);
    }

    private static CircuitBreakers defaults() {
        CircuitBreakers all = NONE;
        for (Breaker breaker : Breaker.values()) {
            all = Double.isNaN(breaker.usual()) ? all : all.with(breaker, breaker.usual());
        }
        return all;
    }

    /**
     * The seven with the limits of a stage: the less is proven, the tighter.
     *
     * @param stage of a configuration; DECAY trades nothing, and has the limits of MATURE
     * @return the breakers
     */
    public static CircuitBreakers of(LifecycleStage stage) {
        return switch (stage) {
            case PAPER, DISCOVERY -> stage(0.01, 0.02, 0.05, 3, 5, 60, 1.0);
            case VALIDATION -> stage(0.02, 0.05, 0.10, 5, 10, 30, 0.8);
            case MATURE, DECAY -> stage(0.03, 0.10, 0.15, 7, 20, 15, 0.5);
        };
    }

    private static CircuitBreakers stage(
            double loss, double size, double drawdown, int losses, int trades, int minutes, double sharpe) {
        return DEFAULT.with(Breaker.MAX_DAILY_LOSS, loss)
                .with(Breaker.POSITION_SIZE, size)
                .with(Breaker.MAX_DRAWDOWN, drawdown)
                .with(Breaker.LOSS_STREAK, losses)
                .with(Breaker.DAILY_TRADES, trades)
                .with(Breaker.COOLDOWN, minutes)
                .with(Breaker.LOW_SHARPE, sharpe);
    }

    /**
     * Reads breakers as they are typed: {@code default}, {@code none}, or thresholds that differ from the defaults.
     *
     * @param text such as {@code max_daily_loss=0.03,regime_break=off}
     * @return the breakers
     */
    public static CircuitBreakers parse(String text) {
        CircuitBreakers breakers = DEFAULT;
        for (String part : text.split(",")) {
            String word = part.strip();
            if (word.equalsIgnoreCase("none")) {
                breakers = NONE;
            } else if (Arrays.stream(LifecycleStage.values())
                    .anyMatch(stage -> stage.name().equalsIgnoreCase(word))) {
                breakers = of(LifecycleStage.valueOf(word.toUpperCase(Locale.ROOT)));
            } else if (!word.equalsIgnoreCase("default")) {
                breakers = breakers.with(word);
            }
        }
        return breakers;
    }

    private CircuitBreakers with(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 0) {
            throw new InvalidRequestException("Cannot read the circuit breaker '" + setting
                    + "': write NAME=VALUE or NAME=off, such as max_daily_loss=0.03, or default, none, or a stage such as"
                    + " validation.");
        }
        return with(
                Breaker.parse(setting.substring(0, equals).strip()),
                setting.substring(equals + 1).strip());
    }

    private CircuitBreakers with(Breaker breaker, String value) {
        if (value.equalsIgnoreCase("off")) {
            return without(breaker);
        }
        try {
            return with(breaker, Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "The threshold of " + breaker.key() + " must be a number or off, was '" + value + "'.", e);
        }
    }

    /**
     * A copy with the thresholds that an environment sets: {@code CIRCUIT_BREAKER_MAX_DAILY_LOSS=0.03}.
     *
     * @param environment for example {@code System.getenv()}
     * @return the new breakers
     */
    public CircuitBreakers environment(Map<String, String> environment) {
        CircuitBreakers breakers = this;
        for (Breaker breaker : Breaker.values()) {
            String value = environment.get(ENVIRONMENT + breaker.key().toUpperCase(Locale.ROOT));
            breakers = value == null ? breakers : breakers.with(breaker, value);
        }
        return breakers;
    }

    /**
     * The breakers of a configuration document: the defaults with what its section {@code circuit_breakers} has.
     *
     * @param section thresholds by their keys; other entries are left alone
     * @return the breakers
     */
    public static CircuitBreakers of(Map<?, ?> section) {
        CircuitBreakers breakers = DEFAULT;
        for (Breaker breaker : Breaker.values()) {
            if (section.get(breaker.key()) instanceof Number value) {
                breakers = breakers.with(breaker, value.doubleValue());
            }
        }
        return breakers;
    }

    /**
     * A copy with another threshold.
     *
     * @param breaker which
     * @param threshold more than 0
     * @return the new breakers
     */
    public CircuitBreakers with(Breaker breaker, double threshold) {
        if (!(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException(
                    "The threshold of " + breaker.key() + " must be a number more than 0, was " + threshold + ".");
        }
        Map<Breaker, Double> copy = copy();
        copy.put(breaker, threshold);
        return new CircuitBreakers(copy);
    }

    /**
     * A copy without a breaker.
     *
     * @param breaker which
     * @return the new breakers
     */
    public CircuitBreakers without(Breaker breaker) {
        Map<Breaker, Double> copy = copy();
        copy.remove(breaker);
        return new CircuitBreakers(copy);
    }

    private Map<Breaker, Double> copy() {
        Map<Breaker, Double> copy = new EnumMap<>(Breaker.class);
        copy.putAll(thresholds);
        return copy;
    }

    /**
     * {@return whether a breaker is on}
     *
     * @param breaker which
     */
    public boolean has(Breaker breaker) {
        return thresholds.containsKey(breaker);
    }

    /**
     * {@return the threshold of a breaker, NaN where it is off}
     *
     * @param breaker which
     */
    public double threshold(Breaker breaker) {
        return thresholds.getOrDefault(breaker, Double.NaN);
    }

    /** {@return a panel with these thresholds, on which nothing was observed yet} */
    public BreakerPanel panel() {
        return new BreakerPanel(this);
    }

    /** {@return whether none is on} */
    public boolean isEmpty() {
        return thresholds.isEmpty();
    }

    /** {@return the thresholds by their keys, as a configuration document has them} */
    public Map<String, Double> toMap() {
        return thresholds.entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().key(), Map.Entry::getValue, (a, b) -> a, java.util.LinkedHashMap::new));
    }

    /** For example {@code CircuitBreakers[7 of 12, max_daily_loss 0.02]}. */
    @Override
    public String toString() {
        return "CircuitBreakers[" + thresholds.size() + " of " + Breaker.values().length
                + (has(Breaker.MAX_DAILY_LOSS) ? ", max_daily_loss " + threshold(Breaker.MAX_DAILY_LOSS) : "") + "]";
    }
}
