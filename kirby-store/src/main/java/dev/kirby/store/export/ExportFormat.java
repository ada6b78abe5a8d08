package dev.kirby.store.export;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How an export is written. Prints as its file ending. */
public enum ExportFormat {
    /** Text with a header line; times ISO-8601 in UTC, numbers in their shortest exact form, nothing for null. */
    CSV("csv"),
    /** The same text, compressed with gzip. */
    CSV_GZ("csv.gz"),
    /** Columns, compressed with zstd; times are UTC instants. */
    PARQUET("parquet"),
    /**
     * The file format of Arrow, also known as Feather 2, not compressed, so that it can be mapped into memory; times are UTC
     * instants in microseconds. Needs Arrow on the class path; the error says what is missing where it is not.
     */
    ARROW("arrow");

    private final String ending;

    ExportFormat(String ending) {
        this.ending = ending;
    }

    /**
     * Reads a list of {@code csv}, {@code csv.gz}, {@code parquet} and {@code arrow}, separated by commas; {@code both} is CSV
     * and Parquet.
     *
     * @param text the names on a command line
     * @return at least one format
     * @throws InvalidRequestException for any other text
     */
    public static Set<ExportFormat> parse(String text) {
        EnumSet<ExportFormat> formats = EnumSet.noneOf(ExportFormat.class);
        for (String name : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            switch (name.strip()) {
                case "csv" -> formats.add(CSV);
                case "csv.gz" -> formats.add(CSV_GZ);
                case "parquet" -> formats.add(PARQUET);
                case "arrow" -> formats.add(ARROW);
                case "both" -> formats.addAll(EnumSet.of(CSV, PARQUET));
                default ->
                    throw new InvalidRequestException("Unknown format '" + name.strip() + "'"
                            + NearestNames.hint(name, List.of("csv", "csv.gz", "parquet", "arrow", "both"))
                            + ": use csv, parquet or both; csv.gz and arrow are known too, and lists of them.");
            }
        }
        return formats;
    }

    @Override
    public String toString() {
        return ending;
    }
}
