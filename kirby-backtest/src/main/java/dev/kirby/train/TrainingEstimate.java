package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.Duration;
import java.util.Locale;

/**
 * What a training will take, before it begins.
 *
 * @param windows how many training windows are searched
 * @param trials in each of them
 * @param time on this machine, good to a factor of three or so
 * @param bytes that the trials of all windows take at least, which are kept for the certificate
 */
public record TrainingEstimate(int windows, long trials, Duration time, long bytes) {

    /** Checks that the parts are there. */
    public TrainingEstimate {
        requireNonNull(time, "time");
    }

    /**
     * Refuses a training that cannot fit.
     *
     * @return this
     * @throws InvalidRequestException if Java may not use so much memory; the message has the numbers, and what to do
     */
    public TrainingEstimate requireRoom() {
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most - most / 4) {
            throw new InvalidRequestException(String.format(
                    Locale.ROOT,
                    "A training of %d windows of %,d trials needs about %,d MB for what it keeps of them, and Java may use"
                            + " %,d MB: take at most %,d trials, with --iterations, or start Java with -Xmx%dm.",
                    windows,
                    trials,
                    bytes >> 20,
                    most >> 20,
                    Math.max(1, (long) (trials * (0.5 * most / bytes))),
                    (bytes >> 20) * 3 / 2));
        }
        return this;
    }

    /** For example {@code 20 windows of 1000 trials, about 14 s, 19 MB}. */
    @Override
    public String toString() {
        long seconds = Math.max(1, Math.round(time.toMillis() / 1000.0));
        String about = seconds < 100
                ? seconds + " s"
                : seconds < 6000
                        ? Math.round(seconds / 60.0) + " min"
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
        return windows + (windows == 1 ? " window of " : " windows of ") + trials + " trials, about " + about + ", "
                + Math.max(1, bytes >> 20) + " MB";
    }
}
