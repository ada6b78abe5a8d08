package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.time.Instant;

/** Refuses bars that fail the hard rules of the quality check: profit from a price that cannot be is not profit. */
final class SoundBars {

    private SoundBars() {}

    static void require(CandleSeries bars) {
        for (int bar = 0; bar < bars.size(); bar++) {
            double open = bars.open(bar);
            double high = bars.high(bar);
            double low = bars.low(bar);
            double close = bars.close(bar);
            boolean sound = low > 0
                    && high < Double.POSITIVE_INFINITY
                    && low <= open
                    && low <= close
                    && high >= open
                    && high >= close
                    && !(bars.volume(bar) < 0);
            if (!sound) {
                throw new InvalidRequestException(
                        "Cannot backtest " + bars.id() + ": the bar of "
                                + Instant.ofEpochMilli(bars.time(bar)) + " cannot be (open " + open + ", high " + high
                                + ", low "
                                + low + ", close " + close + ", volume " + bars.volume(bar)
                                + "). bars.check().print() lists all such bars; load a range without them, or fetch them again.");
            }
        }
    }
}
