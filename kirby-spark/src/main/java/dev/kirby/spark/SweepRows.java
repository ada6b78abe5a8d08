package dev.kirby.spark;

import dev.kirby.performance.Metric;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.sweep.SweepParts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A part of a sweep as rows, made where it is run. */
record SweepRows(PartTask task, SentMarket market, int start, int trades) implements Serializable {

    /** The rows of a task on a market. */
    static SweepRows of(PartTask task, SweepParts parts, SentMarket market) {
        return new SweepRows(
                task,
                market,
                parts.start(task.part()),
                List.copyOf(parts.metrics()).indexOf(Metric.SAMPLE_SIZE));
    }

    /** All of them, in partitions of one task each. */
    static Dataset<Row> table(SparkSession spark, List<SweepRows> rows, SweepParts parts) {
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(rows, rows.size())
                        .flatMap(SweepRows::made),
                schema(parts.grid(0), List.copyOf(parts.metrics())));
    }

    private static StructType schema(ParameterGrid grid, List<Metric> metrics) {
        List<StructField> fields = new ArrayList<>();
        fields.add(DataTypes.createStructField("market", DataTypes.StringType, false));
        fields.add(DataTypes.createStructField("interval", DataTypes.StringType, false));
        fields.add(DataTypes.createStructField("combination", DataTypes.IntegerType, false));
        grid.names().forEach(name -> fields.add(DataTypes.createStructField(name, DataTypes.DoubleType, false)));
        for (Metric metric : metrics) {
            fields.add(
                    metric == Metric.SAMPLE_SIZE
                            ? DataTypes.createStructField("trades", DataTypes.LongType, false)
                            : DataTypes.createStructField(metric.key(), DataTypes.DoubleType, false));
        }
        return DataTypes.createStructType(fields);
    }

    private Iterator<Row> made() {
        double[][] figures = task.figures();
        double[][] values = task.values().values().toArray(double[][]::new);
        return IntStream.range(0, figures[0].length)
                .mapToObj(row -> row(figures, values, row))
                .iterator();
    }

    private Row row(double[][] figures, double[][] values, int row) {
        Object[] cells = new Object[3 + values.length + figures.length];
        cells[0] = market.instrument();
        cells[1] = market.interval();
        cells[2] = start + row;
        int rest = row;
        for (int i = values.length - 1; i >= 0; i--) {
            cells[3 + i] = values[i][rest % values[i].length];
            rest /= values[i].length;
        }
        for (int i = 0; i < figures.length; i++) {
            double figure = figures[i][row];
            if (i == trades) {
                cells[3 + values.length + i] = (long) figure;
            } else {
                cells[3 + values.length + i] = figure;
            }
        }
        return RowFactory.create(cells);
    }
}
