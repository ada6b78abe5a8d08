package dev.kirby.exchange.internal.rest;

import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rows.AdmittedRows;
import dev.kirby.exchange.internal.rows.Repetitions;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one walk: which of them are let in, and how many were not. For one thread. */
final class WalkedRows {

    private final SeriesId series;
    private final Admission admission;
    private final String where;
    // By time, since pages overlap.
    private final Set<Long> refused = new HashSet<>();

    /**
     * No rows so far.
     *
     * @param admission which rows are let in
     * @param where venue and path, for errors
     */
    WalkedRows(SeriesId series, Admission admission, String where) {
        this.series = series;
        this.admission = admission;
        this.where = where;
    }

    /** In order, each once, within the window, on the interval's boundaries. */
    Rows checked(TimeRange wanted, Rows rows) {
        Rows sorted = rows.sorted().slice(wanted);
        @Nullable Interval interval = series.intervalOrNull();
        for (int row = 0; interval != null && row < sorted.size(); row++) {
            if (!interval.isBoundary(sorted.time(row))) {
                throw new SourceException(where + " answered with a " + interval
                        + " candle that opens at " + Instant.ofEpochMilli(sorted.time(row))
                        + ", which is no boundary of " + interval + ".");
            }
        }
        AdmittedRows admitted = AdmittedRows.of(series, sorted, admission);
        refused.addAll(admitted.refused());
        return Repetitions.drop(admitted.rows());
    }

    /** The page with the rows that were refused counted as missing. */
    Page counted(Page page) {
        long missing =
                refused.stream().filter(time -> page.answered().contains(time)).count();
        return missing == 0 ? page : new Page(page.answered(), page.rows(), page.missing() + missing);
    }

    @Override
    public String toString() {
        return "WalkedRows[" + series + ", " + refused.size() + " refused]";
    }
}
