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
     * Prints the table, 80 columns wide: a row a model, each share in % of its markets.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        String columns = "%-22s%6s  %-17s%6s%8s%6s%6s%6s%n";
        out.printf(columns, "market", "Sharpe", "SURVIVED", "exact", "OVERFIT", "edge", "plain", "best");
        for (TunnelRow row : rows) {
            Proportion survived = row.count(Outcome.SURVIVED);
            out.printf(
                    Locale.ROOT,
                    columns,
                    row.model(),
                    String.format(Locale.ROOT, "%.2f", row.trueSharpe()),
                    String.format(
                            Locale.ROOT,
                            "%s (%.0f to %.0f)",
                            percent(survived),
                            100 * survived.low(0.95),
                            100 * survived.high(0.95)),
                    String.format(Locale.ROOT, "%.1f", 100 * row.exactPower()),
                    percent(row.count(Outcome.OVERFIT)),
                    percent(row.wronglyConvicted()),
                    percent(row.plainRules()),
                    percent(row.inSample()));
        }
        out.printf("%nShares of the markets of a row in %%: %s.%n", markets());
        out.println("  Sharpe    the true Sharpe ratio of what was chosen, mean of the markets");
        out.println("  SURVIVED  the verdict; in parentheses the exact 95 % interval");
        out.println("  exact     what the exact test, which knows the distribution, would find");
        out.println("  edge      OVERFIT among the markets with an edge worth having");
        out.println("  plain     the plain rules pass");
        out.println("  best      the best trial is significant on the data that chose it");
    }

    private String markets() {
        return rows.stream().map(row -> row.runs().size()).distinct().count() == 1
                ? rows.get(0).runs().size() + " markets a row"
                : "markets a row " + rows.stream().map(row -> row.runs().size()).toList();
    }

    private static String percent(Proportion proportion) {
        return proportion.of() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100 * proportion.share());
    }

    /** For example {@code TunnelTable[4 models, 400 markets]}. */
    @Override
    public String toString() {
        return "TunnelTable[" + rows.size() + " models, "
                + rows.stream().mapToInt(row -> row.runs().size()).sum() + " markets]";
    }
}
