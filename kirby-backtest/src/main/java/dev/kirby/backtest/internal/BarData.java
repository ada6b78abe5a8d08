package dev.kirby.backtest.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.intrabar.FinerPrices;
import dev.kirby.intrabar.PriceOrder;
import dev.kirby.margin.LiquidationPrice;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTier;
import dev.kirby.margin.Perpetual;
import dev.kirby.market.ContractType;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.Performance;
import dev.kirby.performance.TradedBars;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.PriceRange;
import dev.kirby.series.TimeSeries;
import java.time.Instant;
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
    /** How the market settles, and its mark price. */
    public final Perpetual perpetual;
    /** What perpetual positions pay. */
    public final FundingSchedule funding;
    /** The bars that are traded. */
    public final TradedBars traded;
    /** The UTC days from the first tradable bar on. */
    public final DayIndex days;

    private static final double MILLIS_PER_YEAR = Performance.DAYS_PER_YEAR * 86_400_000;

    private final Optional<FinerPrices> finer;
    private final double borrowRate;
    // Made when a scan requests them; two threads may make the same ones.
    private volatile @Nullable Prices prices;
    private volatile @Nullable Prices marks;
    private volatile @Nullable Reach reach;
    private volatile boolean hasVolumes;

    /** What a backtest trades against, before anything is computed from it. */
    public interface Source {

        /** {@return the candles, up to the last that is traded} */
        CandleSeries bars();

        /** {@return the first bar in which a position may be opened} */
        int firstBar();

        /** {@return funding rates, absent for none} */
        Optional<TimeSeries> funding();

        /** {@return finer prices of the same market, absent for none} */
        Optional<FinerPrices> finer();

        /** {@return interest a year on units sold short, a share; 0 for none} */
        double borrowRate();

        /** {@return how the market settles, and its mark price} */
        Perpetual perpetual();
    }

    /**
     * The prices of all bars, which nobody writes.
     *
     * @param open first prices
     * @param high highest prices
     * @param low lowest prices
     */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    public record Prices(double[] open, double[] high, double[] low) {}

    /**
     * The lowest and the highest price of all bars that are traded, and how their positions are liquidated.
     *
     * @param mostRate the largest rate of maintenance margin, and a little more than rounding takes
     */
    private record Reach(PriceRange prices, Margin margin, double mostRate) {

        /**
         * Whether even the worst of all prices leaves a linear position more than any tier asks for, so that none liquidates it:
         * mostly so without leverage, and found in a tenth of the time that the price of liquidation takes.
         */
        boolean isSafe(boolean isLong, double units, double entryFill, double balance) {
            double worst = isLong ? prices.lowest() : prices.highest();
            double left = balance + (isLong ? worst - entryFill : entryFill - worst) * units;
            return left > mostRate * (units * Math.max(worst, entryFill));
        }
    }

    private BarData(
            CandleSeries bars,
            int from,
            FundingSchedule funding,
            Optional<FinerPrices> finer,
            double borrowRate,
            Perpetual perpetual) {
        this.bars = bars;
        this.perpetual = perpetual;
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

    /** Refuses bars without a volume for an option that reads it; looks once. */
    void requireVolumes(String option) {
        if (!hasVolumes) {
            requireVolumes(bars, option);
            hasVolumes = true;
        }
    }

    /** Refuses bars without a volume for an option that reads it. */
    static void requireVolumes(CandleSeries bars, String option) {
        for (int bar = 0; bar < bars.size(); bar++) {
            if (Double.isNaN(bars.volume(bar))) {
                throw new NoDataException(option + " needs the volume of every candle, but " + bars.id()
                        + " has none at " + Instant.ofEpochMilli(bars.time(bar))
                        + ": leave the option out, or take candles of trades.");
            }
        }
    }

    /** Whether a bar trades at or beyond the stop or the target of a position, NaN where there is none. */
    boolean reaches(int bar, boolean isLong, double stop, double target) {
        return isLong ? low(bar) <= stop || high(bar) >= target : high(bar) >= stop || low(bar) <= target;
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
     * The market of a backtest.
     *
     * @param backtest its candles and what positions meet
     * @return the market
     */
    public static BarData of(Source backtest) {
        return of(
                backtest.bars(),
                backtest.firstBar(),
                backtest.funding(),
                backtest.finer(),
                backtest.borrowRate(),
                backtest.perpetual());
    }

    static BarData of(
            CandleSeries bars,
            int from,
            Optional<TimeSeries> rates,
            Optional<FinerPrices> finer,
            double borrowRate,
            Perpetual perpetual) {
        requireNonNull(bars, "bars");
        FundingSchedule funding =
                rates.map(r -> FundingSchedule.of(bars, r, perpetual)).orElse(FundingSchedule.NONE);
        return new BarData(bars, from, funding, finer, borrowRate, perpetual);
    }

    /** {@return whether positions have maintenance margin, and can be liquidated without leverage too} */
    public boolean isPerpetual() {
        return bars.instrument().type() == InstrumentType.PERPS;
    }

    /**
     * The price at which a position that a whole account backs is liquidated: at its maintenance margin by the venue's table, or
     * {@link dev.kirby.margin.MarginTiers#DEFAULT}; on spot, where what is left pays for nothing more.
     *
     * @param isLong false for a short
     * @param units base units of a linear contract, quote units of an inverse one
     * @param entryFill price of entry after slippage
     * @param balance of the account after the fee of the entry
     * @return NaN where no bar reaches it
     */
    public double liquidation(boolean isLong, double units, double entryFill, double balance) {
        Reach all = reach();
        if (perpetual.contract() == ContractType.LINEAR && all.isSafe(isLong, units, entryFill, balance)) {
            return Double.NaN;
        }
        Side side = isLong ? Side.LONG : Side.SHORT;
        double price = isPerpetual()
                ? all.margin.liquidationPrice(perpetual.contract(), side, units, entryFill, balance)
                : LiquidationPrice.bankruptcy(perpetual.contract(), side, units, entryFill, balance);
        return price >= all.prices.lowest() && price <= all.prices.highest()
                ? price
                : beyond(isLong, price, all.prices);
    }

    /** A price that every bar is beyond liquidates at once; one that no bar reaches never does. */
    private static double beyond(boolean isLong, double price, PriceRange all) {
        boolean always = isLong ? price > all.highest() : price < all.lowest();
        return always ? price : Double.NaN;
    }

    private Reach reach() {
        Reach known = reach;
        if (known == null) {
            Margin margin = Margin.cross().on(bars.instrument(), perpetual.contract());
            known = new Reach(bars.slice(from, size).priceRange(), margin, mostRate(margin));
            reach = known;
        }
        return known;
    }

    private double mostRate(Margin margin) {
        double most = isPerpetual()
                ? margin.tiers().tiers().stream()
                        .mapToDouble(MarginTier::rate)
                        .max()
                        .orElseThrow()
                : 0;
        return most + 1e-6;
    }

    /**
     * The mark prices of all bars, which nobody writes: those of the bars themselves where no mark candle is known.
     *
     * @return open, high and low
     */
    public Prices marks() {
        Prices made = marks;
        if (made == null) {
            made = perpetual.mark().map(this::aligned).orElseGet(this::prices);
            marks = made;
        }
        return made;
    }

    private Prices aligned(CandleSeries mark) {
        if (!mark.interval().equals(bars.interval())) {
            throw new InvalidRequestException("Mark candles of " + mark.interval() + " do not lie beside candles of "
                    + bars.interval() + ": give mark candles of " + bars.interval() + ".");
        }
        Prices own = prices();
        Prices made = new Prices(own.open.clone(), own.high.clone(), own.low.clone());
        int at = 0;
        for (int bar = 0; bar < size; bar++) {
            while (at < mark.size() && mark.time(at) < time(bar)) {
                at++;
            }
            if (at < mark.size() && mark.time(at) == time(bar)) {
                made.open[bar] = mark.open(at);
                made.high[bar] = mark.high(at);
                made.low[bar] = mark.low(at);
            }
        }
        return made;
    }

    /**
     * What a position gains between two prices, before fees.
     *
     * @param isLong false for a short
     * @param units base units of a linear contract, quote units of an inverse one
     * @param entryFill price of entry after slippage
     * @param price the later price
     * @return currency of settlement
     */
    public double gross(boolean isLong, double units, double entryFill, double price) {
        return perpetual.contract() == ContractType.LINEAR
                ? OpenPosition.gross(isLong, units, entryFill, price)
                : perpetual.contract().gain(isLong ? Side.LONG : Side.SHORT, units, entryFill, price);
    }

    /** {@return whether a position may pay anything while it is held: funding, or interest} */
    public boolean carries() {
        return !funding.isEmpty() || borrowRate > 0;
    }

    /**
     * {@return the next time at which a position that is held pays or receives something; the largest number if there is none}
     *
     * @param after exclusive, milliseconds since the epoch
     */
    public long nextCarry(long after) {
        return borrowRate > 0 ? after + 1 : funding.nextAfter(after);
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

    /** {@return prices finer than the bars, absent for none} */
    public Optional<FinerPrices> finer() {
        return finer;
    }

    /**
     * Which of two prices came first in a bar that reaches both.
     *
     * @param bar the bar
     * @param one a price
     * @param other another price
     * @return what finer prices show; unknown without them
     */
    public PriceOrder order(int bar, double one, double other) {
        return finer.isEmpty()
                ? PriceOrder.UNKNOWN
                : finer.get().inside(time(bar), closeTime(bar)).first(Math.min(one, other), Math.max(one, other));
    }

    /**
     * Whether the target came before the stop in a bar that reaches both. Finer prices decide; where they do not, the stop
     * counts.
     *
     * @param bar the bar
     * @param isLong false for a short
     * @param stop price
     * @param target price
     * @return true if the target came first
     */
    public boolean targetCameFirst(int bar, boolean isLong, double stop, double target) {
        return finer.isPresent() && order(bar, stop, target).isTargetFirst(isLong);
    }
}
