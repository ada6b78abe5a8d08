package dev.kirby.store.health;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.health.HealthReport.Finding;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The age and the gaps of series.
 *
 * @param store where they are
 * @param now what ages are measured against
 * @param late how late the next row may be
 */
record SeriesHealth(RowStorage store, Instant now, Duration late) {

    /** How old the newest row is. A candle's age counts from its close. */
    Finding freshness(SeriesId series) {
        Optional<TimeRange> range = store.range(series);
        if (range.isEmpty()) {
            return new Finding("freshness", series.toString(), false, Double.NaN, "no rows yet; run backfill");
        }
        Instant end = range.get().end();
        Optional<Instant> due = due(series, end).map(time -> time.plus(late));
        boolean fresh = due.isEmpty() || !now.isAfter(due.get());
        Duration age = Duration.between(end, now);
        return new Finding(
                "freshness",
                series.toString(),
                fresh,
                age.toMillis() / 1000.0,
                "newest " + text(age) + " old"
                        + (fresh ? "" : "; run backfill, or see why the collector stands still"));
    }

    /** When there should be something newer at the latest; absent for what happens at any time or never. */
    private static Optional<Instant> due(SeriesId series, Instant end) {
        if (series.interval().isPresent()) {
            return Optional.of(Instant.ofEpochMilli(series.requireInterval().next(end.toEpochMilli())));
        }
        return series.dataset().cadence().map(end::plus);
    }

    /** What is missing between the first row and the last. What the venue answered to have none of is well. */
    Finding gaps(SeriesId series) {
        Optional<TimeRange> range = store.range(series);
        Interval interval = series.requireInterval();
        if (range.isEmpty() || store.count(series) == interval.count(range.get())) {
            return new Finding("gaps", series.toString(), true, 0, "none");
        }
        List<TimeRange> gaps = gaps(series, interval, range.get());
        Coverage asked = store.coverage(series);
        long open = gaps.stream().filter(gap -> !asked.unasked(gap).isEmpty()).count();
        long certain = gaps.stream().filter(asked::contains).count();
        long provisional = gaps.size() - open - certain;
        String detail = gaps.size() + ", of which the exchange has nothing for " + certain
                + (provisional == 0 ? "" : "; " + provisional + " to be confirmed by another answer")
                + (open == 0
                        ? ""
                        : "; " + open + " never requested, the first " + first(gaps, asked) + "; run backfill");
        return new Finding("gaps", series.toString(), open == 0, gaps.size(), detail);
    }

    private static TimeRange first(List<TimeRange> gaps, Coverage asked) {
        return gaps.stream()
                .filter(gap -> !asked.unasked(gap).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private List<TimeRange> gaps(SeriesId series, Interval interval, TimeRange range) {
        List<TimeRange> gaps = new ArrayList<>();
        long[] expected = {range.startMillis()};
        store.stream(series, range, (Rows rows) -> {
            for (int row = 0; row < rows.size(); row++) {
                long time = rows.time(row);
                if (time > expected[0]) {
                    gaps.add(TimeRange.ofMillis(expected[0], time));
                }
                expected[0] = interval.next(time);
            }
        });
        return gaps;
    }

    private static String text(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        return seconds < 120
                ? seconds + " s"
                : seconds < 7200
                        ? seconds / 60 + " min"
                        : seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }
}
