package dev.kirby.backtest.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.Performance;
import dev.kirby.performance.TradedBars;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest trades against: bars, the first bar in which it may trade, funding payments, the days, and finer candles where
 * there are any.
 *
 * <p>Bars are read where they are. A single run looks at few of them, so that nothing is computed for all bars before it
 * begins; a scan over many bars takes them as {@link #prices arrays}. Immutable and thread-safe.
 */
public final class BarData {

    /** All bars up to the last that is traded, those before {@link #from} for indicators only. */
    public final CandleSeries bars;
    /** The first bar in which a position may be opened. */
    public final int from;
    /** The number of bars. */
    public final int size;
    /** What perpetual positions pay. */
    public final FundingSchedule funding;
    /** The bars that are traded. */
    public final TradedBars traded;
    /** The UTC days from the first tradable bar on. */
    public final DayIndex days;

    private static final double MILLIS_PER_YEAR = Performance.DAYS_PER_YEAR * 86_400_000;

    private final Optional<CandleSeries> finer;
    private final double borrowRate;
    // Made when a scan asks for them; two threads may make the same ones.
    private volatile @Nullable Prices prices;

    /**
     * The prices of all bars, which nobody writes.
     *
     * @param open first prices
     * @param high highest prices
     * @param low lowest prices
     */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    public record Prices(double[] open, double[] high, double[] low) {}

    private BarData(
            CandleSeries bars, int from, FundingSchedule funding, Optional<CandleSeries> finer, double borrowRate) {
        this.bars = bars;
        this.from = from;
        this.size = bars.size();
        this.funding = funding;
        this.traded = TradedBars.of(bars, from);
        this.days = traded.days();
        this.finer = finer;
        this.borrowRate = borrowRate;
    }

    /** {@return prices as arrays, for loops over many bars} */
    public Prices prices() {
        Prices made = prices;
        if (made == null) {
            made = new Prices(bars.opens(), bars.highs(), bars.lows());
            prices = made;
        }
        return made;
    }

    /**
     * {@return the open time of a bar, milliseconds since the epoch}
     *
     * @param bar from 0
     */
    public long time(int bar) {
        return bars.time(bar);
    }

    /**
     * {@return the close time of a bar, milliseconds since the epoch}
     *
     * @param bar from 0
     */
    public long closeTime(int bar) {
        return bars.closeTime(bar);
    }

    /**
     * {@return the first price of a bar}
     *
     * @param bar from 0
     */
    public double open(int bar) {
        return bars.open(bar);
    }

    /**
     * {@return the highest price of a bar}
     *
     * @param bar from 0
     */
    public double high(int bar) {
        return bars.high(bar);
    }

    /**
     * {@return the lowest price of a bar}
     *
     * @param bar from 0
     */
    public double low(int bar) {
        return bars.low(bar);
    }

    /**
     * {@return the last price of a bar}
     *
     * @param bar from 0
     */
    public double close(int bar) {
        return bars.close(bar);
    }

    /**
     * Where bars are missing.
     *
     * @param firstBar from the close of this bar on
     * @param lastBar to the open of this one
     * @return one range per hole, in order of time
     */
    public List<TimeRange> gaps(int firstBar, int lastBar) {
        if (isUnbroken(firstBar, lastBar)) {
            return List.of();
        }
        List<TimeRange> gaps = new ArrayList<>();
        addGaps(firstBar, lastBar, gaps);
        return gaps;
    }

    /** Halves the span until it is unbroken or a gap. */
    private void addGaps(int first, int last, List<TimeRange> gaps) {
        if (isUnbroken(first, last)) {
            return;
        }
        if (last - first == 1) {
            gaps.add(TimeRange.ofMillis(closeTime(first), time(last)));
            return;
        }
        int middle = (first + last) >>> 1;
        addGaps(first, middle, gaps);
        addGaps(middle, last, gaps);
    }

    /** Whether bars are known to follow one another without a gap: calendar months only if they are neighbours. */
    private boolean isUnbroken(int first, int last) {
        int bars = last - first;
        if (bars <= 1) {
            return bars <= 0 || closeTime(first) == time(last);
        }
        Interval interval = this.bars.interval();
        return interval.isFixed() && time(last) - time(first) == bars * interval.millis();
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

    /** {@return whether a position may pay anything while it is held: funding, or interest} */
    public boolean carries() {
        return !funding.isEmpty() || borrowRate > 0;
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
        for (int i = fine.indexAtOrAfter(time(bar)); i < fine.size() && fine.time(i) < closeTime(bar); i++) {
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
