package dev.kirby.quality;

import dev.kirby.market.TimeRange;
import java.util.ArrayList;
import java.util.List;

/** Where rows are absent: all are counted, the first ten thousand gaps are listed. */
final class Absences {

    private static final int LISTED = 10_000;

    private final Tally gaps;
    private final List<TimeRange> listed;
    private long rows;

    Absences() {
        this(new Tally(QualityRule.CONTINUITY), new ArrayList<>(), 0);
    }

    private Absences(Tally gaps, List<TimeRange> listed, long rows) {
        this.gaps = gaps;
        this.listed = listed;
        this.rows = rows;
    }

    void add(TimeRange gap, long absent, String unit, String note) {
        rows += absent;
        gaps.add(gap.startMillis(), () -> absent + " " + unit + (absent == 1 ? "" : "s") + note);
        if (listed.size() < LISTED) {
            listed.add(gap);
        }
    }

    /** The same, to go on with beside this. */
    Absences copy() {
        return new Absences(gaps.copy(), new ArrayList<>(listed), rows);
    }

    Finding finding() {
        return gaps.findingOf(
                rows,
                rows == 0 ? "none" : rows + " absent in " + gaps.total() + (gaps.total() == 1 ? " gap" : " gaps"));
    }

    List<TimeRange> gaps() {
        return listed;
    }
}
