package dev.kirby.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * The plotting area of a chart and its two scales. Labels stand at round numbers: 1, 2 or 5 times a power of ten apart.
 */
record Axes(Canvas canvas, double left, double top, double right, double bottom, Range x, Range y) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final double DAY_MILLIS = 86_400_000;

    /** From a least value to a most. */
    record Range(double min, double max) {

        /** The range of values, with some room; around zero or one value it has a width too. */
        static Range of(double... values) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                if (Double.isFinite(value)) {
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
            if (!(min <= max)) {
                return new Range(0, 1);
            }
            double room = max > min ? 0.04 * (max - min) : Math.max(Math.abs(max) * 0.1, 1e-9);
            return new Range(min - room, max + room);
        }

        Range including(double value) {
            return new Range(Math.min(min, value), Math.max(max, value));
        }
    }

    /** The area left when labels have their place. */
    static Axes of(Canvas canvas, double width, double height, Range x, Range y) {
        return new Axes(canvas, 56, 10, width - 10, height - 22, x, y);
    }

    /** The same with room above the plot. */
    Axes below(double room) {
        return new Axes(canvas, left, top + room, right, bottom, x, y);
    }

    double atX(double value) {
        return left + (right - left) * (value - x.min) / (x.max - x.min);
    }

    double atTime(long millis) {
        return atX((double) millis);
    }

    double atY(double value) {
        return bottom - (bottom - top) * (value - y.min) / (y.max - y.min);
    }

    double[] atX(double[] values) {
        double[] at = new double[values.length];
        java.util.Arrays.setAll(at, i -> atX(values[i]));
        return at;
    }

    double[] atY(double[] values) {
        double[] at = new double[values.length];
        java.util.Arrays.setAll(at, i -> atY(values[i]));
        return at;
    }

    Axes horizontal(DoubleFunction<String> label) {
        double step = step(y.max - y.min, (bottom - top) / 40);
        for (double value = Math.ceil(y.min / step) * step; value <= y.max; value += step) {
            double at = atY(value);
            canvas.line(left, at, right, at, Ink.GRID, 1);
            canvas.text(left - 6, at + 4, label.apply(clean(value, step)), Canvas.Align.END, Ink.MUTED);
        }
        return this;
    }

    Axes vertical(DoubleFunction<String> label) {
        double step = step(x.max - x.min, (right - left) / 80);
        for (double value = Math.ceil(x.min / step) * step; value <= x.max; value += step) {
            double at = atX(value);
            canvas.line(at, top, at, bottom, Ink.GRID, 1);
            canvas.text(at, bottom + 15, label.apply(clean(value, step)), Canvas.Align.MIDDLE, Ink.MUTED);
        }
        return this;
    }

    /** Dates, or minutes where all is within three days. */
    Axes time() {
        DateTimeFormatter format = x.max - x.min > 3 * DAY_MILLIS ? DAY : MINUTE;
        int labels = (int) Math.max(1, (right - left) / 130);
        for (int i = 0; i <= labels; i++) {
            double value = x.min + (x.max - x.min) * i / labels;
            double at = atX(value);
            canvas.line(at, top, at, bottom, Ink.GRID, 1);
            String text =
                    Instant.ofEpochMilli((long) value).atZone(ZoneOffset.UTC).format(format);
            Canvas.Align align = i == 0 ? Canvas.Align.START : i == labels ? Canvas.Align.END : Canvas.Align.MIDDLE;
            canvas.text(at, bottom + 15, text, align, Ink.MUTED);
        }
        return this;
    }

    private static double step(double span, double labels) {
        double rough = span / Math.max(1, labels);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double times = rough / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** Without the dust that adding steps leaves. */
    private static double clean(double value, double step) {
        return Math.abs(value) < step / 1000 ? 0 : value;
    }
}
