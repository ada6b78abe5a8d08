package dev.kirby.alert;

import static java.util.Objects.requireNonNull;

import dev.kirby.alert.Alert.Rule;
import dev.kirby.internal.Logs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Counts errors, and raises an alert when there are too many, when a circuit breaker opens, or when one error cannot wait.
 * Listeners get each alert at most once per cool-down.
 *
 * <pre>{@code
 * var alerts = Alerts.of(Clock.systemUTC(), AlertRules.DEFAULT);
 * alerts.listen(alert -> System.err.println(alert));
 * store.collect(Exchanges::open).stars(stars).problems(line -> alerts.error("collect", line)).start();
 * }</pre>
 *
 * <p>The thousand latest errors are kept. Thread-safe; listeners are called by the thread that reports the error, so one that
 * waits should use a thread of its own.
 */
public final class Alerts {

    /** How many errors are kept. */
    static final int KEPT = 1_000;

    private static final Logger LOG = Logs.of(Alerts.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * An error that was reported.
     *
     * @param time when
     * @param source what reported it
     * @param message what happened
     */
    public record Reported(Instant time, String source, String message) {}

    private record Raised(Rule rule, String subject) {}

    private final InstantSource clock;
    private final AlertRules rules;
    private final List<Consumer<Alert>> listeners = new ArrayList<>();
    private final Deque<Reported> errors = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<Raised, Instant> last = new HashMap<>();
    private long raised;

    private Alerts(InstantSource clock, AlertRules rules) {
        this.clock = clock;
        this.rules = rules;
    }

    /**
     * {@return a counter without listeners}
     *
     * @param clock supplies the present time
     * @param rules when errors become an alert
     */
    public static Alerts of(InstantSource clock, AlertRules rules) {
        return new Alerts(requireNonNull(clock, "clock"), requireNonNull(rules, "rules"));
    }

    /**
     * Hands over each alert from now on.
     *
     * @param listener what it throws is logged
     */
    public synchronized void listen(Consumer<Alert> listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /**
     * Reports an error.
     *
     * @param source what it happened to, such as a venue
     * @param message what happened, one line
     */
    public void error(String source, String message) {
        List<Alert> due = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            count(now, source, message);
            int many = since(now.minus(rules.within()));
            if (many >= rules.errors()) {
                raise(
                        due,
                        now,
                        Rule.MANY_ERRORS,
                        "",
                        many + " errors in " + text(rules.within()) + ", the last: " + message);
            }
            int minute = since(now.minus(MINUTE));
            if (minute > rules.perMinute()) {
                raise(due, now, Rule.ERROR_RATE, "", minute + " errors in a minute, the last: " + message);
            }
        }
        publish(due);
    }

    /**
     * Reports an error that cannot wait for others.
     *
     * @param source what it happened to
     * @param message what happened, one line
     */
    public void critical(String source, String message) {
        List<Alert> due = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            count(now, source, message);
            raise(due, now, Rule.CRITICAL, source, message);
        }
        publish(due);
    }

    /**
     * Reports that a circuit breaker is open. To be called as often as it is seen.
     *
     * @param breaker which one
     * @param message why, one line
     */
    public void breakerOpen(String breaker, String message) {
        List<Alert> due = new ArrayList<>();
        synchronized (this) {
            raise(due, clock.instant(), Rule.BREAKER_OPEN, breaker, message);
        }
        publish(due);
    }

    private void count(Instant now, String source, String message) {
        if (errors.size() == KEPT) {
            errors.removeFirst();
        }
        errors.addLast(new Reported(now, source, message));
        counts.merge(source, 1L, Long::sum);
    }

    private int since(Instant start) {
        int count = 0;
        for (Iterator<Reported> newest = errors.descendingIterator();
                newest.hasNext() && newest.next().time().isAfter(start); ) {
            count++;
        }
        return count;
    }

    private void raise(List<Alert> due, Instant now, Rule rule, String subject, String message) {
        Raised key = new Raised(rule, subject);
        @Nullable Instant before = last.get(key);
        if (before == null || !now.isBefore(before.plus(rules.coolDown()))) {
            last.values().removeIf(time -> time.plus(rules.coolDown()).isBefore(now));
            last.put(key, now);
            raised++;
            due.add(new Alert(now, rule, subject, message));
        }
    }

    private void publish(List<Alert> due) {
        List<Consumer<Alert>> all;
        synchronized (this) {
            all = List.copyOf(listeners);
        }
        for (Alert alert : due) {
            for (Consumer<Alert> listener : all) {
                try {
                    listener.accept(alert);
                } catch (RuntimeException e) {
                    LOG.warn("An alert did not arrive: {}", alert, e);
                }
            }
        }
    }

    private static String text(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    /** {@return the latest errors, oldest first, a thousand at most} */
    public synchronized List<Reported> errors() {
        return List.copyOf(errors);
    }

    /** {@return how many errors each source reported so far} */
    public synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** {@return how many alerts were raised so far} */
    public synchronized long raised() {
        return raised;
    }

    /** For example {@code Alerts[12 errors, 1 raised]}. */
    @Override
    public synchronized String toString() {
        return "Alerts[" + counts.values().stream().mapToLong(Long::longValue).sum() + " errors, " + raised
                + " raised]";
    }
}
