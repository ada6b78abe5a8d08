package dev.kirby.examples;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Progress on the console: one line that is drawn over on a terminal, a plain line every few seconds elsewhere. Drawing is
 * all it does; the numbers come from the work itself.
 */
final class ConsoleProgress implements AutoCloseable {

    private static final long TERMINAL_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PLAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int BAR_WIDTH = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private long lastDrawn;
    private int lastLength;

    private ConsoleProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.lastDrawn = System.nanoTime() - PLAIN_NANOS;
    }

    static ConsoleProgress on(PrintWriter out) {
        return new ConsoleProgress(out, System.console() != null);
    }

    /**
     * Draws a state, unless the last one is too fresh.
     *
     * @param done share of the work, 0 to 1
     * @param text what else there is to say
     */
    synchronized void show(double done, String text) {
        long now = System.nanoTime();
        if (now - lastDrawn < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            return;
        }
        lastDrawn = now;
        int filled = (int) Math.round(Math.max(0, Math.min(1, done)) * BAR_WIDTH);
        String line = String.format(
                Locale.ROOT,
                "%s%s %3.0f %%  %s",
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                100 * done,
                text);
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
            out.flush();
            lastLength = line.length();
        } else {
            out.println(line);
        }
    }

    /** Ends the line that is being drawn over. */
    @Override
    public synchronized void close() {
        if (terminal && lastLength > 0) {
            out.print("\r" + " ".repeat(lastLength) + "\r");
            out.flush();
            lastLength = 0;
        }
    }
}
