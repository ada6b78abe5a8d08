package dev.kirby.examples;

import dev.kirby.ml.model.ModelRecipe;
import dev.kirby.registry.ModelPrediction;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A prediction as commands print it and write it as JSON. */
final class PredictionText {

    private PredictionText() {}

    /** For example {@code binance:BTC/USDT:USDT 1h after 2024-03-01T12:00:00Z: rise 0.612, medium, 0.4 s after the close (lightgbm_…)}. */
    static String line(ModelPrediction prediction) {
        StringBuilder line = new StringBuilder()
                .append(prediction.instrument())
                .append(' ')
                .append(prediction.interval())
                .append(" after ")
                .append(prediction.closeTime())
                .append(": ");
        prediction
                .says()
                .ifPresentOrElse(
                        says -> line.append(String.format(
                                Locale.ROOT,
                                "%s %.4f%s",
                                says,
                                prediction.strength(),
                                confidence(prediction).isEmpty() ? "" : ", " + confidence(prediction))),
                        () -> line.append("no prediction"));
        line.append(String.format(
                Locale.ROOT, ", %.1f s after the close", prediction.delay().toMillis() / 1000.0));
        if (!prediction.isSound()) {
            line.append(", not to be traded on: ").append(prediction.reason());
        }
        return line.append(" (").append(prediction.model()).append(')').toString();
    }

    /** As SQL has it, and how sure the model is. */
    static Map<String, @Nullable Object> object(ModelPrediction prediction) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("exchange", prediction.instrument().exchange());
        object.put("symbol", prediction.instrument().symbol());
        object.put("interval", prediction.interval().toString());
        object.put("close_time", prediction.closeTime().toString());
        object.put("model", prediction.model());
        object.put("probabilities", prediction.values());
        object.put("says", prediction.says().orElse(null));
        object.put("confidence", confidence(prediction));
        object.put("dissimilarity", JsonFile.known(prediction.dissimilarity()));
        object.put(
                "flags",
                prediction.flags().stream().map(ModelPrediction.Flag::toString).toList());
        object.put("reason", prediction.reason());
        object.put("delay_ms", prediction.delay().toMillis());
        return object;
    }

    /** How sure the model is, in the words of its thresholds; none of a number. */
    private static String confidence(ModelPrediction prediction) {
        double chance = prediction.strength();
        return prediction.values().size() < 2
                ? ""
                : chance >= ModelRecipe.HIGH
                        ? "high"
                        : chance >= ModelRecipe.MEDIUM ? "medium" : chance >= ModelRecipe.LOW ? "low" : "none";
    }
}
