package dev.kirby.store.export;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of an export.
 *
 * @param files the data files and, beside each, its metadata
 * @param rows how many rows all tables have together, each counted once whatever the number of formats
 */
public record ExportReport(List<Path> files, long rows) {

    /** Copies the list. */
    public ExportReport {
        files = List.copyOf(files);
    }

    /** Prints the files to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the files.
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
     * @return a line, and one for each file
     */
    public String toText() {
        StringBuilder text = new StringBuilder("Exported " + rows + " rows:\n");
        files.forEach(file -> text.append("  ").append(file).append('\n'));
        return text.toString();
    }

    /** For example {@code ExportReport[2 files, 525520 rows]}. */
    @Override
    public String toString() {
        return "ExportReport[" + files.size() + " files, " + rows + " rows]";
    }
}
