package dev.kirby.examples;

import dev.kirby.report.Report;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the page of a result goes, and whether the terminal gets a chart. */
final class ReportOption {

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes a page with charts and tables that opens in any browser, without a network.")
    private @Nullable Path report;

    @Option(names = "--plot", description = "Prints the equity as a chart of characters.")
    private boolean plot;

    /** Writes what is requested; makes nothing where nothing is. */
    void write(Supplier<Report> page) {
        if (report == null && !plot) {
            return;
        }
        Report made = page.get();
        if (plot) {
            made.plot();
        }
        if (report != null) {
            made.toHtml(report);
        }
    }
}
