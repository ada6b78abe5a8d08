package dev.kirby.exchange.internal.http;

import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One attempt that failed, and whether another is worth it. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    private final transient KirbyException exception;
    private final boolean mayPass;
    private final transient @Nullable Duration asked;

    private Failure(KirbyException exception, boolean mayPass, @Nullable Duration asked) {
        super(exception.getMessage(), exception, false, false);
        this.exception = exception;
        this.mayPass = mayPass;
        this.asked = asked;
    }

    /**
     * A fault that may be over soon.
     *
     * @param exception for the caller, if it is not
     * @param asked how long the venue asks us to wait, null if it does not say
     */
    static Failure passing(KirbyException exception, @Nullable Duration asked) {
        return new Failure(exception, true, asked);
    }

    /** A fault that another request would not mend. */
    static Failure lasting(KirbyException exception) {
        return new Failure(exception, false, null);
    }

    boolean mayPass() {
        return mayPass;
    }

    KirbyException exception() {
        return exception;
    }

    /** How long to wait after a number of attempts: exponential backoff with jitter, or as long as the venue asks. */
    Duration wait(int attempts) {
        long backoff = FIRST_BACKOFF.toMillis() << (attempts - 1);
        long jitter = ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
        Duration own = Duration.ofMillis(backoff / 2 + jitter);
        return asked != null && asked.compareTo(own) > 0 ? asked.plusMillis(jitter) : own;
    }

    SourceException exhausted(int attempts) {
        String message = String.valueOf(exception.getMessage());
        return new SourceException(
                message + " Gave up after " + attempts + (attempts == 1 ? " attempt." : " attempts."), exception);
    }
}
