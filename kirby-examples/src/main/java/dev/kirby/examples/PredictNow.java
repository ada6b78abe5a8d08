package dev.kirby.examples;

import dev.kirby.NoDataException;
import dev.kirby.internal.ResultFile;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.Features;
import dev.kirby.ml.model.ModelRecipe;
import dev.kirby.ml.retrain.DeployedModel;
import dev.kirby.ml.retrain.ModelHandle;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Predicts with the model in production, from the newest stored candles. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description = "Predicts with the model in production of each market, from the newest stored candle.")
public final class PredictNow implements Callable<Integer> {

    /** As many candles as the features with the longest look-back need. */
    private static final int HISTORY = 2_000;

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
        List<Map<String, Object>> objects = new ArrayList<>();
        try (MarketDataStore opened = store.existing()) {
            for (Instrument instrument : markets.instruments()) {
                for (Interval interval : markets.intervals()) {
                    objects.add(predict(opened, instrument, interval));
                }
            }
        }
        if (json != null) {
            ResultFile.write(
                    json, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(objects) + "\n");
        }
        return 0;
    }

    private static Map<String, Object> predict(MarketDataStore opened, Instrument instrument, Interval interval) {
        if (opened.models().productionId(instrument, interval).isEmpty()) {
            throw none(instrument, interval);
        }
        DeployedModel deployed = ModelHandle.of(opened.models(), instrument, interval, opened.clock())
                .current();
        CandleSeries bars = opened.candles(instrument, interval).load();
        CandleSeries newest = bars.slice(Math.max(0, bars.size() - HISTORY), bars.size());
        FeatureMatrix matrix = Features.standard()
                .only(deployed.model().features())
                .matrix(StoredMarket.backtest(opened, newest).study());
        double[] values = deployed.model().predict(matrix.row(newest.size() - 1));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("exchange", instrument.exchange());
        object.put("symbol", instrument.symbol());
        object.put("interval", interval.toString());
        object.put(
                "close_time",
                Instant.ofEpochMilli(newest.closeTime(newest.size() - 1)).toString());
        object.put("model", deployed.id());
        object.put("predicts", deployed.labels());
        int best = 0;
        Map<String, Double> chances = new LinkedHashMap<>();
        for (int c = 0; c < values.length; c++) {
            best = values[c] > values[best] ? c : best;
            chances.put(deployed.model().classes().get(c).name(), values[c]);
        }
        object.put("probabilities", chances);
        object.put("says", deployed.model().classes().get(best).name());
        object.put("confidence", confidence(values[best]));
        System.out.printf(
                Locale.ROOT,
                "%s %s after %s: %s with %.3f, %s (%s)%n",
                instrument,
                interval,
                object.get("close_time"),
                object.get("says"),
                values[best],
                object.get("confidence"),
                deployed.id());
        return object;
    }

    private static String confidence(double chance) {
        return chance >= ModelRecipe.HIGH
                ? "high"
                : chance >= ModelRecipe.MEDIUM ? "medium" : chance >= ModelRecipe.LOW ? "low" : "none";
    }
}
