package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.source.internal.DelimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the candles of one file, line by line, and tells good lines from bad. */
final class CandleReader {

    /** Receives what a file holds. */
    interface Lines {
        void candle(long line, long time, double[] values);

        void bad(long line, String why);
    }

    private final SourceFile file;
    private final Interval interval;
    private final @Nullable List<String> columns;
    private final TimeText timeText;

    CandleReader(SourceFile file, Interval interval, @Nullable List<String> columns, TimeText timeText) {
        this.file = file;
        this.interval = interval;
        this.columns = columns;
        this.timeText = timeText;
    }

    /**
     * Reads the whole file.
     *
     * @throws IOException if the file cannot be read
     * @throws InvalidRequestException if it is no CSV
     */
    void read(Lines lines) throws IOException {
        try (InputStream in = file.open()) {
            DelimitedLines text = new DelimitedLines(
                    in,
                    (what, cause) -> new InvalidRequestException(
                            file.name() + " is no CSV: " + what + ". Nothing was imported.", cause));
            @Nullable Layout layout = null;
            double[] values = new double[Layout.TRADES];
            while (text.next()) {
                if (layout == null) {
                    layout = Layout.of(columns, text.texts(), file.name());
                    if (layout.hasHeader()) {
                        continue;
                    }
                }
                parse(text, layout, values, lines);
            }
        }
    }

    private void parse(DelimitedLines line, Layout layout, double[] values, Lines lines) {
        long number = line.number();
        long time;
        try {
            time = timeText.millis(field(line, layout.position(Layout.TIME)));
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            lines.bad(number, "time '" + field(line, layout.position(Layout.TIME)) + "' cannot be read");
            return;
        }
        if (time <= 0 || !interval.isBoundary(time)) {
            lines.bad(number, "no " + interval + " candle opens at " + Instant.ofEpochMilli(time));
            return;
        }
        for (int column = 1; column <= Layout.TRADES; column++) {
            int position = layout.position(column);
            String text = position < 0 ? "" : field(line, position);
            try {
                values[column - 1] = text.isEmpty() ? Double.NaN : Double.parseDouble(text);
            } catch (NumberFormatException e) {
                lines.bad(number, "'" + text + "' is no number");
                return;
            }
            if (column < Layout.VOLUME && !Double.isFinite(values[column - 1])) {
                lines.bad(number, text.isEmpty() ? "a price is missing" : "'" + text + "' is no price");
                return;
            }
        }
        double trades = values[Layout.TRADES - 1];
        boolean countable = Double.isNaN(trades) || trades == Math.rint(trades);
        if (Double.isInfinite(values[Layout.VOLUME - 1]) || !countable) {
            lines.bad(number, "volume or trade count is no amount");
            return;
        }
        lines.candle(number, time, values);
    }

    private static String field(DelimitedLines line, int position) {
        return position < line.count() ? line.text(position).strip() : "";
    }
}
