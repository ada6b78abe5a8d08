package dev.kirby.ml.retrain;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.Labels;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.registry.ModelTraining;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model in production, read whole.
 *
 * @param id names it in the history
 * @param trained when
 * @param labels what it predicts, for example {@code change of 5 bars over 0.002}
 * @param horizon how many bars ahead that looks
 * @param model predicts
 * @param metrics what it scored before it was deployed, by snake_case name
 */
public record DeployedModel(
        String id, Instant trained, String labels, int horizon, Model model, Map<String, Double> metrics) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String METRICS = "metrics.json";
    private static final String FINGERPRINT = "fingerprint";

    /** Copies the map. */
    public DeployedModel {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * A model as an archive takes it: its files, {@code metrics.json}, and {@code fingerprint}, a line with the SHA-256 of each other file, as
     * {@code sha256sum -c} reads it. Deploying it by hand passes no gate.
     *
     * @param id letters, digits, {@code _} and {@code -}, not used before in the market
     * @param instrument the market
     * @param interval the candle length
     * @param trained when
     * @param labels what it predicts
     * @param model the model
     * @param scores on rows that it has not seen
     * @return what {@code store.models().deploy(…)} takes
     */
    public static ArchivedModel archived(
            String id,
            Instrument instrument,
            Interval interval,
            Instant trained,
            Labels labels,
            Model model,
            ModelScores scores) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.kind());
        json.put("trained", trained.toString());
        json.put("labels", labels.name());
        json.put("horizon", labels.horizon());
        json.put("metrics", ModelTraining.toJson(scores.toMap()));
        Map<String, String> files = new LinkedHashMap<>(model.files());
        files.put(METRICS, JSON.writeValueAsString(json) + "\n");
        files.put(FINGERPRINT, fingerprint(files));
        return new ArchivedModel(id, instrument, interval, trained, files);
    }

    private static String fingerprint(Map<String, String> files) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(files).forEach((name, content) -> {
            if (!name.equals(FINGERPRINT)) {
                lines.append(sha256(content)).append("  ").append(name).append('\n');
            }
        });
        return lines.toString();
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }

    /**
     * Reads an archived model.
     *
     * @param archived as {@code store.models().production(…)} gives it
     * @return the model
     * @throws InvalidRequestException if a file is not what was deployed
     */
    public static DeployedModel read(ArchivedModel archived) {
        Map<String, String> files = archived.files();
        if (files.containsKey(FINGERPRINT) && !fingerprint(files).equals(files.get(FINGERPRINT))) {
            throw new InvalidRequestException("The files of model " + archived.id()
                    + " are not those that were deployed: their fingerprint differs. Roll back, or train again.");
        }
        try {
            JsonNode json = JSON.readTree(files.getOrDefault(METRICS, "{}"));
            Map<String, Double> metrics = new LinkedHashMap<>();
            json.path("metrics")
                    .forEachEntry(
                            (name, value) -> metrics.put(name, value.isNumber() ? value.doubleValue() : Double.NaN));
            return new DeployedModel(
                    archived.id(),
                    archived.trained(),
                    json.path("labels").asString(""),
                    json.path("horizon").asInt(0),
                    Models.load(files),
                    metrics);
        } catch (JacksonException e) {
            throw new InvalidRequestException(
                    METRICS + " of model " + archived.id() + " is damaged: " + e.getOriginalMessage()
                            + " Roll back, or train again.",
                    e);
        }
    }

    /** For example {@code DeployedModel[lightgbm_20251023_020000, accuracy 0.5712]}. */
    @Override
    public String toString() {
        return "DeployedModel[" + id
                + TrainingLine.text(", accuracy %.4f", metrics.getOrDefault("accuracy", Double.NaN)) + "]";
    }
}
