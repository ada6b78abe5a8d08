package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --for TIME --status SECONDS}: how long a command that collects live data goes on, and how often it says how. */
final class RunningOptions {

    private static final long CLOSING_SECONDS = 60;
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

    /**
     * Runs until the time is over or the process is stopped, which is the normal end: what came is stored, and the exit code
     * is 0.
     */
    <T extends AutoCloseable> int run(Start<T> start, Print<T> print) throws Exception {
        long nanos = nanos();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            stop.countDown();
            Runtime.getRuntime().halt(await(stopped) ? 0 : 1);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            T running = start.start();
            try (running) {
                long end = System.nanoTime() + nanos;
                long pause = TimeUnit.SECONDS.toNanos(status);
                for (long left = nanos;
                        left > 0 && !stop.await(Math.min(pause, left), TimeUnit.NANOSECONDS);
                        left = end - System.nanoTime()) {
                    print.print(running, false);
                }
            }
            print.print(running, true);
            return 0;
        } finally {
            System.out.flush();
            stopped.countDown();
            if (stop.getCount() > 0) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
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

    private static boolean await(CountDownLatch latch) {
        try {
            boolean inTime = latch.await(CLOSING_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                System.err.println(
                        "Error: The collection did not stop in time; rows of the last seconds may be missing."
                                + " Start it again: it fills them in.");
            }
            return inTime;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
