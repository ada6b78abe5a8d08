package dev.kirby.examples;

import dev.kirby.ml.FeatureFamily;
import dev.kirby.ml.Features;
import dev.kirby.ml.TrainingData;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes features of stored candles, with labels where they are requested. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        description =
                "Computes features of candles and of what is stored beside them, each as known at the bar's close."
                        + " With --labels, the rows to train on: those of which everything is known.")
public final class ComputeFeatures implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Option(names = "--list", help = true, description = "Prints the features with their descriptions, and ends.")
    private boolean isListed;

    @Option(
            names = "--names",
            paramLabel = "NAME",
            split = ",",
            description = "Of all features these only, separated by commas, such as rsi_14,atr_14.")
    private List<String> names = List.of();

    @Option(
            names = "--families",
            paramLabel = "FAMILY",
            split = ",",
            description = "Those of these families only, such as momentum,trend.")
    private List<String> families = List.of();

    @Option(
            names = "--higher",
            paramLabel = "INTERVAL",
            split = ",",
            description = "The features of candles of longer intervals too, such as 4h,1d.")
    private List<String> higher = List.of();

    @Option(
            names = "--correlated",
            paramLabel = "MARKET",
            split = ",",
            description = "The features of candles of other markets too, such as binance:ETH/USDT:USDT.")
    private List<String> correlated = List.of();

    @Option(
            names = "--shifted",
            paramLabel = "BARS",
            split = ",",
            description = "All features as they were some bars before too, such as 1,2.")
    private List<Integer> shifted = List.of();

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Mixin
    private RowFileOptions output = new RowFileOptions();

    private ComputeFeatures() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --interval 1h --labels change --file train.parquet --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ComputeFeatures(), args));
    }

    @Override
    public Integer call() {
        Features features = features();
        if (isListed) {
            features.print();
            return 0;
        }
        output.check();
        try (MarketDataStore opened = store.existing()) {
            CandleSeries bars = series.load(opened);
            Study study = Study.of(bars).withFeed(opened.feed());
            if (labels.kind == null) {
                FeatureMatrix matrix = features.matrix(study);
                describe(bars, matrix);
                output.write(matrix.toFrame());
            } else {
                TrainingData data = TrainingData.of(study, features, labels.labels());
                System.out.println(data);
                data.report().print();
                output.write(data.toFrame());
            }
        }
        return 0;
    }

    private Features features() {
        Features chosen = Features.standard();
        if (!families.isEmpty()) {
            chosen = chosen.only(families.stream().map(FeatureFamily::parse).toArray(FeatureFamily[]::new));
        }
        chosen = names.isEmpty() ? chosen : chosen.only(names);
        return chosen.higher(higher.toArray(String[]::new))
                .markets(correlated.toArray(String[]::new))
                .shifted(shifted.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void describe(CandleSeries bars, FeatureMatrix matrix) {
        long whole = 0;
        for (int row = 0; row < matrix.size(); row++) {
            whole += Arrays.stream(matrix.row(row)).noneMatch(Double::isNaN) ? 1 : 0;
        }
        List<String> unknown = matrix.names().stream()
                .filter(name -> Arrays.stream(matrix.column(name)).allMatch(Double::isNaN))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%s: %,d features of %,d bars, all known at %,d%n",
                bars.id(),
                matrix.names().size(),
                matrix.size(),
                whole);
        if (!unknown.isEmpty()) {
            System.out.println("Nothing is known of " + unknown.size() + ": " + String.join(", ", unknown));
        }
    }
}
