package dev.kirby.breaker;

import dev.kirby.breaker.BreakerEvent.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of one account while it trades: takes what is observed, and answers before each entry.
 *
 * <pre>{@code
 * var panel = CircuitBreakers.DEFAULT.panel();
 * panel.equity(now, 10_000);                      // whenever it is valued
 * panel.closed(now, "BTC sweep", -120);           // after each trade
 * if (panel.check(now, "BTC sweep").isRefused()) { ... }
 * }</pre>
 *
 * <p>Breakers are checked in the order of {@link Breaker}: the first that refuses decides, and halving comes last. They reset as
 * follows: the daily loss and the daily count of trades at 00:00 UTC; correlation, volatility, latency, regime and Sharpe ratio at
 * the next observation within the threshold; a loss streak after a day; adverse selection and drawdown only by {@link #resume}. Open
 * positions are not touched. Times must not decrease. Not thread-safe: use one thread, or a lock.
 */
public final class BreakerPanel {

    /** How long a loss streak pauses a configuration. */
    public static final Duration STREAK_PAUSE = Duration.ofDays(1);

    private static final long DAY = 86_400_000L;
    private static final int SLOW_IN_A_ROW = 3;

    private final CircuitBreakers breakers;
    private final Map<String, State> configurations = new LinkedHashMap<>();
    private final State account = new State(BreakerEvent.ACCOUNT);
    private final List<BreakerEvent> events = new ArrayList<>();
    private long day = Long.MIN_VALUE;
    private double equity = Double.NaN;
    private double dayStart = Double.NaN;
    private double highest = Double.NEGATIVE_INFINITY;
    private int slow;

    /** What is known of a configuration, and until when each breaker that tripped is on: a time, or {@link #OPEN}. */
    private static final class State {
        private static final long OPEN = Long.MAX_VALUE;

        private final String name;
        private final Map<Breaker, Long> until = new EnumMap<>(Breaker.class);
        private int losses;
        private int openedToday;
        private long openedOn = Long.MIN_VALUE;

        State(String name) {
            this.name = name;
        }
    }

    BreakerPanel(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    private State state(String configuration) {
        return configurations.computeIfAbsent(configuration, State::new);
    }

    /**
     * The account is valued.
     *
     * @param time of the valuation
     * @param value equity, open profit included
     */
    public void equity(Instant time, double value) {
        equity(time.toEpochMilli(), value);
    }

    /**
     * The account is valued.
     *
     * @param time milliseconds since the epoch
     * @param value equity, open profit included
     */
    public void equity(long time, double value) {
        long today = Math.floorDiv(time, DAY);
        if (today > day) {
            day = today;
            dayStart = Double.isNaN(equity) ? value : equity;
        }
        equity = value;
        highest = Math.max(highest, value);
        if (breakers.has(Breaker.MAX_DAILY_LOSS) && dayStart > 0) {
            if (dayStart - value > breakers.threshold(Breaker.MAX_DAILY_LOSS) * dayStart) {
                trip(account, Breaker.MAX_DAILY_LOSS, time, (today + 1) * DAY, Action.PAUSE, value / dayStart - 1);
            }
        }
        if (breakers.has(Breaker.MAX_DRAWDOWN) && highest > 0) {
            if (highest - value > breakers.threshold(Breaker.MAX_DRAWDOWN) * highest) {
                trip(account, Breaker.MAX_DRAWDOWN, time, State.OPEN, Action.PAUSE, 1 - value / highest);
            }
        }
    }

    /**
     * A position was opened.
     *
     * @param time milliseconds since the epoch
     * @param configuration whose it is
     */
    public void opened(long time, String configuration) {
        State state = state(configuration);
        long today = Math.floorDiv(time, DAY);
        state.openedToday = state.openedOn == today ? state.openedToday + 1 : 1;
        state.openedOn = today;
        if (breakers.has(Breaker.DAILY_TRADES) && state.openedToday >= breakers.threshold(Breaker.DAILY_TRADES)) {
            trip(state, Breaker.DAILY_TRADES, time, (today + 1) * DAY, Action.PAUSE, state.openedToday);
        }
    }

    /**
     * A position was closed.
     *
     * @param time milliseconds since the epoch
     * @param configuration whose it was
     * @param pnl what it earned after all costs
     */
    public void closed(long time, String configuration, double pnl) {
        State state = state(configuration);
        state.losses = pnl < 0 ? state.losses + 1 : 0;
        if (pnl < 0 && breakers.has(Breaker.COOLDOWN)) {
            double minutes = breakers.threshold(Breaker.COOLDOWN);
            trip(state, Breaker.COOLDOWN, time, time + (long) (minutes * 60_000), Action.PAUSE, pnl);
        }
        if (breakers.has(Breaker.LOSS_STREAK) && state.losses >= breakers.threshold(Breaker.LOSS_STREAK)) {
            trip(state, Breaker.LOSS_STREAK, time, time + STREAK_PAUSE.toMillis(), Action.PAUSE, state.losses);
        }
    }

    /**
     * The highest correlation of a configuration with a better proven one was computed.
     *
     * @param time milliseconds since the epoch
     * @param configuration the less proven of the two
     * @param correlation of the daily returns of 30 days; NaN where unknown
     */
    public void correlation(long time, String configuration, double correlation) {
        observe(state(configuration), Breaker.CORRELATION_SPIKE, time, Action.PAUSE, correlation, 1);
    }

    /**
     * The volatility of a configuration's market was computed.
     *
     * @param time milliseconds since the epoch
     * @param configuration that trades it
     * @param score its z-score, see {@link VolatilityScore}; NaN where unknown
     */
    public void volatility(long time, String configuration, double score) {
        observe(state(configuration), Breaker.UNUSUAL_MARKET, time, Action.PAUSE, score, 1);
    }

    /**
     * An order was executed.
     *
     * @param time milliseconds since the epoch
     * @param millis from sending to its confirmation
     */
    public void latency(long time, double millis) {
        if (!breakers.has(Breaker.HIGH_LATENCY)) {
            return;
        }
        boolean late = millis > breakers.threshold(Breaker.HIGH_LATENCY);
        slow = late ? slow + 1 : 0;
        if (slow >= SLOW_IN_A_ROW) {
            trip(account, Breaker.HIGH_LATENCY, time, State.OPEN, Action.PAUSE, millis);
        } else if (late) {
            add(time, Breaker.HIGH_LATENCY, Action.WARN, account, millis);
        } else {
            letGo(account, Breaker.HIGH_LATENCY, time);
        }
    }

    /**
     * The adverse selection of a configuration was computed.
     *
     * @param time milliseconds since the epoch
     * @param configuration whose trades
     * @param share of trades that are worse off a minute after the entry; NaN where unknown
     */
    public void adverseSelection(long time, String configuration, double share) {
        if (share > breakers.threshold(Breaker.ADVERSE_SELECTION)) {
            trip(state(configuration), Breaker.ADVERSE_SELECTION, time, State.OPEN, Action.DECAY, share);
        }
    }

    /**
     * The regime of a configuration's market was computed.
     *
     * @param time milliseconds since the epoch
     * @param configuration that trades it
     * @param highest probability of any regime; NaN where unknown
     */
    public void regime(long time, String configuration, double highest) {
        observe(state(configuration), Breaker.REGIME_BREAK, time, Action.HALVE, highest, -1);
    }

    /**
     * The Sharpe ratio of a configuration was computed.
     *
     * @param time milliseconds since the epoch
     * @param configuration whose daily returns
     * @param ratio annualised, of the last 30 days; NaN where unknown
     */
    public void sharpe(long time, String configuration, double ratio) {
        observe(state(configuration), Breaker.LOW_SHARPE, time, Action.PAUSE, ratio, -1);
    }

    /** Trips if a value is beyond the threshold, above it for a sign of 1 and below it for -1; resets otherwise. */
    private void observe(State state, Breaker breaker, long time, Action action, double value, int sign) {
        if (!breakers.has(breaker) || Double.isNaN(value)) {
            return;
        }
        if (sign * value > sign * breakers.threshold(breaker)) {
            trip(state, breaker, time, State.OPEN, action, value);
        } else {
            letGo(state, breaker, time);
        }
    }

    private void trip(State state, Breaker breaker, long time, long until, Action action, double value) {
        @Nullable Long before = state.until.put(breaker, until);
        if (before == null || before <= time) {
            add(time, breaker, action, state, value);
        }
    }

    private void letGo(State state, Breaker breaker, long time) {
        if (state.until.remove(breaker) != null) {
            add(time, breaker, Action.RESUME, state, Double.NaN);
        }
    }

    private void add(long time, Breaker breaker, Action action, State state, double value) {
        events.add(new BreakerEvent(
                Instant.ofEpochMilli(time), breaker, action, state.name, value, breakers.threshold(breaker)));
    }

    /**
     * Resets a breaker by hand. The count of a loss streak starts again at zero, the highest equity of a drawdown at the current equity.
     *
     * @param time milliseconds since the epoch
     * @param configuration whose, or {@link BreakerEvent#ACCOUNT}
     * @param breaker which
     */
    public void resume(long time, String configuration, Breaker breaker) {
        State state = configuration.equals(BreakerEvent.ACCOUNT) ? account : state(configuration);
        letGo(state, breaker, time);
        state.losses = breaker == Breaker.LOSS_STREAK ? 0 : state.losses;
        slow = breaker == Breaker.HIGH_LATENCY ? 0 : slow;
        highest = breaker == Breaker.MAX_DRAWDOWN ? equity : highest;
    }

    /**
     * Whether a configuration may open a position now.
     *
     * @param time milliseconds since the epoch
     * @param configuration any
     * @return the size allowed, and the breaker that decided it
     */
    public BreakerDecision check(long time, String configuration) {
        State state = state(configuration);
        for (Breaker breaker : Breaker.values()) {
            if (breaker != Breaker.REGIME_BREAK && (isOn(account, breaker, time) || isOn(state, breaker, time))) {
                return new BreakerDecision(0, Optional.of(breaker));
            }
        }
        return isOn(state, Breaker.REGIME_BREAK, time)
                ? new BreakerDecision(0.5, Optional.of(Breaker.REGIME_BREAK))
                : BreakerDecision.GO;
    }

    private boolean isOn(State state, Breaker breaker, long time) {
        @Nullable Long until = state.until.get(breaker);
        if (until == null) {
            return false;
        }
        if (until > time) {
            return true;
        }
        letGo(state, breaker, until);
        state.losses = breaker == Breaker.LOSS_STREAK ? 0 : state.losses;
        return false;
    }

    /**
     * Whether a configuration may open a position now.
     *
     * @param time any, not before the last observation
     * @param configuration any
     * @return the size allowed, and the breaker that decided it
     */
    public BreakerDecision check(Instant time, String configuration) {
        return check(time.toEpochMilli(), configuration);
    }

    /** {@return what happened so far, in the order of time} */
    public List<BreakerEvent> events() {
        return List.copyOf(events);
    }

    /** {@return the thresholds} */
    public CircuitBreakers breakers() {
        return breakers;
    }

    /** For example {@code BreakerPanel[3 configurations, 12 events]}. */
    @Override
    public String toString() {
        return "BreakerPanel[" + configurations.size() + " configurations, " + events.size() + " events]";
    }
}
