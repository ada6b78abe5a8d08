package dev.kirby.train;

import dev.kirby.InvalidRequestException;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs in memory, by the rules of the port. */
public class MemoryJobs implements TrainingJobs {

    private final Map<String, TrainingJob> byId = new LinkedHashMap<>();
    private final Map<String, List<JobLogLine>> logs = new LinkedHashMap<>();
    private final Map<String, String> reports = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> checkpoints = new LinkedHashMap<>();

    @Override
    public synchronized void add(TrainingJob job) {
        if (byId.putIfAbsent(job.id(), job) != null) {
            throw new InvalidRequestException("Job " + job.id() + " is there.");
        }
    }

    @Override
    public synchronized boolean replace(TrainingJob before, TrainingJob after) {
        return byId.replace(before.id(), before, after);
    }

    @Override
    public synchronized Optional<TrainingJob> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized List<TrainingJob> all() {
        return List.copyOf(byId.values());
    }

    @Override
    public synchronized void log(String id, JobLogLine line) {
        logs.computeIfAbsent(id, key -> new ArrayList<>()).add(line);
    }

    @Override
    public synchronized void keepReport(String id, String html) {
        reports.put(id, html);
    }

    @Override
    public synchronized Optional<String> report(String id) {
        return Optional.ofNullable(reports.get(id));
    }

    @Override
    public synchronized boolean hasReport(String id) {
        return reports.containsKey(id);
    }

    @Override
    public synchronized void clear(String id) {
        logs.remove(id);
        reports.remove(id);
        clearCheckpoints(id);
    }

    @Override
    public synchronized List<JobLogLine> log(String id) {
        return List.copyOf(logs.getOrDefault(id, List.of()));
    }

    @Override
    public synchronized void keepCheckpoint(String id, String name, String text) {
        checkpoints.computeIfAbsent(id, key -> new LinkedHashMap<>()).put(name, text);
    }

    @Override
    public synchronized Optional<String> checkpoint(String id, String name) {
        return Optional.ofNullable(checkpoints.getOrDefault(id, Map.of()).get(name));
    }

    @Override
    public synchronized void clearCheckpoints(String id) {
        checkpoints.remove(id);
    }
}
