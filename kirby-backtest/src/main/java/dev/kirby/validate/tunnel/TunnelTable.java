package dev.kirby.validate.tunnel;

import dev.kirby.validate.Proportion;
import dev.kirby.validate.Verdict.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Size and power of the judges: one row a model.
 *
 * @param rows in the order the models were given
 */
public record TunnelTable(List<TunnelRow> rows) {

    /** Copies the rows. */
    public TunnelTable {
        rows = List.copyOf(rows);
    }

    /** Prints the table to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the table; each share with its exact 95 % interval.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.printf(
                "%-30s %7s %7s %-28s %6s %-28s %-28s %-28s %-28s%n",
                "market",
                "markets",
                "Sharpe",
                "SURVIVED",
                "exact",
                "OVERFIT",
                "OVERFIT, worth having",
                "plain rules pass",
                "best in sample passes");
        for (TunnelRow row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-30s %7d %7.2f %-28s %4.1f %% %-28s %-28s %-28s %-28s%n",
                    row.model(),
                    row.runs().size(),
                    row.trueSharpe(),
                    share(row.count(Outcome.SURVIVED)),
                    100 * row.exactPower(),
                    share(row.count(Outcome.OVERFIT)),
                    share(row.wronglyConvicted()),
                    share(row.plainRules()),
                    share(row.inSample()));
        }
    }

    private static String share(Proportion proportion) {
        return proportion.of() == 0 ? "-" : proportion.toString();
    }

    /** For example {@code TunnelTable[4 models, 400 markets]}. */
    @Override
    public String toString() {
        return "TunnelTable[" + rows.size() + " models, "
                + rows.stream().mapToInt(row -> row.runs().size()).sum() + " markets]";
    }
}
