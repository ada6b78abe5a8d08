package dev.kirby.exchange.internal.ws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps new connections to a venue below its limits: 3 a second, as OKX grants, and 30 a minute, as KuCoin does. Others grant
 * more. Thread-safe.
 */
final class ConnectionBudget {

    private static final int PER_SECOND = 3;
    private static final int PER_MINUTE = 30;

    private final LongSupplier nanoClock;
    private final Deque<Long> granted = new ArrayDeque<>();

    ConnectionBudget(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Takes one connection out of the budget, and returns how many milliseconds later it may be made; 0 for now. */
    synchronized long takeOne() {
        long now = nanoClock.getAsLong();
        long at = Math.max(now, Math.max(after(PER_SECOND, 1), after(PER_MINUTE, 60)));
        granted.addLast(at);
        if (granted.size() > PER_MINUTE) {
            granted.removeFirst();
        }
        return TimeUnit.NANOSECONDS.toMillis(at - now);
    }

    /** When a window has room that holds some connections: its length after the one that it must forget. */
    private long after(int connections, int seconds) {
        if (granted.size() < connections) {
            return nanoClock.getAsLong();
        }
        long oldest =
                granted.stream().skip(granted.size() - connections).findFirst().orElseThrow();
        return oldest + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Override
    public synchronized String toString() {
        return "ConnectionBudget[" + granted.size() + " of " + PER_MINUTE + "]";
    }
}
