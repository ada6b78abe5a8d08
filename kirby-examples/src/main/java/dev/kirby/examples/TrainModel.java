package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.internal.ResultFile;
import dev.kirby.ml.FeatureSelection;
import dev.kirby.ml.Features;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.ModelRecipe;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.validate.TimeFolds;
import dev.kirby.ml.validate.ValidationResult;
import dev.kirby.optimize.Optimizer;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains one model, and judges it in accuracy and in money; deploys nothing. */
@Command(
        name = "train-model",
        mixinStandardHelpOptions = true,
        description = "Trains a model on stored candles and judges it out of sample: its predictions by folds in time,"
                + " and with --probability what trading them brings, trained anew in each window of a walk-forward. Deploys"
                + " nothing; retrain does.")
public final class TrainModel implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Mixin
    private TradingOptions trading = new TradingOptions();

    @Mixin
    private WindowOptions windows = new WindowOptions();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "lightgbm",
            description = "lightgbm, xgboost, random_forest, logistic, or an average such as lightgbm+xgboost. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String model = "lightgbm";

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Option(
            names = "--folds",
            paramLabel = "HOW",
            defaultValue = "walk-forward",
            description = "walk-forward (5 tests), purged (5 parts) or combinatorial (2 of 6 parts). Default:"
                    + " ${DEFAULT-VALUE}.")
    private String folds = "walk-forward";

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--tune",
            paramLabel = "TRIALS",
            description = "Searches hyper-parameters on the first 60 %% of the rows, before the tests.")
    private @Nullable Integer tune;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 42;

    @Option(
            names = "--probability",
            paramLabel = "P",
            split = ",",
            description = "Trades predictions above it, such as 0.55,0.6,0.65.")
    private List<Double> probabilities = List.of();

    @Option(
            names = "--half-kelly",
            description = "Stakes more where the model is surer: (2 p - 1) / 2 of what the sizing gives, at a"
                    + " probability p.")
    private boolean halfKelly;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes the files of the model, fitted on all rows.")
    private @Nullable Path out;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes a page with the scores by fold and how well the probabilities hold.")
    private @Nullable Path report;

    private TrainModel() {}

    /**
     * Runs the command.
     *
     * @param args {@code --model lightgbm --exchange binance --coin BTC --interval 1h --probability 0.6 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new TrainModel(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            Backtest backtest = trading.backtest(series, opened);
            Estimator estimator =
                    Models.parse(model).seed(seed).select(selection.selection("hybrid", FeatureSelection.KEEP, seed));
            ModelRecipe recipe = recipe(estimator);
            TrainingData data = recipe.data(backtest.study());
            System.out.println(data);
            data.report().print();
            if (tune != null) {
                TrainingData first = data.split(0.6).train();
                estimator = TimeFolds.walkForward(3)
                        .tune(
                                estimator,
                                first,
                                estimator.space(),
                                Optimizer.bayesian(tune).seed(seed).threads(1));
                System.out.println("tuned: " + estimator.params().text());
                recipe = recipe(estimator);
            }
            ValidationResult result = divided(data, recipe.labels().horizon()).run(estimator, data);
            result.print();
            if (report != null) {
                result.report().toHtml(report);
            }
            Model fitted = estimator.fit(data);
            fitted.ranking().entrySet().stream()
                    .limit(10)
                    .forEach(e -> System.out.printf(Locale.ROOT, "%-32s %.4f of the gain%n", e.getKey(), e.getValue()));
            for (double probability : probabilities) {
                System.out.println();
                windows.walk()
                        .ledger(opened.ledger())
                        .run(backtest, recipe.strategy(probability))
                        .print();
            }
            Path folder = out;
            if (folder != null) {
                fitted.files().forEach((name, content) -> ResultFile.write(folder.resolve(name), content));
            }
        }
        return 0;
    }

    private ModelRecipe recipe(Estimator estimator) {
        ModelRecipe recipe = estimator.features(Features.standard()).labels(labels.labels());
        return halfKelly ? recipe.halfKelly() : recipe;
    }

    private TimeFolds divided(TrainingData data, int horizon) {
        Duration embargo = Duration.ofMillis((data.closeTime(1) - data.closeTime(0)) * horizon);
        return switch (folds) {
            case "walk-forward" -> TimeFolds.walkForward(5);
            case "purged" -> TimeFolds.purged(5).embargo(embargo);
            case "combinatorial" -> TimeFolds.combinatorial(6, 2).embargo(embargo);
            default ->
                throw new dev.kirby.InvalidRequestException(
                        "Unknown --folds '" + folds + "': there are walk-forward, purged and combinatorial.");
        };
    }
}
