package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;

/** Which bars are followed by as many bars as a label needs, without a gap between them. */
final class Horizon {

    private final int[] lastOfRun;
    private final int bars;

    private Horizon(int[] lastOfRun, int bars) {
        this.lastOfRun = lastOfRun;
        this.bars = bars;
    }

    static Horizon of(CandleSeries candles, int bars) {
        int[] last = new int[candles.size()];
        for (int bar = last.length - 1; bar >= 0; bar--) {
            boolean ends = bar == last.length - 1 || candles.closeTime(bar) != candles.time(bar + 1);
            last[bar] = ends ? bar : last[bar + 1];
        }
        return new Horizon(last, bars);
    }

    /** Whether all bars that a label of this one needs are there. */
    boolean reaches(int bar) {
        return lastOfRun[bar] - bar >= bars;
    }

    static int checked(int bars) {
        if (bars < 1) {
            throw new InvalidRequestException("A label looks 1 bar ahead or more, not " + bars + ".");
        }
        return bars;
    }
}
