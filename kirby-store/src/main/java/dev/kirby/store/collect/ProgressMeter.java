package dev.kirby.store.collect;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Page;
import dev.kirby.store.collect.BackfillProgress.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Adds up the progress of the series of a backfill, and reports it to the listener. Thread-safe. */
final class ProgressMeter {

    private final long start = System.nanoTime();
    private final List<Long> missing;
    private final long allMissing;
    private final Consumer<BackfillProgress> listener;
    private long allRows;
    private long allAnswered;
    private int seriesDone;

    /**
     * @param missing how many milliseconds each series lacks
     */
    ProgressMeter(List<Long> missing, Consumer<BackfillProgress> listener) {
        this.missing = List.copyOf(missing);
        this.allMissing = missing.stream().mapToLong(Long::longValue).sum();
        this.listener = listener;
    }

    Gauge of(SeriesId series, int index) {
        return new Gauge(series, missing.get(index));
    }

    private static double fraction(long part, long whole) {
        return whole == 0 ? 1 : Math.min(1, (double) part / whole);
    }

    /** The progress of one series, moved by one thread. */
    final class Gauge {
        private final long begin = System.nanoTime();
        private final SeriesId series;
        private final long lacking;
        private long rows;
        private long answered;

        private Gauge(SeriesId series, long lacking) {
            this.series = series;
            this.lacking = lacking;
        }

        /** Part of the missing time cannot be requested. */
        void skipped(TimeRange part, Optional<TimeRange> askable) {
            move(0, length(part) - askable.map(Gauge::length).orElse(0L));
        }

        void advanced(Page page) {
            move(page.rows().size(), length(page.answered()));
            report();
        }

        /** The series is finished, in one way or another. */
        void done() {
            synchronized (ProgressMeter.this) {
                seriesDone++;
                move(0, lacking - answered);
                report();
            }
        }

        private static long length(TimeRange range) {
            return range.endMillis() - range.startMillis();
        }

        private void move(long moreRows, long moreAnswered) {
            synchronized (ProgressMeter.this) {
                rows += moreRows;
                answered += moreAnswered;
                allRows += moreRows;
                allAnswered += moreAnswered;
            }
        }

        private void report() {
            synchronized (ProgressMeter.this) {
                long now = System.nanoTime();
                listener.accept(new BackfillProgress(
                        series,
                        new Part(rows, fraction(answered, lacking), Duration.ofNanos(now - begin)),
                        new Part(allRows, fraction(allAnswered, allMissing), Duration.ofNanos(now - start)),
                        seriesDone,
                        missing.size()));
            }
        }
    }
}
