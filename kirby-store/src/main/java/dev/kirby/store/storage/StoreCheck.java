package dev.kirby.store.storage;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.List;

/**
 * What {@link RowStorage#verify()} found, or {@link RowStorage#repair()} found and repaired. Immutable and
 * thread-safe.
 *
 * @param store what was looked at
 * @param series how many series
 * @param rows how many sound rows
 * @param problems what is wrong, series by series; empty if nothing is
 * @param repaired whether the problems were mended as far as that goes without the rows that are lost
 */
public record StoreCheck(String store, int series, long rows, List<StoreProblem> problems, boolean repaired) {

    /** Copies the list. */
    public StoreCheck {
        requireNonNull(store, "store");
        problems = List.copyOf(problems);
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
