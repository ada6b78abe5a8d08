package dev.kirby.breaker;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A circuit breaker, in the order in which they are checked: the first that is on decides. */
public enum Breaker {
    /** The account lost more than this share of its equity of the day's start: no entries until 00:00 UTC. */
    MAX_DAILY_LOSS("max_daily_loss", 0.02),
    /** The daily returns of 30 days of two configurations correlate more than this: the less proven one pauses. */
    CORRELATION_SPIKE("max_correlation_spike", 0.8),
    /** The volatility of 30 days is more standard deviations than this above its mean of a year: pause until it is not. */
    UNUSUAL_MARKET("unusual_market_threshold", 3.0),
    /** The last execution took more milliseconds than this: a warning, and a pause while three in a row did. */
    HIGH_LATENCY("latency_threshold_ms", 500),
    /** A configuration lost this many times in a row: it pauses for a day, or until it is resumed by hand. */
    LOSS_STREAK("consecutive_losses_limit", 5),
    /** A larger share of trades than this is worse off a minute after the entry: DECAY, until it is resumed by hand. */
    ADVERSE_SELECTION("max_adverse_selection", 0.6),
    /** No regime of the market is more probable than this: half the size until one is. */
    REGIME_BREAK("regime_break_threshold", 0.3),
    /** The account is this share below its highest equity: no entries until resumed by hand. Off unless a stage sets it. */
    MAX_DRAWDOWN("max_drawdown", Double.NaN),
    /** A configuration opened this many positions on a UTC day: none until the next. Off unless a stage sets it. */
    DAILY_TRADES("daily_trade_limit", Double.NaN),
    /** A configuration waits this many minutes after a loss. Off unless a stage sets it. */
    COOLDOWN("cooldown_after_loss_minutes", Double.NaN),
    /** The Sharpe ratio of 30 days is below this: pause until it is not. Off unless a stage sets it. */
    LOW_SHARPE("min_sharpe_ratio", Double.NaN),
    /** A position is worth no more than this share of the equity: it is made smaller. Off unless a stage sets it. */
    POSITION_SIZE("max_position_size", Double.NaN);

    private final String key;
    private final double usual;

    Breaker(String key, double usual) {
        this.key = key;
        this.usual = usual;
    }

    /** {@return the name of its threshold in documents, command lines and, in upper case, the environment} */
    public String key() {
        return key;
    }

    /** The default threshold, NaN where it is off by default. */
    double usual() {
        return usual;
    }

    /**
     * Reads the name of a breaker or of its threshold, in any case.
     *
     * @param text such as {@code max_daily_loss} or {@code loss_streak}
     * @return the breaker
     */
    public static Breaker parse(String text) {
        for (Breaker breaker : values()) {
            if (breaker.key.equalsIgnoreCase(text) || breaker.name().equalsIgnoreCase(text)) {
                return breaker;
            }
        }
        List<String> keys = Arrays.stream(values()).map(Breaker::key).toList();
        throw new InvalidRequestException("Unknown circuit breaker '" + text + "'"
                + NearestNames.hint(text.toLowerCase(Locale.ROOT), keys) + ": use one of " + keys + ".");
    }
}
