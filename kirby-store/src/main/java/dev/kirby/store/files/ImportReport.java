package dev.kirby.store.files;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.io.PrintStream;
import java.util.List;

/**
 * The result of an import.
 *
 * @param series where the rows went
 * @param files how many files were read
 * @param rows how many rows were stored
 * @param range from the first open to the last close
 * @param notes what else is worth knowing: repeated and unordered lines, with their places; empty if nothing
 */
public record ImportReport(SeriesId series, int files, long rows, TimeRange range, List<String> notes) {

    /** Copies the notes. */
    public ImportReport {
        requireNonNull(series, "series");
        requireNonNull(range, "range");
        notes = List.copyOf(notes);
    }

    /** Prints the report to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the report.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.print(toText());
        out.flush();
    }

    /**
     * The report for people.
     *
     * @return a line, and one for each note
     */
    public String toText() {
        StringBuilder text = new StringBuilder("Imported " + rows + rowsWord() + "of " + series + " from " + files
                + (files == 1 ? " file" : " files") + ", " + range + ".\n");
        notes.forEach(note -> text.append("  ").append(note).append('\n'));
        return text.toString();
    }

    private String rowsWord() {
        return series.dataset().hasInterval() ? " candles " : " rows ";
    }

    /** For example {@code ImportReport[525520 candles from 365 files]}. */
    @Override
    public String toString() {
        return "ImportReport[" + rows + rowsWord() + "from " + files + (files == 1 ? " file]" : " files]");
    }
}
