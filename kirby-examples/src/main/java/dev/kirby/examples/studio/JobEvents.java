package dev.kirby.examples.studio;

import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.train.TrainingQueue;
import java.util.List;
import java.util.Optional;

/**
 * The events of a job: {@code progress} with the job whenever it changed, {@code log} with each line, whose id is its number, and {@code
 * end} with the job when it is over. A slow reader gets the newest state of the job, and every line.
 */
final class JobEvents implements EventSource {

    private static final int LINES_AT_ONCE = 200;

    private final TrainingQueue queue;
    private final TrainingJobs jobs;
    private final String id;
    private Optional<TrainingJob> sent = Optional.empty();
    private int lines;
    private boolean over;

    /** From a line on: a browser that connects again says the last one it has. */
    JobEvents(TrainingQueue queue, TrainingJobs jobs, String id, int lines) {
        this.queue = queue;
        this.jobs = jobs;
        this.id = id;
        this.lines = lines;
    }

    @Override
    public Optional<String> next() {
        Optional<TrainingJob> job = queue.find(id);
        if (over || job.isEmpty()) {
            over = true;
            return Optional.empty();
        }
        // The last line of a log is written just after the end of its job: the second look reports it.
        boolean changed = !job.equals(sent);
        if (!changed && !job.get().status().isFinal()) {
            return Optional.empty();
        }
        StringBuilder events = new StringBuilder();
        if (takeLines(events)) {
            over = !changed;
            sent = job;
            event(events, over ? "end" : "progress", JobViews.of(job.get()));
        }
        return Optional.of(events.toString());
    }

    /** Takes the lines that are new; false where more are left. */
    private boolean takeLines(StringBuilder events) {
        List<JobLogLine> log = jobs.log(id);
        int most = Math.min(log.size(), lines + LINES_AT_ONCE);
        for (; lines < most; lines++) {
            events.append("id: ").append(lines + 1).append('\n');
            event(events, "log", JobViews.line(log.get(lines)));
        }
        return most == log.size();
    }

    private static void event(StringBuilder events, String name, Object data) {
        events.append("event: ")
                .append(name)
                .append("\ndata: ")
                .append(Json.text(data))
                .append("\n\n");
    }

    @Override
    public boolean isOver() {
        return over;
    }
}
