package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.retrain.Retraining;
import dev.kirby.registry.ModelTraining;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.Schedule;
import dev.kirby.train.Scheduler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains models again, and deploys those that earn it. */
@Command(
        name = "retrain",
        mixinStandardHelpOptions = true,
        description = "Trains models on all stored candles of each market, judges them on the last part, and puts the"
                + " best into production if it beats saying the most frequent class beyond chance. With --once now, else"
                + " by the schedule, 02:00 UTC every day by default. Exit code 1 if a training failed.")
public final class RetrainModels implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private MarketsOptions markets = new MarketsOptions();

    @Option(
            names = "--config",
            paramLabel = "retrain.yaml",
            description = "Reads symbols, timeframes, retrain_schedule, min_accuracy_threshold, models_to_train,"
                    + " min_new_samples, n_features, selection, validation_split, labels, horizon, threshold, target, stop and"
                    + " strategy from a file; options win.")
    private @Nullable Path config;

    @Option(
            names = "--models",
            paramLabel = "MODEL",
            split = ",",
            description = "lightgbm, xgboost, random_forest, logistic, or an average such as lightgbm+xgboost. Default:"
                    + " lightgbm,xgboost,random_forest.")
    private List<String> models = List.of();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Option(names = "--once", description = "Trains now, with or without new rows, and ends.")
    private boolean once;

    @Option(
            names = "--schedule",
            paramLabel = "WHEN",
            description = "daily, weekly or monthly, at 02:00 UTC, or for example \"daily 04:30\".")
    private @Nullable String schedule;

    @Option(names = "--min-accuracy", paramLabel = "SHARE", description = "The gate. Default: 0.55.")
    private @Nullable Double minAccuracy;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes one object a model as a JSON array.")
    private @Nullable Path json;

    private RetrainModels() {}

    /**
     * Runs the command.
     *
     * @param args {@code --once --exchange binance --coin BTC --intervals 1h --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RetrainModels(), args));
    }

    @Override
    public Integer call() throws Exception {
        if (once && schedule != null) {
            throw new InvalidRequestException("Give --once or --schedule, not both.");
        }
        RetrainFile file = config == null ? RetrainFile.DEFAULTS : RetrainFile.read(config);
        markets.defaults(file.symbols(), file.timeframes());
        if (once) {
            try (MarketDataStore opened = store.existing()) {
                return run(opened, file, 0, problem -> {}) ? 0 : 1;
            }
        }
        Schedule due = RetrainFile.schedule(schedule == null ? file.schedule() : schedule);
        try (CleanStop stop = CleanStop.install();
                MarketDataStore opened = store.existing()) {
            return service.around(opened, "auto_retrain.log", problems -> {
                Scheduler.of(opened.clock())
                        .at(due, "retrain", () -> run(opened, file, file.minNewSamples(), problems))
                        .runUntil(stop.signal());
                return 0;
            });
        }
    }

    /** Whether no training failed. */
    private boolean run(MarketDataStore opened, RetrainFile file, int minNewRows, Consumer<String> problems) {
        List<String> names = models.isEmpty() ? file.models() : models;
        List<Estimator> estimators = names.stream()
                .map(name -> Models.parse(name.strip()).seed(seed))
                .toList();
        Retraining retraining = Retraining.of(opened.models(), opened.clock())
                .models(estimators)
                .select(selection.selection(file.selection(), file.features(), seed))
                .labels(labels.or(file.labels()).labels())
                .minAccuracy(minAccuracy == null ? file.minAccuracy() : minAccuracy)
                .testShare(file.validationSplit())
                .minNewRows(minNewRows);
        List<ModelTraining> lines = new ArrayList<>();
        for (Instrument instrument : markets.instruments()) {
            for (Interval interval : markets.intervals()) {
                lines.addAll(retraining.run(
                        instrument,
                        interval,
                        () -> StoredMarket.backtest(
                                        opened,
                                        opened.candles(instrument, interval).load())
                                .study()));
            }
        }
        lines.forEach(RetrainModels::print);
        write(json, lines);
        List<ModelTraining> failed = lines.stream()
                .filter(line -> line.outcome().reason().startsWith("failed: "))
                .toList();
        failed.forEach(line -> problems.accept("Retraining " + line.instrument() + " " + line.interval() + " "
                + line.outcome().reason()));
        return failed.isEmpty();
    }

    static void print(ModelTraining line) {
        System.out.println(line.instrument() + " " + line.interval() + " "
                + line.outcome().model() + (line.outcome().deployed() ? ", deployed: " : ", not deployed: ")
                + line.outcome().reason() + few(line.data().rows()));
    }

    private static String few(long rows) {
        return rows > 0 && rows < TrainingData.FEW_ROWS
                ? " (of " + rows + " rows only: with less than " + TrainingData.FEW_ROWS + " a model learns noise)"
                : "";
    }

    /** Writes one object a training as a JSON array, where a file is given. */
    static void write(@Nullable Path file, List<ModelTraining> lines) {
        JsonFile.write(file, () -> lines.stream().map(RetrainModels::object).toList());
    }

    private static Map<String, @Nullable Object> object(ModelTraining line) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("model", line.outcome().model());
        object.put("exchange", line.instrument().exchange());
        object.put("symbol", line.instrument().symbol());
        object.put("interval", line.interval().toString());
        object.put("time", line.time().toString());
        object.put("samples", line.data().rows());
        object.put("features", line.data().features());
        object.putAll(ModelTraining.toJson(line.metrics()));
        for (String name : List.of("accuracy", "auc", "majority_baseline")) {
            object.putIfAbsent(name, null);
        }
        object.put("id", line.outcome().id());
        object.put("deployed", line.outcome().deployed());
        object.put("reason", line.outcome().reason());
        return object;
    }
}
