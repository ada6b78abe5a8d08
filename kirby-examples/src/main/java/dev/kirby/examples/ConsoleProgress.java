package dev.kirby.examples;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress on the error stream: a bar on a terminal, a plain line every few seconds elsewhere. Thread-safe. */
final class ConsoleProgress implements AutoCloseable {

    private static final long PLAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int STEPS = 1000;

    private final String task;
    private final @Nullable ProgressBar bar;
    private long lastPrinted = System.nanoTime();

    ConsoleProgress(String task) {
        this.task = task;
        this.bar = !onTerminal()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(STEPS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .hideEta()
                        .build();
    }

    @SuppressWarnings("SystemConsoleNull") // true up to Java 21; from 22 on the console itself answers that
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /**
     * Shows a state.
     *
     * @param done share of the work, 0 to 1
     * @param text what else there is to say
     */
    synchronized void show(double done, String text) {
        if (bar != null) {
            bar.stepTo(Math.round(Math.max(0, Math.min(1, done)) * STEPS));
            bar.setExtraMessage(" " + text);
            return;
        }
        long now = System.nanoTime();
        if (now - lastPrinted >= PLAIN_NANOS) {
            lastPrinted = now;
            System.err.printf(Locale.ROOT, "%s %3.0f %%  %s%n", task, 100 * done, text);
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
