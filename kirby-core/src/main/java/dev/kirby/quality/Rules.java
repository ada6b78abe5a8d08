package dev.kirby.quality;

import dev.kirby.market.RowView;
import dev.kirby.market.TimeRange;
import java.util.List;

/** What rows of one kind are judged by. Sees each row once, in stored order. Not thread-safe. */
interface Rules {

    /**
     * Judges the next row.
     *
     * @param batch where it stands
     * @param row its index there
     * @param newest the latest time of all rows before it, {@link Long#MIN_VALUE} for the first
     */
    void judge(RowView batch, int row, long newest);

    /** What was found so far, in the order of a report. */
    List<Finding> findings();

    /** Where rows are absent, as far as that is known. */
    List<TimeRange> gaps();
}
