package dev.kirby.backtest.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.TimeRange;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.Performance;
import dev.kirby.performance.TradedBars;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a backtest trades against: bars as arrays, the first bar in which it may trade, funding payments, the days, and finer
 * candles where there are any.
 *
 * <p>The arrays are shared, not copied: nobody writes them. Thread-safe.
 */
public final class BarData {

    /** All bars up to the last that is traded, those before {@link #from} for indicators only. */
    public final CandleSeries bars;
    /** The first bar in which a position may be opened. */
    public final int from;
    /** The number of bars. */
    public final int size;
    /** Open times, milliseconds since the epoch. */
    public final long[] time;
    /** Close times, milliseconds since the epoch. */
    public final long[] closeTime;
    /** First prices. */
    public final double[] open;
    /** Highest prices. */
    public final double[] high;
    /** Lowest prices. */
    public final double[] low;
    /** Last prices. */
    public final double[] close;
    /** What perpetual positions pay. */
    public final FundingSchedule funding;
    /** The bars that are traded. */
    public final TradedBars traded;
    /** The UTC days from the first tradable bar on. */
    public final DayIndex days;

    private static final double MILLIS_PER_YEAR = Performance.DAYS_PER_YEAR * 86_400_000;

    private final Optional<CandleSeries> finer;
    private final double borrowRate;
    // Bars after which bars are missing.
    private final int[] beforeGaps;

    private BarData(
            CandleSeries bars, int from, FundingSchedule funding, Optional<CandleSeries> finer, double borrowRate) {
        this.bars = bars;
        this.from = from;
        this.size = bars.size();
        this.time = bars.times();
        this.closeTime = new long[size];
        for (int bar = 0; bar < size; bar++) {
            closeTime[bar] = bars.interval().next(time[bar]);
        }
        this.open = bars.opens();
        this.high = bars.highs();
        this.low = bars.lows();
        this.close = bars.closes();
        this.funding = funding;
        this.traded = TradedBars.of(bars, from);
        this.days = traded.days();
        this.finer = finer;
        this.borrowRate = borrowRate;
        this.beforeGaps = IntStream.range(0, size - 1)
                .filter(bar -> time[bar + 1] != closeTime[bar])
                .toArray();
    }

    /**
     * Where bars are missing.
     *
     * @param firstBar from the close of this bar on
     * @param lastBar to the open of this one
     * @return one range per hole, in order of time
     */
    public List<TimeRange> gaps(int firstBar, int lastBar) {
        int at = Arrays.binarySearch(beforeGaps, firstBar);
        List<TimeRange> gaps = List.of();
        for (int i = at < 0 ? -at - 1 : at; i < beforeGaps.length && beforeGaps[i] < lastBar; i++) {
            gaps = gaps.isEmpty() ? new ArrayList<>() : gaps;
            gaps.add(TimeRange.ofMillis(closeTime[beforeGaps[i]], time[beforeGaps[i] + 1]));
        }
        return gaps;
    }

    /**
     * The market of a series.
     *
     * @param bars the candles
     * @param from the first bar in which a position may be opened
     * @param rates funding rates, absent for none
     * @param finer finer candles of the same market, absent for none
     * @param borrowRate interest a year on units sold short, a share; 0 for none
     * @return the market
     */
    public static BarData of(
            CandleSeries bars, int from, Optional<TimeSeries> rates, Optional<CandleSeries> finer, double borrowRate) {
        requireNonNull(bars, "bars");
        FundingSchedule funding = rates.map(r -> FundingSchedule.of(bars, r)).orElse(FundingSchedule.NONE);
        return new BarData(bars, from, funding, finer, borrowRate);
    }

    /**
     * What one unit pays while it is held: funding, and interest where it is borrowed to be sold short.
     *
     * @param isLong false for a short
     * @param after entry, milliseconds since the epoch
     * @param until end of holding; funding at this time is not paid any more
     * @param entryFill price of entry after slippage
     * @return quote units, negative where it receives
     */
    public double carry(boolean isLong, long after, long until, double entryFill) {
        double paid = funding.isEmpty() ? 0 : funding.perUnit(after, until);
        if (isLong) {
            return paid;
        }
        return borrowRate > 0 ? borrowRate * entryFill * ((until - after) / MILLIS_PER_YEAR) - paid : 0 - paid;
    }

    /**
     * Whether the target came before the stop in a bar that reaches both. The finer candles within the bar decide; where they
     * do not, the stop counts.
     *
     * @param bar the bar
     * @param isLong false for a short
     * @param stop price
     * @param target price
     * @return true if the target came first
     */
    public boolean targetCameFirst(int bar, boolean isLong, double stop, double target) {
        if (finer.isEmpty()) {
            return false;
        }
        CandleSeries fine = finer.get();
        int sign = isLong ? 1 : -1;
        for (int i = fine.indexAtOrAfter(time[bar]); i < fine.size() && fine.time(i) < closeTime[bar]; i++) {
            double worst = isLong ? fine.low(i) : fine.high(i);
            double best = isLong ? fine.high(i) : fine.low(i);
            if (sign * fine.open(i) >= sign * target) {
                return true;
            }
            if (sign * worst <= sign * stop) {
                return false;
            }
            if (sign * best >= sign * target) {
                return true;
            }
        }
        return false;
    }
}
