package dev.kirby.store.internal;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.storage.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows fit to be stored: refuses times that would poison a series, puts rows in order, and joins those of one key.
 * Prices are kept as they are; judging them is the quality check's work.
 */
public final class RowCheck {

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private RowCheck() {}

    /**
     * The first time that no row can have: clocks differ, but not by a day.
     *
     * @param now the store's time
     * @return a day later
     */
    public static Instant latest(Instant now) {
        return now.plus(CLOCK_SKEW);
    }

    /** The rows in time order, each key once, the last known value of each column. */
    public static Rows prepare(SeriesId series, Rows rows, Instant now) {
        if (rows.dataset() != series.dataset()) {
            throw new InvalidRequestException("Rows of " + rows.dataset() + " do not belong to " + series + ".");
        }
        long latest = latest(now).toEpochMilli();
        @Nullable Interval interval = series.intervalOrNull();
        boolean repeated = false;
        for (int row = 0; row < rows.size(); row++) {
            long time = rows.time(row);
            if (time <= 0 || time >= latest) {
                throw new DataQualityException(series + ": row " + (row + 1) + " of " + rows.size() + " has the time "
                        + Instant.ofEpochMilli(time) + ", which is not between 1970 and tomorrow. Nothing was stored."
                        + " Check the unit of the times (s, ms, us or ns).");
            }
            if (interval != null && !interval.isBoundary(time)) {
                throw new DataQualityException(series + ": row " + (row + 1) + " of " + rows.size() + " has the time "
                        + Instant.ofEpochMilli(time) + ", but no " + interval + " candle opens there; "
                        + Instant.ofEpochMilli(interval.floor(time)) + " would be one. Nothing was stored.");
            }
            repeated |= row > 0 && time == rows.time(row - 1);
        }
        Rows sorted = rows.sorted();
        return repeated || (sorted != rows && hasEqualTimes(sorted)) ? joined(sorted) : sorted;
    }

    /**
     * The part of an answer that can have been answered. Nobody answers for what is still to come; believing it would hide a
     * gap for ever.
     *
     * @param pages as the source says
     * @param now the store's time
     * @return pages that end now at the latest, none of them empty
     */
    public static List<Page> settled(List<Page> pages, Instant now) {
        TimeRange past = new TimeRange(TimeRange.ALL.start(), now);
        return pages.stream()
                .flatMap(page -> past.intersect(page.answered()).stream().map(page::within))
                .toList();
    }

    /**
     * The windows that cannot have been answered all the same.
     *
     * @param coverage what a store believes to be answered
     * @param now the store's time
     * @return what of it lies after any time that a row can have; usually nothing
     */
    public static List<TimeRange> unsettled(Coverage coverage, Instant now) {
        TimeRange future = new TimeRange(latest(now), TimeRange.ALL.end());
        return coverage.ranges().stream()
                .flatMap(range -> range.intersect(future).stream())
                .toList();
    }

    private static boolean hasEqualTimes(Rows sorted) {
        for (int row = 1; row < sorted.size(); row++) {
            if (sorted.time(row) == sorted.time(row - 1)) {
                return true;
            }
        }
        return false;
    }

    private static Rows joined(Rows sorted) {
        Dataset dataset = sorted.dataset();
        int[] keys = dataset.keyColumns().stream().mapToInt(dataset::indexOf).toArray();
        Rows.Builder out = Rows.builder(dataset, sorted.size());
        int row = 0;
        while (row < sorted.size()) {
            int end = row + 1;
            while (end < sorted.size() && sorted.time(end) == sorted.time(row)) {
                end++;
            }
            if (end == row + 1) {
                out.copy(sorted, row);
            } else {
                Map<List<@Nullable Object>, List<Integer>> groups = new LinkedHashMap<>();
                for (int i = row; i < end; i++) {
                    groups.computeIfAbsent(key(sorted, keys, i), key -> new ArrayList<>())
                            .add(i);
                }
                for (List<Integer> group : groups.values()) {
                    join(sorted, group, out);
                }
            }
            row = end;
        }
        return out.build();
    }

    private static List<@Nullable Object> key(Rows rows, int[] columns, int row) {
        List<@Nullable Object> key = new ArrayList<>(columns.length);
        for (int column : columns) {
            key.add(
                    switch (rows.dataset().columns().get(column).type()) {
                        case NUMBER, COUNT -> rows.number(column, row);
                        case TIME -> rows.instant(column, row);
                        case TEXT -> rows.text(column, row);
                    });
        }
        return key;
    }

    private static void join(Rows rows, List<Integer> group, Rows.Builder out) {
        out.row(rows.time(group.get(0)));
        List<Column> columns = rows.dataset().columns();
        for (int row : group) {
            for (int c = 0; c < columns.size(); c++) {
                switch (columns.get(c).type()) {
                    case NUMBER, COUNT -> {
                        if (!Double.isNaN(rows.number(c, row))) {
                            out.number(c, rows.number(c, row));
                        }
                    }
                    case TIME -> {
                        if (rows.instant(c, row) != Rows.NO_TIME) {
                            out.instant(c, rows.instant(c, row));
                        }
                    }
                    case TEXT -> {
                        if (rows.text(c, row) != null) {
                            out.text(c, rows.text(c, row));
                        }
                    }
                }
            }
        }
    }
}
