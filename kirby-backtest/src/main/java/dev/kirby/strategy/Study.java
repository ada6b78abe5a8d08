package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.LongShortRatio;
import dev.kirby.market.SeriesId;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.MarketFeed;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a rule may see: candles, coarser candles, funding, open interest, ratios, other markets' candles and the calendar,
 * as columns with one value a bar, each as known at that bar's close and never later.
 *
 * <pre>{@code
 * double[] trend = study.higher("4h").sma(50);      // of the last 4h candle that has closed
 * double[] eth = study.market("binance:ETH/USDT:USDT").closes();
 * double[] rate = study.funding();                  // the last rate settled
 * }</pre>
 *
 * <p>A column is computed once, for all combinations and windows that share the study. Thread-safe.
 */
public final class Study implements StudyColumns {

    private final StudyData data;
    private final ColumnCache shared;
    private final ColumnCache shortened;
    private final int size;

    private Study(StudyData data, ColumnCache shared, int size) {
        this.data = data;
        this.shared = shared;
        this.shortened = new ColumnCache();
        this.size = size;
    }

    private static Study of(StudyData data) {
        return new Study(data, new ColumnCache(), data.bars.size());
    }

    /**
     * A study of candles alone, with nothing computed yet.
     *
     * @param bars the candles
     * @return the study
     */
    public static Study of(CandleSeries bars) {
        return of(new StudyData(requireNonNull(bars, "bars"), Optional.empty(), Optional.empty()));
    }

    /**
     * A copy of the same length, with nothing computed yet, that has funding rates.
     *
     * @param rates at funding times
     * @return the new study
     */
    public Study withFunding(TimeSeries rates) {
        return of(data.withFunding(rates)).until(size);
    }

    /**
     * A copy of the same length, with nothing computed yet, that has stored data beside the candles.
     *
     * @param feed for example {@code store.feed()}
     * @return the new study
     */
    public Study withFeed(MarketFeed feed) {
        return of(data.withFeed(feed)).until(size);
    }

    /**
     * A copy over other candles, with nothing computed yet.
     *
     * @param candles any
     * @return the new study
     */
    public Study on(CandleSeries candles) {
        return of(data.on(candles));
    }

    /**
     * A copy over other candles, with other data beside them in place of those there are, and nothing computed yet.
     *
     * @param candles any
     * @param rates what becomes of the funding rates, where there are any
     * @param feed what becomes of the feed, where there is one
     * @return the new study
     */
    public Study replacing(CandleSeries candles, UnaryOperator<TimeSeries> rates, UnaryOperator<MarketFeed> feed) {
        return of(data.replacing(candles, rates, feed));
    }

    /**
     * A copy that ends with some of the first bars and takes its columns from this one, cut off there.
     *
     * @param bars how many
     * @return the new study
     */
    public Study until(int bars) {
        return bars == size ? this : new Study(data, shared, bars);
    }

    /**
     * A copy that ends with some of the first bars, has no data from after the last one's close, and computes every column
     * anew from what is left: what a strategy would have seen at the time.
     *
     * @param bars how many
     * @return the new study
     */
    public Study history(int bars) {
        return of(data.history(bars));
    }

    /** {@return the number of bars, which is the length of every column} */
    public int size() {
        return size;
    }

    /** {@return the candles} */
    public CandleSeries bars() {
        return data.bars.slice(0, size);
    }

    @Override
    public double[] column(String name, Function<CandleSeries, double[]> computation) {
        return column(
                name, computation.getClass(), () -> checked(name, computation.apply(data.bars), data.bars.size()));
    }

    /** A column of the whole study, cut off where this one ends. */
    double[] column(String name, Class<?> code, Supplier<double[]> computation) {
        double[] whole = shared.column(name, code, computation);
        return whole.length == size ? whole : shortened.column(name, code, () -> Arrays.copyOf(whole, size));
    }

    /**
     * The columns that were requested so far.
     *
     * @return by name, over the whole study; shared, not to be written; those forgotten for want of memory are missing
     */
    public Map<String, double[]> columns() {
        return shared.held();
    }

    static double[] checked(String name, double[] column, int length) {
        if (column.length != length) {
            throw new InvalidRequestException("Column '" + name + "' needs one value for each of " + length
                    + " candles, but has " + column.length + ".");
        }
        return column;
    }

    StudyData data() {
        return data;
    }

    /**
     * Candles of the same market in a longer interval, built from these. At a bar, the last one that has closed is known.
     *
     * @param interval for example {@code 4h}
     * @return their columns, one value a bar of this study
     */
    public OtherCandles higher(String interval) {
        Interval coarser = Interval.parse(interval);
        return new OtherCandles(this, interval, () -> data.higher(coarser));
    }

