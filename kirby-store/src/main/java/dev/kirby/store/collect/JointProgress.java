package dev.kirby.store.collect;

import dev.kirby.store.collect.BackfillProgress.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up the progress of several exchanges. Thread-safe. */
final class JointProgress {

    private final Map<String, BackfillProgress> latest = new HashMap<>();
    private int seriesCount;
    private final Consumer<BackfillProgress> listener;

    JointProgress(int seriesCount, Consumer<BackfillProgress> listener) {
        this.seriesCount = seriesCount;
        this.listener = listener;
    }

    /** Some of the series are not collected after all. */
    synchronized void leftOut(int count) {
        seriesCount -= count;
    }

    /** Takes the progress of one exchange; its share of the whole is its share of the series. */
    synchronized void update(String exchange, BackfillProgress progress) {
        latest.put(exchange, progress);
        long rows = 0;
        int done = 0;
        double fraction = 0;
        for (BackfillProgress one : latest.values()) {
            rows += one.all().rows();
            done += one.seriesDone();
            fraction += one.all().fraction() * one.seriesCount() / seriesCount;
        }
        Part all = new Part(rows, Math.min(1, fraction), progress.all().elapsed());
        listener.accept(new BackfillProgress(progress.series(), progress.current(), all, done, seriesCount));
    }
}
