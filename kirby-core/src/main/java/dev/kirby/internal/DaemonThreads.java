package dev.kirby.internal;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes all threads of Kirby: they do not keep the JVM alive, and their names say what they do. The first thread of a factory
 * has its name, those after it a number as well.
 */
public final class DaemonThreads implements ThreadFactory {

    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    private DaemonThreads(String name) {
        this.name = requireNonNull(name, "name");
    }

    /**
     * {@return a factory for an executor}
     *
     * @param name of its threads, such as {@code kirby-backfill}
     */
    public static DaemonThreads named(String name) {
        return new DaemonThreads(name);
    }

    @Override
    public Thread newThread(Runnable task) {
        int number = made.incrementAndGet();
        Thread thread = new Thread(task, number == 1 ? name : name + "-" + number);
        thread.setDaemon(true);
        return thread;
    }

    /** For example {@code DaemonThreads[kirby-backfill, 4 made]}. */
    @Override
    public String toString() {
        return "DaemonThreads[" + name + ", " + made + " made]";
    }
}