    /**
     * Candles of another market, of the same interval.
     *
     * @param instrument for example {@code binance:ETH/USDT:USDT}
     * @return their columns, one value a bar of this study
     */
    public OtherCandles market(String instrument) {
        return market(instrument, data.bars.interval().toString());
    }

    /**
     * Candles of another market or another interval, as they are stored. At a bar, the last one that has closed is known.
     *
     * @param instrument for example {@code binance:ETH/USDT:USDT}
     * @param interval for example {@code 1h}
     * @return their columns, one value a bar of this study
     */
    public OtherCandles market(String instrument, String interval) {
        Instrument other = Instrument.parse(instrument);
        Interval length = Interval.parse(interval);
        return new OtherCandles(this, other + " " + length, () -> data.candles(other, length));
    }

    /** {@return the last funding rate settled by each bar's close: 0.0001 is 0.01 %, NaN before the first} */
    public double[] funding() {
        return asOf("funding", () -> data.funding());
    }

    /** {@return the last open interest observed before each bar's close, base units, NaN before the first} */
    public double[] openInterest() {
        return latest(Dataset.OPEN_INTEREST, "open_interest");
    }

    /**
     * Long/short ratios of a kind.
     *
     * @param kind what is counted
     * @return the last ratio observed by each bar's close, NaN before the first
     */
    public double[] longShortRatio(LongShortRatio.Kind kind) {
        SeriesId id = SeriesId.of(Dataset.LONG_SHORT_RATIO, data.bars.instrument());
        return asOf("ratio " + kind, () -> data.values(id, "ratio", Optional.of(kind.toString())));
    }

    /**
     * One number of a dataset of the same market that is not candles.
     *
     * @param dataset for example {@code OPEN_INTEREST}
     * @param column for example {@code notional_value}
     * @return the last value settled or observed before each bar's close, NaN before the first
     */
    public double[] latest(Dataset dataset, String column) {
        SeriesId id = SeriesId.of(dataset, data.bars.instrument());
        return column(
                dataset + " " + column,
                StudyData.class,
                () -> Alignment.before(data.bars, data.values(id, column, Optional.empty())));
    }

    /**
     * Forced closings of positions of a side.
     *
     * @param side of the positions that were closed: those of longs sell
     * @return the quantity liquidated within each bar, base units; NaN at bars that open before the first liquidation stored, of whatever
     *     side
     */
    public double[] liquidations(Side side) {
        SeriesId id = SeriesId.of(Dataset.LIQUIDATIONS, data.bars.instrument());
        return column(
                "liquidations " + side,
                StudyData.class,
                () -> data.sums(id, "quantity", side.name().toLowerCase(Locale.ROOT)));
    }

    private double[] asOf(String name, Supplier<TimeSeries> values) {
        return column(name, StudyData.class, () -> Alignment.asOf(data.bars, values.get()));
    }

    /** {@return the hour of the day in which each bar opens, 0 to 23, UTC} */
    public double[] hour() {
        return column("hour", bars -> Calendar.of(bars, time -> time.getHour()));
    }

    /** {@return the day of the week in which each bar opens, 1 for Monday to 7 for Sunday, UTC} */
    public double[] weekday() {
        return column(
                "weekday", bars -> Calendar.of(bars, time -> time.getDayOfWeek().getValue()));
    }

    /** {@return the day of the month in which each bar opens, from 1, UTC} */
    public double[] dayOfMonth() {
        return column("day of month", bars -> Calendar.of(bars, time -> time.getDayOfMonth()));
    }

    /** {@return the month in which each bar opens, 1 to 12, UTC} */
    public double[] month() {
        return column("month", bars -> Calendar.of(bars, time -> time.getMonthValue()));
    }

    /**
     * A session of each day.
     *
     * @param from for example {@code 13:30}, UTC
     * @param to for example {@code 20:00}; before {@code from} where the session passes midnight
     * @return 1 at bars that open within it, 0 elsewhere
     */
    public double[] session(String from, String to) {
        return column("session " + from + " " + to, bars -> Calendar.session(bars, from, to));
    }

    /** For example {@code Study[BTC/USDT:USDT 5m, 105120 bars, 4 columns]}. */
    @Override
    public String toString() {
        return "Study[" + data.bars.instrument().symbol() + " " + data.bars.interval() + ", " + size + " bars, "
                + shared.size() + " columns]";
    }
}
