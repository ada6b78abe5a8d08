package dev.kirby.train;

import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainingJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Who takes jobs. The name shows where to look for the process: machine, process id, and the start of the process, since ids are used
 * again. The machine is its host's name and, on Linux, the process-id namespace in it, since containers often share a name.
 *
 * @param clock supplies the present time
 * @param name of this worker
 */
record Worker(Clock clock, String name) {

    /** Found once: to look up the name of a host may take seconds. */
    private static final String MACHINE = (host() + namespace()).replace(' ', '_');

    static Worker ofThisProcess(Clock clock) {
        return new Worker(clock, MACHINE + " " + describe(ProcessHandle.current()));
    }

    private static String describe(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** For example {@code /pid:[4026531836]}; empty where the system has no such thing. */
    private static String namespace() {
        try {
            return "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return "";
        }
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * The job as this worker sees it: interrupted, at once, where its process ran on this machine and is gone, and else where it gave no
     * sign of life for too long.
     */
    TrainingJob seen(TrainingJob job) {
        TrainingJob seen = job.asOf(now());
        return seen.status() == JobStatus.RUNNING && processIsGone(job.worker().orElse("")) ? job.interrupted() : seen;
    }

    private static boolean processIsGone(String owner) {
        String[] parts = owner.split(" ", 3);
        return parts.length == 3
                && parts[0].equals(MACHINE)
                && parts[1].matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(parts[1]))
                        .filter(process -> owner.equals(MACHINE + " " + describe(process)))
                        .isEmpty();
    }
}
