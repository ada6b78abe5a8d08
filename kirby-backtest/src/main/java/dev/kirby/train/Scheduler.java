package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Runs tasks by their schedules, one at a time, in one thread: monitoring, retraining and other recurring work.
 *
 * <pre>{@code
 * Scheduler.of(clock)
 *         .at(Schedule.daily(LocalTime.of(2, 0)), "retraining", retraining::run)
 *         .at(Schedule.every(Duration.ofMinutes(15)), "monitor", monitoring::run)
 *         .run();
 * }</pre>
 *
 * <p>A task that fails is logged and comes again when it is due. Times that pass while a task runs, or while the machine sleeps, are made
 * up for once, not once each. The clock is read again after a minute at most, so that a clock that is set does no harm. Immutable.
 */
public final class Scheduler {

    private static final Logger LOG = Logs.of(Scheduler.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final List<Task> tasks;
    private final Pause pause;

    /** Waits, or ends the run by an interruption. */
    interface Pause {
        void await(Duration time) throws InterruptedException;
    }

    private record Task(Schedule schedule, String name, Runnable work) {}

    private Scheduler(Clock clock, List<Task> tasks, Pause pause) {
        this.clock = requireNonNull(clock, "clock");
        this.tasks = List.copyOf(tasks);
        this.pause = pause;
    }

    /**
     * A scheduler without tasks.
     *
     * @param clock decides what is due
     * @return a scheduler to give tasks
     */
    public static Scheduler of(Clock clock) {
        return new Scheduler(clock, List.of(), time -> Thread.sleep(time.toMillis()));
    }

    /** A copy that waits in another way. */
    Scheduler pausing(Pause other) {
        return new Scheduler(clock, tasks, other);
    }

    /**
     * A copy with one more task.
     *
     * @param schedule when it is due
     * @param name what log lines call it
     * @param work what to do
     * @return the new scheduler
     */
    public Scheduler at(Schedule schedule, String name, Runnable work) {
        List<Task> more = new ArrayList<>(tasks);
        more.add(new Task(requireNonNull(schedule), requireNonNull(name), requireNonNull(work)));
        return new Scheduler(clock, more, pause);
    }

    /**
     * Runs tasks in this thread until it is interrupted; what is due at the same time in the order in which it was given.
     *
     * @throws InterruptedException when it is
     */
    public void run() throws InterruptedException {
        run(new CountDownLatch(1), pause);
    }

    /**
     * Runs tasks in this thread until a latch is at zero; a task that has begun by then is done first.
     *
     * @param end counted down from another thread
     * @throws InterruptedException when this thread is interrupted
     */
    public void runUntil(CountDownLatch end) throws InterruptedException {
        // Whether the pause or the run is over is asked by the loop.
        run(end, time -> end.await(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void run(CountDownLatch end, Pause pausing) throws InterruptedException {
        Instant[] due = new Instant[tasks.size()];
        Instant begin = clock.instant();
        Arrays.setAll(due, i -> tasks.get(i).schedule().next(begin));
        while (end.getCount() > 0) {
            int next = 0;
            for (int i = 1; i < due.length; i++) {
                next = due[i].isBefore(due[next]) ? i : next;
            }
            Duration left = due.length == 0 ? LONGEST_PAUSE : Duration.between(clock.instant(), due[next]);
            if (left.isZero() || left.isNegative()) {
                work(tasks.get(next));
                due[next] = tasks.get(next).schedule().next(clock.instant());
            } else {
                pausing.await(left.compareTo(LONGEST_PAUSE) < 0 ? left : LONGEST_PAUSE);
            }
        }
    }

    private static void work(Task task) {
        try {
            task.work().run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed, and is tried again {}: {}", task.name(), task.schedule(), e.toString());
        }
    }

    /**
     * Runs tasks in a thread of its own, which does not keep the JVM alive.
     *
     * @return ends the run when it is closed: the task at work is interrupted, and awaited
     */
    public Running start() {
        Thread thread = DaemonThreads.named("kirby-scheduler").newThread(() -> {
            try {
                run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return new Running(thread);
    }

    /** A scheduler at work. */
    public static final class Running implements AutoCloseable {
        private final Thread thread;

        private Running(Thread thread) {
            this.thread = thread;
        }

        /** Ends the run; where this thread is interrupted meanwhile, it stays so. */
        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** For example {@code Running[kirby-scheduler]}. */
        @Override
        public String toString() {
            return "Running[" + thread.getName() + (thread.isAlive() ? "]" : ", over]");
        }
    }

    /** For example {@code Scheduler[2 tasks]}. */
    @Override
    public String toString() {
        return "Scheduler[" + tasks.size() + (tasks.size() == 1 ? " task]" : " tasks]");
    }
}
