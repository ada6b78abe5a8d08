package dev.kirby.report;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shows pages: in a browser, or by the name of a file. */
final class Viewer {

    private Viewer() {}

    static void show(Report report) {
        if (Notebook.show(Notebook.html(report))) {
            return;
        }
        try {
            Path file = Files.createTempFile("kirby-report-", ".html");
            report.toHtml(file);
            System.out.println(report + ": " + file.toUri());
            if (!GraphicsEnvironment.isHeadless()
                    && Desktop.isDesktopSupported()
                    && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(file.toUri());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
