package dev.kirby.series;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;

/** Candles on paper: the first and the last of them. */
final class CandleTable {

    private static final int WHOLE = 20;
    private static final int ENDS = 5;

    private CandleTable() {}

    static void print(CandleSeries bars, PrintStream out) {
        out.println(bars);
        if (bars.isEmpty()) {
            return;
        }
        out.printf("%-20s %14s %14s %14s %14s %16s%n", "time", "open", "high", "low", "close", "volume");
        boolean whole = bars.size() <= WHOLE;
        for (int bar = 0; bar < bars.size(); bar++) {
            if (whole || bar < ENDS || bar >= bars.size() - ENDS) {
                row(bars, bar, out);
            } else if (bar == ENDS) {
                out.println("...");
            }
        }
    }

    private static void row(CandleSeries bars, int bar, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-20s %14s %14s %14s %14s %16s%n",
                Instant.ofEpochMilli(bars.time(bar)),
                number(bars.open(bar)),
                number(bars.high(bar)),
                number(bars.low(bar)),
                number(bars.close(bar)),
                number(bars.volume(bar)));
    }

    /** Eight significant digits without an exponent, as prices are read. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        int digits = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
        String text = String.format(Locale.ROOT, "%." + Math.max(0, Math.min(12, 7 - digits)) + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
