package dev.kirby.examples;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress on the error stream: a bar on a terminal, a plain line every few seconds elsewhere, both with the time that is left
 * and no wider than a terminal. Thread-safe.
 */
final class ConsoleProgress implements AutoCloseable {

    private static final long PLAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int STEPS = 1000;
    private static final int WIDTH = 79;
    // Of less than this share nobody can say how long the rest takes.
    private static final double ENOUGH = 0.02;

    private final String task;
    private final @Nullable ProgressBar bar;
    private final long began = System.nanoTime();
    private long lastPrinted = began;

    ConsoleProgress(String task) {
        this.task = task;
        this.bar = !onTerminal()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(STEPS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setMaxRenderedLength(WIDTH)
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
            System.err.println(line(task, done, Duration.ofNanos(now - began), text));
        }
    }

    /** For example {@code backfill  43 %, 2 min left: 11 of 24 series, 1203000 rows; ETH/USDT:USDT 1m 50 %}. */
    static String line(String task, double done, Duration elapsed, String text) {
        String left = done < ENOUGH || done >= 1
                ? ""
                : ", " + text(Duration.ofMillis((long) (elapsed.toMillis() * (1 - done) / done))) + " left";
        String line = String.format(Locale.ROOT, "%s %3.0f %%%s: %s", task, 100 * done, left, text);
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    /** For example {@code 40 s}, {@code 12 min} or {@code 3 h}. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 100 ? seconds + " s" : seconds < 6000 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
