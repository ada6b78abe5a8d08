package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.store.storage.RowStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features to be read from a store: candle columns, and the funding and open interest known at each candle's close. Each
 * refinement returns a new object; {@link #load} reads.
 *
 * <pre>{@code
 * FeatureMatrix matrix = store.features(btc, "5m").funding().openInterest().days(365).load();
 * var parts = matrix.split(0.70, 0.15, Duration.ofDays(1));
 * SampleWindows windows = parts.train().windows(64).complete();
 * FloatBuffer x = windows.toFloats();
 * double[] y = windows.ahead("close", 12);
 * }</pre>
 *
 * <p>There is a row for each stored candle, and none for an absent one. What is not known is NaN, unless {@link #forwardFilled}.
 *
 * <p>Immutable and thread-safe.
 */
public final class FeatureQuery {

    private static final List<String> CANDLE_COLUMNS = List.of("open", "high", "low", "close", "volume");

    private final RowStorage store;
    private final SeriesId candles;
    private final TimeRange range;
    private final List<Feature> features;
    private final boolean filled;

    /** A column of a dataset. */
    private record Feature(Dataset dataset, int column) {
        String name() {
            return dataset.columns().get(column).name();
        }
    }

    private FeatureQuery(RowStorage store, SeriesId candles, TimeRange range, List<Feature> features, boolean filled) {
        this.store = store;
        this.candles = candles;
        this.range = range;
        this.features = features;
        this.filled = filled;
    }

    /**
     * Open, high, low, close and volume of all stored candles.
     *
     * @param store where the data is
     * @param instrument the trading pair
     * @param interval such as {@code 5m}; built from a finer one where it is not stored
     * @return features to refine
     */
    public static FeatureQuery of(RowStorage store, Instrument instrument, String interval) {
        SeriesId candles = SeriesId.candles(instrument, Interval.parse(interval));
        FeatureQuery none = new FeatureQuery(requireNonNull(store, "store"), candles, TimeRange.ALL, List.of(), false);
        return none.with(Dataset.CANDLES, CANDLE_COLUMNS);
    }

    /**
     * A copy with other candle columns.
     *
     * @param columns of {@code open}, {@code high}, {@code low}, {@code close}, {@code volume}, {@code num_trades}, in the
     *     order of the matrix
     * @return the new features
     */
    public FeatureQuery candles(String... columns) {
        List<Feature> others =
                features.stream().filter(f -> f.dataset() != Dataset.CANDLES).toList();
        return new FeatureQuery(store, candles, range, List.of(), filled)
                .with(Dataset.CANDLES, Arrays.asList(columns))
                .with(others);
    }

    /**
     * A copy with columns of the last funding stamped before each candle's close.
     *
     * @param columns such as {@code premium}; {@code funding_rate} if none is named
     * @return the new features
     */
    public FeatureQuery funding(String... columns) {
        return with(Dataset.FUNDING, columns.length == 0 ? List.of("funding_rate") : Arrays.asList(columns));
    }

    /**
     * A copy with columns of the last open interest stamped before each candle's close.
     *
     * @param columns such as {@code notional_value}; {@code open_interest} if none is named
     * @return the new features
     */
    public FeatureQuery openInterest(String... columns) {
        return with(Dataset.OPEN_INTEREST, columns.length == 0 ? List.of("open_interest") : Arrays.asList(columns));
    }

    /**
     * A copy where a value that is not known is the last one that was, column by column: of funding and open interest however
     * old, of candles since the first row. What was never known stays NaN.
     *
     * @return the new features
     */
    public FeatureQuery forwardFilled() {
        return new FeatureQuery(store, candles, range, features, true);
    }

    /**
     * A copy with the candles of the last days.
     *
     * @param days more than 0
     * @return the new features
     */
    public FeatureQuery days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A copy with the candles of a range.
     *
     * @param start the first instant inside, as {@link TimeRange#instant} reads it
     * @param end the first instant after
     * @return the new features
     */
    public FeatureQuery range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A copy with the candles of a range.
     *
     * @param range which open times
     * @return the new features
     */
    public FeatureQuery range(TimeRange range) {
        return new FeatureQuery(store, candles, requireNonNull(range, "range"), features, filled);
    }

    private FeatureQuery with(Dataset dataset, List<String> columns) {
        List<Feature> more = new ArrayList<>();
        for (String name : columns) {
            int column = dataset.indexOf(name);
            ColumnType type = dataset.columns().get(column).type();
            if (type != ColumnType.NUMBER && type != ColumnType.COUNT) {
                throw new InvalidRequestException("Column '" + name + "' of " + dataset
                        + " holds no numbers, so it is no feature: choose one that does.");
            }
            more.add(new Feature(dataset, column));
        }
        return with(more);
    }

    private FeatureQuery with(List<Feature> more) {
        List<Feature> all = new ArrayList<>(features);
        for (Feature feature : more) {
            if (all.contains(feature)) {
                throw new InvalidRequestException("Feature '" + feature.name() + "' is named twice: name it once.");
            }
            all.add(feature);
        }
        return new FeatureQuery(store, candles, range, List.copyOf(all), filled);
    }

    /**
     * Reads the matrix.
     *
     * @return at least one row
     * @throws dev.kirby.NoDataException if there are no candles in the range, or no rows at all of a dataset requested; the
     *     message says what there is
     */
    public FeatureMatrix load() {
        if (features.isEmpty()) {
            throw new InvalidRequestException("A matrix of no features: name one, such as .candles(\"close\").");
        }
        CandleSeries bars = CandleQuery.of(store, candles.instrument(), candles.requireInterval())
                .range(range)
                .load();
        double[][] columns = new double[features.size()][];
        for (Dataset dataset : Dataset.values()) {
            int[] wanted = columnsOf(dataset);
            if (wanted.length > 0) {
                double[][] read = dataset == Dataset.CANDLES ? ofCandles(bars, wanted) : asOf(bars, dataset, wanted);
                int next = 0;
                for (int f = 0; f < columns.length; f++) {
                    if (features.get(f).dataset() == dataset) {
                        columns[f] = read[next++];
                    }
                }
            }
        }
        List<String> names = features.stream().map(Feature::name).toList();
        return FeatureMatrix.of(candles.requireInterval(), names, bars.times(), columns);
    }

    private int[] columnsOf(Dataset dataset) {
        return features.stream()
                .filter(feature -> feature.dataset() == dataset)
                .mapToInt(Feature::column)
                .toArray();
    }

    private double[][] ofCandles(CandleSeries bars, int[] wanted) {
        double[][] columns = new double[wanted.length][];
        for (int c = 0; c < wanted.length; c++) {
            columns[c] = switch (wanted[c]) {
                case 0 -> bars.opens();
                case 1 -> bars.highs();
                case 2 -> bars.lows();
                case 3 -> bars.closes();
                case 4 -> bars.volumes();
                default -> numTrades(bars);
            };
            if (filled) {
                fill(columns[c]);
            }
        }
        return columns;
    }

    private static double[] numTrades(CandleSeries bars) {
        double[] counts = new double[bars.size()];
        Arrays.setAll(counts, bars::numTrades);
        return counts;
    }

    private static void fill(double[] column) {
        for (int i = 1; i < column.length; i++) {
            if (Double.isNaN(column[i])) {
                column[i] = column[i - 1];
            }
        }
    }

    private double[][] asOf(CandleSeries bars, Dataset dataset, int[] wanted) {
        SeriesId series = SeriesId.of(dataset, candles.instrument());
        RowQuery.of(store, series).requireAny();
        AsOfColumns columns = new AsOfColumns(bars, wanted, filled);
        columns.begin(store, series);
        store.stream(series, TimeRange.ofMillis(bars.time(0), bars.closeTime(bars.size() - 1)), columns::accept);
        return columns.end();
    }

    /** For example {@code FeatureQuery[binance:BTC/USDT:USDT candles 5m, 7 columns]}. */
    @Override
    public String toString() {
        return "FeatureQuery[" + candles + ", " + features.size() + " columns" + (filled ? ", filled]" : "]");
    }
}
