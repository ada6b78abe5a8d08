package dev.kirby.train;

import dev.kirby.registry.TrainingJob;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Who takes jobs, by a name that shows whether it still lives: host, process id and the start of the process, since ids come again.
 *
 * @param clock supplies the present time
 * @param name of this worker
 */
record Worker(Clock clock, String name) {

    static String thisProcess() {
        return host() + " " + describe(ProcessHandle.current());
    }

    private static String describe(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replace(' ', '_');
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** Whether nobody works on a running job any more. */
    boolean isAbandoned(TrainingJob job, Duration signOfLife) {
        String owner = job.worker().orElse("");
        if (owner.equals(name)) {
            return true;
        }
        String[] parts = owner.split(" ", 3);
        if (parts.length == 3 && parts[0].equals(host()) && parts[1].matches("[0-9]{1,18}")) {
            return ProcessHandle.of(Long.parseLong(parts[1]))
                    .filter(process -> owner.equals(host() + " " + describe(process)))
                    .isEmpty();
        }
        return job.heartbeat()
                .map(beat -> beat.plus(signOfLife).isBefore(now()))
                .orElse(true);
    }
}
