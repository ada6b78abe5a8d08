package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --for TIME --status SECONDS}: how long a command that collects live data goes on, and how often it says how. */
final class RunningOptions {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd]?)");

    @Option(
            names = {"--for", "--seconds"},
            paramLabel = "TIME",
            description = "Stops after this time: 90s, 10m, 2h, 1d; a number alone is seconds. Default: never.")
    @Nullable
    String time;

    @Option(
            names = "--status",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How often it says how it goes. Default: ${DEFAULT-VALUE}.")
    long status = 10;

    /** Something that runs until it is closed. */
    @FunctionalInterface
    interface Start<T extends AutoCloseable> {
        T start();
    }

    /** What is printed about it. */
    @FunctionalInterface
    interface Print<T> {
        void print(T running, boolean stopped);
    }

    /** Runs until the time is over or the process is stopped, which is the normal end: what came is stored, and the exit code is 0. */
    <T extends AutoCloseable> int run(CleanStop stop, Start<T> start, Print<T> print) throws Exception {
        long nanos = nanos();
        T running = start.start();
        try (running) {
            long end = System.nanoTime() + nanos;
            long pause = TimeUnit.SECONDS.toNanos(status);
            for (long left = nanos;
                    left > 0 && !stop.signal().await(Math.min(pause, left), TimeUnit.NANOSECONDS);
                    left = end - System.nanoTime()) {
                print.print(running, false);
            }
        }
        print.print(running, true);
        return 0;
    }

    private long nanos() {
        if (status < 1) {
            throw new InvalidRequestException("--status must be 1 or more seconds, was " + status + ".");
        }
        if (time == null) {
            return Long.MAX_VALUE / 2;
        }
        Matcher parts = TIME.matcher(time);
        long number = parts.matches() ? Long.parseLong(parts.group(1)) : 0;
        if (number < 1) {
            throw new InvalidRequestException(
                    "Cannot read the time '" + time + "' of --for: write 90s, 10m, 2h or 1d, 1 or more.");
        }
        Duration duration = switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(Math.min(number, 36_500));
            default -> Duration.ofSeconds(number);
        };
        return duration.toNanos();
    }
}
