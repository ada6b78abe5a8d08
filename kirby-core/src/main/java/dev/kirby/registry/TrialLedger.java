package dev.kirby.registry;

import java.util.List;

/**
 * How often the test days of a market were looked at. Every further look at the same days makes a good result less
 * surprising, so a verdict asks here how many there were: {@code p = 1 - (1 - p1)^K}.
 *
 * <p>A ledger only grows, and outlives processes, series and configurations. Implementations are thread-safe, and safe
 * between processes.
 */
public interface TrialLedger {

    /**
     * Records a look. The same look a second time is none: it shows nothing that was not seen before.
     *
     * @param look what was evaluated, and on which days
     * @return {@code K}: as {@link #count}
     */
    int record(Look look);

    /**
     * Counts the distinct looks at days that this one looks at as well, without recording anything.
     *
     * @param look any look, recorded or not
     * @return {@code K}: at least 1, since the look itself is included
     */
    int count(Look look);

    /** {@return everything that was recorded, each distinct look once, oldest first} */
    List<Look> looks();
}
