package dev.kirby.store.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A store's folder as DataFrames.
 *
 * <pre>{@code
 * Dataset<Row> minutes = KirbyLake.candles(spark, "data", TimeRange.of("2023-01-01", "2024-01-01"))
 *         .where("exchange = 'binance' and coin = 'BTC'");
 * KirbyLake.resample(minutes, "1m", "1h").write().parquet("hours");
 * }</pre>
 *
 * <p>Columns are {@code time}, those of the dataset, and the partitions {@code exchange}, {@code market_type}, {@code coin},
 * {@code quote}, {@code interval} (of candles) and {@code year}. Their types are stated: Spark by itself takes the interval {@code 1d}
 * for a number. Filters on partitions skip folders. A folder that others write to may change while Spark reads it: each file is whole,
 * all of them together may be of two states.
 */
public final class KirbyLake {

    private static final long DAY_SECONDS = 86_400;
    // The epoch was a Thursday; the Monday before it lies three days earlier.
    private static final long WEEK_OFFSET_SECONDS = 3 * DAY_SECONDS;
    private static final String DAY = "date_from_unix_date(cast(floor(unix_seconds(time) / 86400) as int))";

    private static final String PARQUET = ".parquet";
    private static final String ALL_FILES = "*" + PARQUET;
    // A name each for so many years of months; a longer range takes the folders of its years.
    private static final int MOST_YEARS = 50;

    private KirbyLake() {}

    /**
     * All trade candles.
     *
     * @param spark the session
     * @param folder of the store, in any file system that Spark reads
     * @return a row a candle
     * @throws NoDataException if the folder has none
     */
    public static Dataset<Row> candles(SparkSession spark, String folder) {
        return rows(spark, folder, dev.kirby.market.Dataset.CANDLES);
    }

    /**
     * The trade candles of a range; files of other months, or of other years where a file is a year, are not opened.
     *
     * @param spark the session
     * @param folder of the store, in any file system that Spark reads
     * @param range of open times
     * @return a row a candle
     * @throws NoDataException if the folder has none at all
     */
    public static Dataset<Row> candles(SparkSession spark, String folder, TimeRange range) {
        YearMonth first = month(range.startMillis());
        YearMonth last = month(Math.max(range.startMillis(), range.endMillis() - 1));
        return rows(spark, folder, dev.kirby.market.Dataset.CANDLES, files(first, last))
                .where(col("year").between(first.getYear(), last.getYear()))
                .where(col("time").geq(lit(range.start())).and(col("time").lt(lit(range.end()))));
    }

    private static YearMonth month(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
    }

    /** Names of files that hold months of candles, {@code 2023-12.parquet} or {@code 2023.parquet}: a pattern for Spark's reader. */
    private static String files(YearMonth first, YearMonth last) {
        if (last.getYear() - first.getYear() > MOST_YEARS) {
            return ALL_FILES;
        }
        List<String> names = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            if (names.isEmpty() || month.getMonthValue() == 1) {
                names.add(month.getYear() + PARQUET);
            }
            names.add(month + PARQUET);
        }
        return "{" + String.join(",", names) + "}";
    }

    /**
     * All rows of a dataset.
     *
     * @param spark the session
     * @param folder of the store, in any file system that Spark reads
     * @param dataset which
     * @return a row each; counts are {@code bigint}, unknown values null
     * @throws NoDataException if the folder has none
     */
    public static Dataset<Row> rows(SparkSession spark, String folder, dev.kirby.market.Dataset dataset) {
        return rows(spark, folder, dataset, ALL_FILES);
    }

    private static Dataset<Row> rows(
            SparkSession spark, String folder, dev.kirby.market.Dataset dataset, String files) {
        Path path = new Path(folder, dataset.toString());
        try {
            if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
                throw new NoDataException("There is no folder " + path
                        + ": give the folder of a store that has rows of " + dataset
                        + "; 'kirby setup' lists what is in it.");
            }
        } catch (IOException e) {
            throw new StoreException("Cannot read " + path + ": " + e.getMessage(), e);
        }
        return spark.read()
                .schema(schema(dataset))
                .option("pathGlobFilter", files)
                .parquet(path.toString());
    }

    private static StructType schema(dev.kirby.market.Dataset dataset) {
        List<StructField> fields = new ArrayList<>();
        fields.add(DataTypes.createStructField("time", DataTypes.TimestampType, false));
        for (Column column : dataset.columns()) {
            fields.add(DataTypes.createStructField(column.name(), type(column), true));
        }
        Stream<String> partitions = dataset.hasInterval()
                ? Stream.of("exchange", "market_type", "coin", "quote", "interval")
                : Stream.of("exchange", "market_type", "coin", "quote");
        partitions.forEach(name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, false)));
        fields.add(DataTypes.createStructField("year", DataTypes.IntegerType, false));
        return DataTypes.createStructType(fields);
    }

    private static DataType type(Column column) {
        return switch (column.type()) {
            case TIME -> DataTypes.TimestampType;
            case NUMBER -> DataTypes.DoubleType;
            case COUNT -> DataTypes.LongType;
            case TEXT -> DataTypes.StringType;
        };
    }

    /**
     * Coarser candles, of each market by itself. The values are those of {@code series.resample(...)} to the last bit: volumes are added
     * in the order of time.
     *
     * @param candles of {@link #candles}, or some of them
     * @param from the interval they are built from; others are left out
     * @param to a longer one
     * @return in the same columns
     */
    public static Dataset<Row> resample(Dataset<Row> candles, String from, String to) {
        Interval finer = Interval.parse(from);
        Interval coarser = Interval.parse(to);
        if (!coarser.canBeBuiltFrom(finer)) {
            throw new InvalidRequestException(
                    "Cannot build " + coarser + " candles from " + finer + ": take a finer source.");
        }
        return candles.where(col("interval").equalTo(finer.toString()))
                .withColumn("start", expr(start(coarser)))
                .groupBy("exchange", "market_type", "coin", "quote", "start")
                .agg(expr("array_sort(collect_list(struct(time, open, high, low, close, volume, num_trades)))")
                        .as("bars"))
                .select(
                        col("start").as("time"),
                        expr("bars[0].open").as("open"),
                        expr("array_max(bars.high)").as("high"),
                        expr("array_min(bars.low)").as("low"),
                        expr("element_at(bars, -1).close").as("close"),
                        expr("aggregate(bars, 0D, (sum, bar) -> sum + bar.volume)")
                                .as("volume"),
                        expr("aggregate(bars, 0L, (sum, bar) -> sum + bar.num_trades)")
                                .as("num_trades"),
                        col("exchange"),
                        col("market_type"),
                        col("coin"),
                        col("quote"),
                        lit(coarser.toString()).as("interval"))
                .withColumn("year", expr("year(" + DAY + ")"));
    }

    /** When the coarser candle of {@code time} begins, whatever the time zone of the session. */
    private static String start(Interval interval) {
        if (interval == Interval.MONTH) {
            return "timestamp_seconds(unix_date(trunc(" + DAY + ", 'MONTH')) * " + DAY_SECONDS + "L)";
        }
        long offset = interval == Interval.W1 ? WEEK_OFFSET_SECONDS : 0;
        return "timestamp_seconds(unix_seconds(time) - pmod(unix_seconds(time) + " + offset + "L, " + interval.seconds()
                + "L))";
    }
}
