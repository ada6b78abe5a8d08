package dev.kirby.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How the numbers of a chart are written. */
public enum Notation {
    /** As they are. */
    NUMBER {
        @Override
        String text(double value) {
            return Html.figure(value);
        }
    },
    /** Shares as percent: 0.01 is 1 %. */
    SHARE {
        @Override
        String text(double value) {
            double percent = 100 * value;
            return Double.isNaN(value)
                    ? "-"
                    : String.format(Locale.ROOT, Math.abs(percent) < 10 ? "%.2f %%" : "%.1f %%", percent);
        }

        @Override
        String label(double value) {
            return Notation.plain(100 * value) + "%";
        }
    },
    /** The share of what is expected that is there; below zero, which shades it as bad, there is none. */
    PRESENT {
        @Override
        String text(double value) {
            return value < 0 ? "none" : SHARE.text(value);
        }

        @Override
        String label(double value) {
            return value < 0 ? "none" : SHARE.label(value);
        }
    };

    abstract String text(double value);

    /** Of an axis: round numbers, short. */
    String label(double value) {
        return Math.abs(value) >= 1e7 ? plain(value / 1e6) + "M" : plain(value);
    }

    private static String plain(double value) {
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
