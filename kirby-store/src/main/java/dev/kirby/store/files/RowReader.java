package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.quality.Admission;
import dev.kirby.source.internal.DelimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one file, line by line, and separates good lines from bad. A line is good if it has as many fields as the first
 * one, if each is what its column holds, and if the row passes {@link Admission}.
 */
final class RowReader {

    /** Receives what a file holds. */
    interface Lines {
        /** A good line. The row is good until the next call. */
        void row(long line, LineRow row);

        void bad(long line, String why);

        /** The last line was read, but nothing ends it: the file may have been cut within its last field. */
        default void unterminated(long line) {}
    }

    private final SourceFile file;
    private final SeriesId series;
    private final @Nullable Interval interval;
    private final Instant now;
    private final Admission admission;
    private final @Nullable List<String> columns;
    private final TimeText timeText;

    RowReader(SourceFile file, SeriesId series, Instant now, @Nullable List<String> columns, TimeText timeText) {
        this.file = file;
        this.series = series;
        this.interval = series.interval().orElse(null);
        this.now = now;
        this.admission = Admission.of(series, now.plusMillis(1));
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
            LineRow row = new LineRow(series.dataset());
            while (text.next()) {
                if (layout == null) {
                    layout = Layout.of(series.dataset(), columns, text.texts(), file.name());
                    if (layout.hasHeader()) {
                        continue;
                    }
                }
                parse(text, layout, row, lines);
            }
            if (text.isUnterminated()) {
                lines.unterminated(text.number());
            }
        }
    }

    private void parse(DelimitedLines line, Layout layout, LineRow row, Lines lines) {
        long number = line.number();
        if (line.count() != layout.fields()) {
            lines.bad(number, "has " + line.count() + " fields, not " + layout.fields() + " as the first line");
            return;
        }
        String time = line.text(layout.time()).strip();
        try {
            row.time(timeText.millis(time));
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            lines.bad(number, "time '" + time + "' cannot be read");
            return;
        }
        List<Column> held = series.dataset().columns();
        for (int column = 0; column < held.size(); column++) {
            int position = layout.position(column);
            String fault =
                    row.set(column, position < 0 ? "" : line.text(position).strip(), timeText);
            if (fault != null) {
                lines.bad(number, fault);
                return;
            }
        }
        if (!isPast(row.time(0))) {
            lines.row(number, row);
            return;
        }
        Optional<String> fault = admission.fault(row, 0);
        if (fault.isPresent()) {
            lines.bad(number, fault.get());
        } else {
            lines.row(number, row);
        }
    }

    /** Whether a row is final by the time of the import: candles are when they have closed. */
    boolean isPast(long time) {
        return isPast(interval, time, now);
    }

    static boolean isPast(@Nullable Interval interval, long time, Instant now) {
        if (interval == null) {
            return time <= now.toEpochMilli();
        }
        // A time that is no boundary is refused by its rule, not left out.
        return !interval.isBoundary(time) || interval.next(time) <= now.toEpochMilli();
    }
}
