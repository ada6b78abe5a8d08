package dev.kirby.store;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.StoreProblem.Kind;
import dev.kirby.store.internal.RowAudit;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link MarketDataStore#verify()} found, or {@link MarketDataStore#repair()} found and mended. Immutable and
 * thread-safe.
 *
 * @param store what was looked at
 * @param series how many series
 * @param rows how many sound rows
 * @param problems what is wrong, series by series; empty if nothing is
 * @param repaired whether the problems were mended as far as that goes without the rows that are lost
 */
public record StoreCheck(String store, int series, long rows, List<StoreProblem> problems, boolean repaired) {

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    /** Copies the list. */
    public StoreCheck {
        requireNonNull(store, "store");
        problems = List.copyOf(problems);
    }

    /**
     * Looks at every row of a store through its own reading methods.
     *
     * @param store any store
     * @return what is wrong with the order, the keys and the times of its rows
     */
    static StoreCheck of(MarketDataStore store) {
        TimeRange possible = possibleTimes(store);
        List<StoreProblem> problems = new ArrayList<>();
        List<SeriesId> all = store.series();
        long rows = 0;
        for (SeriesId series : all) {
            RowAudit audit = new RowAudit(series, possible);
            try {
                store.stream(series, TimeRange.ALL, audit::accept);
                rows += audit.rows();
                audit.fault().ifPresent(fault -> problems.add(problem(Kind.ROWS, series, fault + ".")));
            } catch (StoreException e) {
                problems.add(problem(Kind.DAMAGED, series, String.valueOf(e.getMessage())));
            }
        }
        return new StoreCheck(store.toString(), all.size(), rows, problems, false);
    }

    private static TimeRange possibleTimes(MarketDataStore store) {
        return TimeRange.ofMillis(1, store.clock().instant().plus(CLOCK_SKEW).toEpochMilli());
    }

    private static StoreProblem problem(Kind kind, SeriesId series, String what) {
        return new StoreProblem(
                kind,
                Optional.of(series),
                Optional.empty(),
                series.toString(),
                what,
                "Delete the series and backfill it again.");
    }

    /**
     * Whether the data is sound.
     *
     * @return true if nothing was wrong but what is harmless
     */
    public boolean isClean() {
        return problems.stream().allMatch(problem -> problem.kind().isHarmless());
    }

    /** Prints the report to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the report.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.print(toText());
        out.flush();
    }

    /**
     * The report for people.
     *
     * @return a line for each problem, and one that sums up
     */
    public String toText() {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem.toText()).append('\n'));
        return text.append(store)
                .append(": ")
                .append(series)
                .append(" series, ")
                .append(rows)
                .append(" rows, ")
                .append(verdict())
                .append(".\n")
                .toString();
    }

    private String verdict() {
        if (problems.isEmpty()) {
            return "nothing wrong";
        }
        String count = problems.size() + (problems.size() == 1 ? " problem" : " problems");
        return count + (repaired ? " mended" : isClean() ? ", harmless" : "");
    }

    /** For example {@code StoreCheck[3 series, 1051200 rows, nothing wrong]}. */
    @Override
    public String toString() {
        return "StoreCheck[" + series + " series, " + rows + " rows, " + verdict() + "]";
    }
}
