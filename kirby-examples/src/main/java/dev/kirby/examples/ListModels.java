package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.ml.Features;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.retrain.DeployedModel;
import dev.kirby.ml.retrain.ModelMonitor;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.ModelTraining;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows models in production and their history, and puts the one before back. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "list: the models in production. history: every training, deployed or not, with its reason. show:"
                + " one model, its features, and how it has done since its training. monitor: how each has done live, over"
                + " its newest 1,000 predictions, and since its training; exit code 1 where one is worse than a coin."
                + " rollback: puts the model before back into production.")
public final class ListModels implements Callable<Integer> {

    private static final List<String> ACTIONS = List.of("list", "history", "show", "monitor", "rollback");

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(
            paramLabel = "ACTION",
            defaultValue = "list",
            description = "list, history, show, monitor or rollback. Default: ${DEFAULT-VALUE}.")
    private String action = "list";

    @Mixin
    private MarketsOptions markets = new MarketsOptions();

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the trainings listed as JSON.")
    private @Nullable Path json;

    private ListModels() {}

    /**
     * Runs the command.
     *
     * @param args {@code rollback --exchange binance --coin BTC --intervals 1h --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ListModels(), args));
    }

    private record Market(Instrument instrument, Interval interval) {}

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            switch (action.toLowerCase(Locale.ROOT)) {
                case "list" -> list(opened.models());
                case "history" -> write(opened.models().history(), true);
                case "show" -> show(opened, one());
                case "monitor" -> {
                    return monitor(opened) ? 0 : 1;
                }
                case "rollback" -> rollback(opened.models(), one());
                default ->
                    throw new InvalidRequestException("Unknown action '" + action + "'"
                            + NearestNames.hint(action, ACTIONS) + ": there are " + String.join(", ", ACTIONS) + ".");
            }
        }
        return 0;
    }

    private Market one() {
        if (markets.coins.size() != 1 || markets.intervals().size() != 1) {
            throw new InvalidRequestException(
                    action + " is about one market: give --exchange, --coin and --intervals, one each.");
        }
        return new Market(markets.instruments().get(0), markets.intervals().get(0));
    }

    private void list(ModelArchive models) {
        List<ModelTraining> history = models.history();
        List<ModelTraining> productive = known(history).stream()
                .flatMap(market -> models.productionId(market.instrument, market.interval).stream()
                        .flatMap(id -> history.stream()
                                .filter(run -> run.instrument().equals(market.instrument)
                                        && run.interval().equals(market.interval)
                                        && run.outcome().id().equals(id))))
                .toList();
        if (productive.isEmpty()) {
            System.out.println("No model is in production" + (history.isEmpty() ? ", and none was trained." : ".")
                    + " Train with kirby retrain --once.");
        }
        write(productive, false);
    }

    private static Set<Market> known(List<ModelTraining> history) {
        Set<Market> known = new LinkedHashSet<>();
        history.forEach(run -> known.add(new Market(run.instrument(), run.interval())));
        return known;
    }

    /** Whether none is worse than a coin: of the markets named, or of all that have a model. */
    private boolean monitor(MarketDataStore opened) {
        ModelArchive models = opened.models();
        Set<Market> asked = new LinkedHashSet<>();
        if (markets.coins.isEmpty()) {
            known(models.history()).stream()
                    .filter(market -> models.productionId(market.instrument, market.interval)
                            .isPresent())
                    .forEach(asked::add);
        } else {
            markets.instruments().forEach(i -> markets.intervals().forEach(length -> asked.add(new Market(i, length))));
        }
        if (asked.isEmpty()) {
            System.out.println("No model is in production. Train with kirby retrain --once.");
        }
        boolean isWell = true;
        for (Market market : asked) {
            DeployedModel deployed = deployed(opened, market);
            ModelMonitor.Health health = health(opened, market, deployed);
            System.out.println(
                    market.instrument + " " + market.interval + " " + deployed.id() + ": " + health.advice());
            print(health);
            isWell &= health.advice() != ModelMonitor.Advice.ALERT;
        }
        return isWell;
    }

    private static DeployedModel deployed(MarketDataStore opened, Market market) {
        return opened.models()
                .production(market.instrument, market.interval)
                .map(DeployedModel::read)
                .orElseThrow(() -> PredictNow.none(market.instrument, market.interval));
    }

    /** By the newest predictions, and by the stored candles after the training. */
    private ModelMonitor.Health health(MarketDataStore opened, Market market, DeployedModel deployed) {
        TrainingData data = TrainingData.of(
                StoredMarket.backtest(
                                opened,
                                opened.candles(market.instrument, market.interval)
                                        .load())
                        .study(),
                Features.standard().only(deployed.model().features()),
                labels.kind == null ? Labels.parse(deployed.labels()) : labels.labels());
        List<ModelPrediction> said = opened.predictions()
                .read(
                        market.instrument,
                        market.interval,
                        new TimeRange(
                                deployed.trained(), opened.clock().instant().plusMillis(1)));
        return ModelMonitor.of(opened.clock()).judge(deployed, data, said);
    }

    private static void print(ModelMonitor.Health health) {
        System.out.println("  " + health.live());
        System.out.println("  " + health);
        health.reasons().forEach(reason -> System.out.println("  " + reason));
    }

    private void write(List<ModelTraining> lines, boolean dated) {
        for (ModelTraining line : lines) {
            System.out.println((dated ? line.time() + " " : "") + line.instrument() + " " + line.interval() + " "
                    + (line.outcome().deployed()
                            ? line.outcome().id()
                            : line.outcome().model() + ", not deployed")
                    + ": " + line.outcome().reason());
        }
        RetrainModels.write(json, lines);
    }

    private void show(MarketDataStore opened, Market market) {
        DeployedModel deployed = deployed(opened, market);
        System.out.println(deployed.id() + ", trained " + deployed.trained() + ", predicts " + deployed.labels());
        ModelTraining.toJson(deployed.metrics()).forEach(ListModels::printMetric);
        System.out.println("features by share of gain:");
        deployed.model()
                .ranking()
                .forEach((name, share) -> System.out.printf(Locale.ROOT, "  %-32s %.4f%n", name, share));
        print(health(opened, market, deployed));
    }

    private static void printMetric(String name, @Nullable Number value) {
        System.out.printf(
                Locale.ROOT,
                "%-18s %s%n",
                name,
                value instanceof Double number
                        ? String.format(Locale.ROOT, "%.4f", number)
                        : Objects.requireNonNullElse(value, "unknown"));
    }

    private static void rollback(ModelArchive models, Market market) {
        System.out.println(models.rollback(market.instrument, market.interval).id() + " is in production of "
                + market.instrument + " " + market.interval + ".");
    }
}
