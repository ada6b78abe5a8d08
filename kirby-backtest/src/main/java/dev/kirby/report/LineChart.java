package dev.kirby.report;

import dev.kirby.series.TimeSeries;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** One line over time as SVG. Long series are thinned to the extremes of each pixel column, so that no spike is lost. */
final class LineChart {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 220;
    private static final int LEFT = 70;
    private static final int BOTTOM = 24;
    private static final int RULES = 4;

    private LineChart() {}

    static String svg(TimeSeries series, String colour, boolean filled) {
        if (series.size() < 2) {
            return "<p>too few points for a chart</p>";
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < series.size(); i++) {
            low = Math.min(low, series.value(i));
            high = Math.max(high, series.value(i));
        }
        double span = high > low ? high - low : 1;
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">");
        for (int rule = 0; rule <= RULES; rule++) {
            double value = low + span * rule / RULES;
            double y = y(value, low, span);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e0\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH,
                    y,
                    y,
                    LEFT - 8,
                    y + 4,
                    number(value, span)));
        }
        svg.append(label(series.time(0), LEFT, "start")).append(label(series.time(series.size() - 1), WIDTH, "end"));
        String path = path(series, low, span);
        if (filled) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"%s L %d %.1f L %d %.1f Z\" fill=\"%s\" opacity=\"0.25\"/>",
                    path,
                    WIDTH,
                    y(high, low, span),
                    LEFT,
                    y(high, low, span),
                    colour));
        }
        return svg.append("<path d=\"")
                .append(path)
                .append("\" fill=\"none\" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"1.4\"/></svg>")
                .toString();
    }

    private static String path(TimeSeries series, double low, double span) {
        long from = series.time(0);
        double perPixel = (series.time(series.size() - 1) - from) / (double) (WIDTH - LEFT);
        StringBuilder path = new StringBuilder();
        int i = 0;
        while (i < series.size()) {
            int column = (int) ((series.time(i) - from) / perPixel);
            double least = series.value(i);
            double most = least;
            double last = least;
            for (; i < series.size() && (int) ((series.time(i) - from) / perPixel) == column; i++) {
                last = series.value(i);
                least = Math.min(least, last);
                most = Math.max(most, last);
            }
            for (double value : most > least ? new double[] {least, most, last} : new double[] {last}) {
                path.append(String.format(
                        Locale.ROOT,
                        "%s%d %.1f",
                        path.length() == 0 ? "M " : " L ",
                        LEFT + column,
                        y(value, low, span)));
            }
        }
        return path.toString();
    }

    private static double y(double value, double low, double span) {
        return 8 + (HEIGHT - BOTTOM - 8) * (1 - (value - low) / span);
    }

    private static String number(double value, double span) {
        return String.format(Locale.ROOT, span < 0.02 ? "%.4f" : span < 2 ? "%.2f" : "%,.0f", value);
    }

    private static String label(long time, int x, String anchor) {
        return "<text x=\"" + x + "\" y=\"" + (HEIGHT - 6) + "\" text-anchor=\"" + anchor + "\">"
                + Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC).toLocalDate() + "</text>";
    }
}
