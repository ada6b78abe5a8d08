package dev.kirby.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as the normal end of a command: they are a signal that the command waits for, and the process ends when this is
 * closed, which is to be the last thing that the command closes. One that takes longer than a minute is ended all the same.
 */
final class CleanStop implements AutoCloseable {

    private static final long CLOSING_SECONDS = 60;

    private final CountDownLatch signal = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "kirby-stop");

    private CleanStop() {}

    static CleanStop install() {
        CleanStop stop = new CleanStop();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    private void end() {
        signal.countDown();
        boolean inTime = false;
        try {
            inTime = ended.await(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!inTime) {
            System.err.println(
                    "Error: The command did not end within " + CLOSING_SECONDS
                            + " s of being stopped; rows of the last seconds may be missing. Start it again: it fills them in.");
        }
        // The exit code of a signal would be 143; to be stopped is no failure.
        Runtime.getRuntime().halt(inTime ? 0 : 1);
    }

    /** Comes to zero when the process is to end. */
    CountDownLatch signal() {
        return signal;
    }

    /** Lets the process end, where it is being stopped. */
    @Override
    public void close() {
        System.out.flush();
        ended.countDown();
        if (signal.getCount() > 0) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The signal comes just now; it finds that all has ended.
            }
        }
    }
}
