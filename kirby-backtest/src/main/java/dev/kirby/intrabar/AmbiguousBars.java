package dev.kirby.intrabar;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * The bars of a backtest whose result depends on the order of prices inside them, and the net profit from the worst to the
 * best order.
 *
 * <p>The interval is proven where no order of prices changes which trades there are nor how large they are. Then the net profit
 * that finer candles give is always inside it. Otherwise it holds the trades as they are and changes their exits only.
 *
 * @param bars in the order of time, decided ones included
 * @param netProfit as it was counted, quote units
 * @param worst net profit with the worst order in each bar that is not decided
 * @param best net profit with the best order in each bar that is not decided
 * @param isProven whether the net profit of every order is within the interval
 */
public record AmbiguousBars(List<AmbiguousBar> bars, double netProfit, double worst, double best, boolean isProven) {

    /** Copies the list. */
    public AmbiguousBars {
        bars = List.copyOf(bars);
    }

    /** {@return how many bars are not decided} */
    public int count() {
        return (int) bars.stream().filter(bar -> !bar.isDecided()).count();
    }

    /** {@return how many bars finer prices decided} */
    public int decided() {
        return bars.size() - count();
    }

    /**
     * What a reader of the net profit must know.
     *
     * @return one sentence or two; empty where no bar is ambiguous
     */
    public String note() {
        if (bars.isEmpty()) {
            return "";
        }
        String finer = decided() == 0
                ? ""
                : decided() + (decided() == 1 ? " ambiguous bar was" : " ambiguous bars were")
                        + " decided by finer prices. ";
        if (count() == 0) {
            return finer.trim();
        }
        return finer
                + String.format(
                        Locale.ROOT,
                        "%d %s not show what came first: net profit is from %.2f to %.2f, counted %.2f%s. finer(candles of"
                                + " a shorter interval) narrows it.",
                        count(),
                        count() == 1 ? "bar does" : "bars do",
                        worst,
                        best,
                        netProfit,
                        isProven ? "" : " (not proven: the order also changes later trades or their sizes)");
    }

    /** Prints the interval and every bar to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the interval and every bar.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(this);
        bars.forEach(bar -> out.println("  trade " + bar.trade() + ": " + bar + (bar.isDecided() ? ", decided" : "")));
    }

    /** For example {@code AmbiguousBars[12, net profit -12.30 to 41.10]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "AmbiguousBars[%d, net profit %.2f to %.2f%s]",
                count(),
                worst,
                best,
                isProven ? "" : ", not proven");
    }
}
