package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.time.Instant;

/** Rejects bars that fail the hard rules of the quality check: a profit from an impossible price is no profit. */
final class SoundBars {

    private SoundBars() {}

    static void require(CandleSeries bars) {
        int bar = bars.firstImpossible();
        if (bar < bars.size()) {
            throw new InvalidRequestException("Cannot backtest " + bars.id() + ": the bar of "
                    + Instant.ofEpochMilli(bars.time(bar)) + " cannot be (open " + bars.open(bar) + ", high "
                    + bars.high(bar) + ", low " + bars.low(bar) + ", close " + bars.close(bar) + ", volume "
                    + bars.volume(bar)
                    + "). bars.check().print() lists all such bars; load a range without them, or fetch them again.");
        }
    }
}
