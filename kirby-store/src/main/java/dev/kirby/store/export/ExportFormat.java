package dev.kirby.store.export;

import dev.kirby.InvalidRequestException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How an export is written. Prints as its file ending. */
public enum ExportFormat {
    /** Text with a header line; times ISO-8601 in UTC, numbers in their shortest exact form, nothing for null. */
    CSV,
    /** Columns, compressed with zstd; times are UTC instants. */
    PARQUET;

    /**
     * Reads {@code csv}, {@code parquet} or {@code both}.
     *
     * @param text the name on a command line
     * @return one or both formats
     * @throws InvalidRequestException for any other text
     */
    public static Set<ExportFormat> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "csv" -> EnumSet.of(CSV);
            case "parquet" -> EnumSet.of(PARQUET);
            case "both" -> EnumSet.allOf(ExportFormat.class);
            default -> throw new InvalidRequestException("Unknown format '" + text + "': use csv, parquet or both.");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
