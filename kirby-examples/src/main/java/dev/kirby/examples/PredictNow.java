package dev.kirby.examples;

import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.retrain.LivePredictions;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts with the model in production, from the newest stored candles. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description =
                "Predicts with the model in production of each market, from the newest stored candle. Says where that"
                        + " is not to be traded on: a newer candle should be there, a feature is unknown, or the model was trained on"
                        + " nothing like it. 'stream --predict' does so for each candle when it closes.")
public final class PredictNow implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private MarketsOptions markets = new MarketsOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes one object a market as a JSON array.")
    private @Nullable Path json;

    private PredictNow() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --intervals 1h --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new PredictNow(), args));
    }

    static NoDataException none(Instrument instrument, Interval interval) {
        return new NoDataException("No model of " + instrument + " " + interval
                + " is in production. Train one: kirby retrain --once --exchange " + instrument.exchange() + " --coin "
                + instrument.coin() + " --quote " + instrument.quote() + " --market-type " + instrument.type()
                + " --intervals " + interval);
    }

    @Override
    public Integer call() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        try (MarketDataStore opened = store.existing()) {
            for (Instrument instrument : markets.instruments()) {
                for (Interval interval : markets.intervals()) {
                    if (opened.models().productionId(instrument, interval).isEmpty()) {
                        throw none(instrument, interval);
                    }
                    ModelPrediction prediction = LivePredictions.of(
                                    opened.models(), opened.feed(), opened.predictions(), opened.clock())
                            .market(instrument, interval.toString())
                            .lateAfter(Duration.ofSeconds(interval.seconds()))
                            .newest()
                            .get(0);
                    System.out.println(PredictionText.line(prediction));
                    objects.add(PredictionText.object(prediction));
                }
            }
        }
        JsonFile.write(json, () -> objects);
        return 0;
    }
}
