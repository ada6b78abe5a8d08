package dev.kirby.series;

import static java.util.Objects.requireNonNull;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.market.Candle;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.quality.QualityRule;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The candles of one instrument and interval, as columns: open times in milliseconds since the epoch, strictly increasing
 * and on the interval's boundaries; prices in quote units; volume in base units.
 *
 * <p>A candle that the venue does not have is simply absent: bars are counted as they stand, and {@link #time} shows where
 * the gaps are. {@link #check()} judges the values.
 *
 * <p>Immutable and thread-safe; slices share the arrays of the whole.
 */
public final class CandleSeries {

    private static final int PIECE = 16;

    private final Instrument instrument;
    private final Interval interval;
    private final int offset;
    private final int size;
    private final long[] time;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final double[] volume;
    private final double[] numTrades;
    // The milliseconds from bar to bar where none is absent, so that a time need not be looked up; 0 otherwise.
    private final long step;
    private final long start;
    // Looked for when it is asked for, once; -1 until then.
    private int firstImpossible = -1;
    // Found when it is asked for, once; two threads may find the same one.
    private @Nullable PriceRange prices;

    private CandleSeries(
            Instrument instrument, Interval interval, int offset, int size, long[] time, double[][] columns) {
        this.instrument = instrument;
        this.interval = interval;
        this.offset = offset;
        this.size = size;
        this.time = time;
        this.open = columns[0];
        this.high = columns[1];
        this.low = columns[2];
        this.close = columns[3];
        this.volume = columns[4];
        this.numTrades = columns[5];
        this.start = size == 0 ? 0 : time[offset];
        // Times increase from boundary to boundary: the last one says whether all are there.
        boolean unbroken =
                size > 0 && interval.isFixed() && time[offset + size - 1] - start == (size - 1) * interval.millis();
        this.step = unbroken ? interval.millis() : 0;
    }

    /**
     * A series of candle rows.
     *
     * @param instrument the trading pair
     * @param interval the candle length
     * @param rows candles with strictly increasing times on the interval's boundaries
     * @return the series
     * @throws InvalidRequestException if the rows are not candles, not in order, repeated, or off the boundaries
     */
    public static CandleSeries of(Instrument instrument, Interval interval, Rows rows) {
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        if (!rows.dataset().hasInterval()) {
            throw new InvalidRequestException("Rows of " + rows.dataset() + " are not candles.");
        }
        double[][] columns = new double[6][];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = rows.numbers(c);
        }
        return checked(new CandleSeries(instrument, interval, 0, rows.size(), rows.times(), columns));
    }

    /**
     * A series of a frame, such as a file that another program wrote.
     *
     * @param instrument the trading pair
     * @param interval the candle length
     * @param frame with {@code time}, {@code open}, {@code high}, {@code low}, {@code close} and {@code volume}, and {@code num_trades}
     *     where it is known
     * @return the series
     * @throws InvalidRequestException if a column is absent, or times are not increasing or off the boundaries
     */
    public static CandleSeries of(Instrument instrument, Interval interval, Frame frame) {
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        double[][] columns = new double[6][];
        for (int c = 0; c < columns.length; c++) {
            String name = Dataset.CANDLES.columns().get(c).name();
            boolean unknown = c == 5 && !frame.names().contains(name);
            columns[c] = unknown ? new double[frame.size()] : frame.numbers(name);
            if (unknown) {
                Arrays.fill(columns[c], Double.NaN);
            }
        }
        return checked(new CandleSeries(instrument, interval, 0, frame.size(), frame.times("time"), columns));
    }

    /**
     * A series of parallel arrays, which are copied; trade counts are unknown.
     *
     * @param instrument the trading pair
     * @param interval the candle length
     * @param time open times, milliseconds since the epoch
     * @param open first prices
     * @param high highest prices
     * @param low lowest prices
     * @param close last prices
     * @param volume base units
     * @return the series
     * @throws InvalidRequestException if lengths differ or times are not increasing or off the boundaries
     */
    public static CandleSeries of(
            Instrument instrument,
            Interval interval,
            long[] time,
            double[] open,
            double[] high,
            double[] low,
            double[] close,
            double[] volume) {
        double[][] columns = {open.clone(), high.clone(), low.clone(), close.clone(), volume.clone(), null};
        for (int c = 0; c < 5; c++) {
            if (columns[c].length != time.length) {
                throw new InvalidRequestException("All columns need " + time.length + " values like time, but "
                        + Dataset.CANDLES.columns().get(c).name() + " has " + columns[c].length + ".");
            }
        }
        columns[5] = new double[time.length];
        Arrays.fill(columns[5], Double.NaN);
        return checked(new CandleSeries(instrument, interval, 0, time.length, time.clone(), columns));
    }

    private static CandleSeries checked(CandleSeries series) {
        for (int i = 0; i < series.size; i++) {
            long time = series.time[i];
            if (i > 0 && time <= series.time[i - 1]) {
                throw new InvalidRequestException(series.id() + ": open times must increase, but "
                        + Instant.ofEpochMilli(time) + " follows " + Instant.ofEpochMilli(series.time[i - 1]) + ".");
            }
            if (!series.interval.isBoundary(time)) {
                throw new InvalidRequestException(series.id() + ": no " + series.interval + " candle opens at "
                        + Instant.ofEpochMilli(time) + ".");
            }
        }
        return series;
    }

    /** {@return the trading pair} */
    public Instrument instrument() {
        return instrument;
    }

    /** {@return the candle length} */
    public Interval interval() {
        return interval;
    }

    /** {@return the identity of this series, as trade candles} */
    public SeriesId id() {
        return SeriesId.candles(instrument, interval);
    }

    /** {@return how many candles there are, 0 or more} */
    public int size() {
        return size;
    }

    /** {@return whether there are no candles} */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * {@return an open time in milliseconds since the epoch}
     *
     * @param bar from 0
     */
    public long time(int bar) {
        int i = at(bar);
        return step > 0 ? start + bar * step : time[i];
    }

    /**
     * {@return a close time in milliseconds since the epoch: the open time of the next boundary}
     *
     * @param bar from 0
     */
    public long closeTime(int bar) {
        return interval.next(time(bar));
    }

    /**
     * {@return a first price in quote units}
     *
     * @param bar from 0
     */
    public double open(int bar) {
        return open[at(bar)];
    }

    /**
     * {@return a highest price in quote units}
     *
     * @param bar from 0
     */
    public double high(int bar) {
        return high[at(bar)];
    }

    /**
     * {@return a lowest price in quote units}
     *
     * @param bar from 0
     */
    public double low(int bar) {
        return low[at(bar)];
    }

    /**
     * {@return a last price in quote units}
     *
     * @param bar from 0
     */
    public double close(int bar) {
        return close[at(bar)];
    }

    /**
     * {@return a volume in base units, NaN if unknown}
     *
     * @param bar from 0
     */
    public double volume(int bar) {
        return volume[at(bar)];
    }

    /**
     * {@return a number of trades, NaN if unknown}
     *
     * @param bar from 0
     */
    public double numTrades(int bar) {
        return numTrades[at(bar)];
    }

    /**
     * {@return one candle as a record; for people, not for loops}
     *
     * @param bar from 0
     */
    public Candle candle(int bar) {
        int i = at(bar);
        return new Candle(Instant.ofEpochMilli(time[i]), open[i], high[i], low[i], close[i], volume[i], numTrades[i]);
    }

    /**
     * All open times.
     *
     * @return a new array, milliseconds since the epoch
     */
    public long[] times() {
        return Arrays.copyOfRange(time, offset, offset + size);
    }

    /**
     * All first prices.
     *
     * @return a new array
     */
    public double[] opens() {
        return copy(open);
    }

    /**
     * All highest prices.
     *
     * @return a new array
     */
    public double[] highs() {
        return copy(high);
    }

    /**
     * All lowest prices.
     *
     * @return a new array
     */
    public double[] lows() {
        return copy(low);
    }

    /**
     * All last prices.
     *
     * @return a new array
     */
    public double[] closes() {
        return copy(close);
    }

    /**
     * Copies the last prices of some bars into an array.
     *
     * @param fromBar the first
     * @param into an array with room for them
     * @param at where the first goes
     * @param count how many
     */
    public void copyCloses(int fromBar, double[] into, int at, int count) {
        Objects.checkFromIndexSize(fromBar, count, size);
        System.arraycopy(close, offset + fromBar, into, at, count);
    }

    /**
     * All volumes.
     *
     * @return a new array
     */
    public double[] volumes() {
        return copy(volume);
    }

    private double[] copy(double[] column) {
        return Arrays.copyOfRange(column, offset, offset + size);
    }

    /**
     * The smallest range that holds every candle.
     *
     * @return from the first open time to the last close time
     * @throws InvalidRequestException if there are no candles
     */
    public TimeRange range() {
        if (size == 0) {
            throw new InvalidRequestException(id() + " is empty, so it has no range.");
        }
        return TimeRange.ofMillis(time(0), closeTime(size - 1));
    }

    /**
     * {@return the first bar that cannot be, the size if there is none: a price that is not a positive number, a high below or a
     * low above another price, a negative volume; looked for once}
     */
    public int firstImpossible() {
        if (firstImpossible < 0) {
            int bar = 0;
            while (bar < size && isPossible(offset + bar)) {
                bar++;
            }
            firstImpossible = bar;
        }
        return firstImpossible;
    }

    /** {@return the lowest and the highest price of all bars; looked for once} */
    public PriceRange priceRange() {
        PriceRange found = prices;
        if (found == null) {
            found = new PriceRange(Double.POSITIVE_INFINITY, 0);
            // Piece by piece: the loop is compiled for the bars of a trade, of which there are few.
            for (int from = 0; from < size; from += PIECE) {
                found = found.and(priceRange(from, Math.min(size, from + PIECE)));
            }
            prices = found;
        }
        return found;
    }

    /**
     * {@return the lowest and the highest price of some bars}
     *
     * @param fromBar first bar, inclusive
     * @param toBar last bar, exclusive
     */
    public PriceRange priceRange(int fromBar, int toBar) {
        Objects.checkFromToIndex(fromBar, toBar, size);
        // The bits of positive numbers have the order of the numbers, and are compared in a fifth of the time.
        long lowest = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
        long highest = 0;
        for (int i = offset + fromBar; i < offset + toBar; i++) {
            lowest = Math.min(lowest, Double.doubleToRawLongBits(low[i]));
            highest = Math.max(highest, Double.doubleToRawLongBits(high[i]));
        }
        return new PriceRange(Double.longBitsToDouble(lowest), Double.longBitsToDouble(highest));
    }

    private boolean isPossible(int i) {
        return low[i] > 0
                && high[i] < Double.POSITIVE_INFINITY
                && low[i] <= open[i]
                && low[i] <= close[i]
                && high[i] >= open[i]
                && high[i] >= close[i]
                && !(volume[i] < 0);
    }

    /**
     * {@return the candles between two bars, without copying}
     *
     * @param fromBar first bar, inclusive
     * @param toBar last bar, exclusive
     */
    public CandleSeries slice(int fromBar, int toBar) {
        Objects.checkFromToIndex(fromBar, toBar, size);
        if (toBar - fromBar == size) {
            return this; // with what was found of it
        }
        return new CandleSeries(instrument, interval, offset + fromBar, toBar - fromBar, time, new double[][] {
            open, high, low, close, volume, numTrades
        });
    }

    /**
     * {@return the candles that open within a range, {@code start <= t < end}, without copying}
     *
     * @param range any range
     */
    public CandleSeries slice(TimeRange range) {
        int from = indexAtOrAfter(range.startMillis());
        return slice(from, Math.max(from, indexAtOrAfter(range.endMillis())));
    }

    /**
     * {@return the index of the first candle that opens at or after an instant, the size if there is none}
     *
     * @param millis milliseconds since the epoch
     */
    public int indexAtOrAfter(long millis) {
        int index = Arrays.binarySearch(time, offset, offset + size, millis);
        return (index >= 0 ? index : -index - 1) - offset;
    }

    /**
     * The same market in coarser candles. Each is built of the candles that are there: an absent minute stays absent, and a
     * coarse candle exists where at least one fine one does. The first and last may therefore cover only part of their
     * interval; slice the series to the coarser boundaries first where that matters.
     *
     * @param coarser an interval that whole candles of this one add up to
     * @return a new series; trade counts are NaN where one of the parts is
     * @throws InvalidRequestException if the interval cannot be built from this one
     */
    public CandleSeries resample(Interval coarser) {
        if (coarser == interval) {
            return this;
        }
        if (!coarser.canBeBuiltFrom(interval)) {
            throw new InvalidRequestException(
                    "Cannot build " + coarser + " candles from " + interval + ": take a finer source.");
        }
        return Resampling.resample(this, coarser);
    }

    /**
     * The first candles.
     *
     * @param count how many at most
     * @return as many as there are
     */
    public CandleSeries head(int count) {
        return slice(0, Math.min(size, Math.max(0, count)));
    }

    /**
     * The last candles.
     *
     * @param count how many at most
     * @return as many as there are
     */
    public CandleSeries tail(int count) {
        return slice(size - Math.min(size, Math.max(0, count)), size);
    }

    /**
     * The range, what is absent in it, and the spread of each column.
     *
     * @return the summary, which prints as a table
     * @throws InvalidRequestException if there are no candles
     */
    public CandleSummary describe() {
        return CandleSummary.of(this);
    }

    /** Prints the first and the last candles to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the first and the last candles; all, where they are few.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        CandleTable.print(this, out);
    }

    /**
     * Judges every candle with default thresholds, without freshness: order, gaps, prices, volumes, outliers.
     *
     * @return the report, which prints as a table
     */
    public QualityReport check() {
        QualityCheck check = QualityCheck.of(id());
        check.accept(toRows());
        return check.report();
    }

    /**
     * Stops a run on candles that no market can produce: those that break a {@linkplain QualityRule#isHard hard rule}. One
     * pass; nothing is allocated unless one does.
     *
     * @return this
     * @throws DataQualityException if a candle breaks one; the message names the first, and how to see all
     */
    public CandleSeries requireSound() {
        int first = -1;
        int count = 0;
        for (int i = offset; i < offset + size; i++) {
            if (QualityRule.brokenBy(open[i], high[i], low[i], close[i], volume[i])
                    .isPresent()) {
                first = count++ == 0 ? i - offset : first;
            }
        }
        if (first >= 0) {
            int i = offset + first;
            QualityRule rule = QualityRule.brokenBy(open[i], high[i], low[i], close[i], volume[i])
                    .orElseThrow();
            throw new DataQualityException(id() + ": " + count + " of " + size + (size == 1 ? " candle" : " candles")
                    + " cannot be, the first at " + Instant.ofEpochMilli(time[i]) + " (" + rule + ": o "
                    + open[i] + " h "
                    + high[i] + " l " + low[i] + " c " + close[i] + " v " + volume[i] + "). See all with"
                    + " series.check().print(),"
                    + " or the command"
                    + " 'check'; then fetch"
                    + " or import them"
                    + " again, or leave them"
                    + " out.");
        }
        return this;
    }

    /** {@return the candles as rows of {@link Dataset#CANDLES}} */
    public Rows toRows() {
        Rows.Builder builder = Rows.builder(Dataset.CANDLES, size);
        for (int i = offset; i < offset + size; i++) {
            builder.candle(time[i], open[i], high[i], low[i], close[i], volume[i], numTrades[i]);
        }
        return builder.build();
    }

    private int at(int bar) {
        return offset + Objects.checkIndex(bar, size);
    }

    /** {@return the candles as a frame, for files and other programs} */
    public Frame toFrame() {
        return toRows().toFrame();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CandleSeries that
                && instrument.equals(that.instrument)
                && interval == that.interval
                && Arrays.equals(time, offset, offset + size, that.time, that.offset, that.offset + that.size)
                && sameColumn(open, that, that.open)
                && sameColumn(high, that, that.high)
                && sameColumn(low, that, that.low)
                && sameColumn(close, that, that.close)
                && sameColumn(volume, that, that.volume)
                && sameColumn(numTrades, that, that.numTrades);
    }

    private boolean sameColumn(double[] mine, CandleSeries that, double[] theirs) {
        return Arrays.equals(mine, offset, offset + size, theirs, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        return Objects.hash(instrument, interval, size, size == 0 ? 0 : time(0), size == 0 ? 0 : close(size - 1));
    }

    /** For example {@code CandleSeries[BTC/USDT:USDT 1h, 17544 candles from 2023-01-01]}. */
    @Override
    public String toString() {
        String from = size == 0 ? "" : " from " + LocalDate.ofInstant(Instant.ofEpochMilli(time(0)), ZoneOffset.UTC);
        return "CandleSeries[" + instrument.symbol() + " " + interval + ", " + size + " candles" + from + "]";
    }
}
