package dev.kirby.store.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

    void read(Lines lines) throws IOException {
        try (InputStream in = file.open();
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            @Nullable Layout layout = null;
            double[] values = new double[Layout.TRADES];
            for (CsvRecord line : csv) {
                if (layout == null) {
                    layout = Layout.of(columns, withoutMark(line.getFields()), file.name());
                    if (layout.hasHeader()) {
                        continue;
                    }
                }
                parse(line, layout, values, lines);
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof InvalidRequestException refusal) {
                throw refusal;
            }
            throw new InvalidRequestException(
                    file.name() + " is no CSV: " + e.getMessage() + " Nothing was imported.", e);
        }
    }

    /** Some programs begin a file with a byte order mark. */
    private static List<String> withoutMark(List<String> fields) {
        if (!fields.get(0).startsWith("\uFEFF")) {
            return fields;
        }
        String[] clean = fields.toArray(String[]::new);
        clean[0] = clean[0].substring(1);
        return List.of(clean);
    }

    private void parse(CsvRecord line, Layout layout, double[] values, Lines lines) {
        long number = line.getStartingLineNumber();
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

    private static String field(CsvRecord line, int position) {
        return position < line.getFieldCount() ? line.getField(position).strip() : "";
    }
}
