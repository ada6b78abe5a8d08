package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a training: a strategy, a market, one set of parameters, the stage they earned, and a document with everything
 * that is known about them. Unknown values are null in the document.
 *
 * <p>Immutable and thread-safe; equal when all parts are.
 */
public final class TrainedConfiguration {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String ACTIVATION = "activation";
    private static final String ACTIVE = "is_active";

    private final String id;
    private final LifecycleStage stage;
    private final String strategy;
    private final Instrument instrument;
    private final Interval interval;
    private final Instant created;
    private final Map<String, Double> parameters;
    private final Map<String, @Nullable Object> sections;

    /**
     * A configuration of its parts.
     *
     * @param id for example {@code LIQUIDITY_SWEEP_V3_20251023_145632_a1b2c3}: letters, digits, {@code _} and {@code -}
     * @param stage what it earned
     * @param strategy the strategy's name
     * @param instrument what it was trained on
     * @param interval the candle length
     * @param created when
     * @param parameters by their snake_case names
     * @param sections the document's sections by their names, as plain maps, lists, texts, numbers, booleans and nulls
     */
    public TrainedConfiguration(
            String id,
            LifecycleStage stage,
            String strategy,
            Instrument instrument,
            Interval interval,
            Instant created,
            Map<String, Double> parameters,
            Map<String, ? extends @Nullable Object> sections) {
        if (!requireNonNull(id, "id").matches("[A-Za-z0-9_-]{1,100}")) {
            throw new InvalidRequestException(
                    "A configuration's id must be letters, digits, '_' and '-', was '" + id + "'.");
        }
        this.id = id;
        this.stage = requireNonNull(stage, "stage");
        this.strategy = requireNonNull(strategy, "strategy");
        this.instrument = requireNonNull(instrument, "instrument");
        this.interval = requireNonNull(interval, "interval");
        this.created = requireNonNull(created, "created");
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.sections = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(sections));
    }

    /** {@return the identity: strategy, time and six hexadecimal digits} */
    public String id() {
        return id;
    }

    /** {@return what it earned} */
    public LifecycleStage stage() {
        return stage;
    }

    /** {@return the strategy's name, for example {@code LIQUIDITY_SWEEP_V3}} */
    public String strategy() {
        return strategy;
    }

    /** {@return what it was trained on} */
    public Instrument instrument() {
        return instrument;
    }

    /** {@return the candle length it was trained on} */
    public Interval interval() {
        return interval;
    }

    /** {@return when it was found} */
    public Instant created() {
        return created;
    }

    /** {@return the parameters, by name, in order} */
    public Map<String, Double> parameters() {
        return parameters;
    }

    /** {@return the sections of the document, by name, in order} */
    public Map<String, @Nullable Object> sections() {
        return sections;
    }

    /**
     * {@return the same configuration in another stage}
     *
     * @param newStage what it earned since
     */
    public TrainedConfiguration withStage(LifecycleStage newStage) {
        return new TrainedConfiguration(id, newStage, strategy, instrument, interval, created, parameters, sections);
    }

    /** {@return whether a user lets it trade; that says nothing about its stage, whose size factor counts as well} */
    public boolean isActive() {
        return activation().get(ACTIVE) instanceof Boolean active && active;
    }

    /**
     * {@return the same configuration, let trade}
     *
     * @param now the time
     */
    public TrainedConfiguration activated(Instant now) {
        return withActivation(true, "last_activated_at", now);
    }

    /**
     * {@return the same configuration, not to trade any more}
     *
     * @param now the time
     */
    public TrainedConfiguration deactivated(Instant now) {
        return withActivation(false, "last_deactivated_at", now);
    }

    private Map<?, ?> activation() {
        return sections.get(ACTIVATION) instanceof Map<?, ?> map ? map : Map.of();
    }

    private TrainedConfiguration withActivation(boolean active, String time, Instant now) {
        Map<String, @Nullable Object> activation = new LinkedHashMap<>();
        activation.put(ACTIVE, active);
        for (String name : List.of("last_activated_at", "last_deactivated_at")) {
            activation.put(
                    name, name.equals(time) ? now.toString() : activation().get(name));
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>(sections);
        more.put(ACTIVATION, activation);
        return new TrainedConfiguration(id, stage, strategy, instrument, interval, created, parameters, more);
    }

    /**
     * The configuration document: one JSON object for the pair, with this as its only configuration.
     *
     * @return indented JSON
     */
    public String toJson() {
        Map<String, @Nullable Object> configuration = new LinkedHashMap<>();
        configuration.put("id", id);
        configuration.put("status", stage.name());
        configuration.put("instrument", instrument.toString());
        configuration.put("created", created.toString());
        configuration.put("parameters", parameters);
        sections.forEach(configuration::putIfAbsent);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("pair", instrument.coin() + "/" + instrument.quote());
        document.put("pattern", strategy);
        document.put("timeframe", interval.toString());
        document.put("configurations", List.of(configuration));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param json a document with one configuration
     * @return the configuration
     * @throws InvalidRequestException if the text is no such document
     */
    @SuppressWarnings("unchecked") // JSON objects are maps by text; what is no number fails below
    public static TrainedConfiguration parse(String json) {
        try {
            Map<String, Object> document = JSON.readValue(json, Map.class);
            Map<String, Object> configuration =
                    (Map<String, Object>) ((List<?>) part(document, "configurations")).get(0);
            Map<String, Double> parameters = new LinkedHashMap<>();
            ((Map<String, Number>) part(configuration, "parameters"))
                    .forEach((name, value) -> parameters.put(name, value.doubleValue()));
            Map<String, @Nullable Object> sections = new LinkedHashMap<>(configuration);
            List.of("id", "status", "instrument", "created", "parameters").forEach(sections::remove);
            return new TrainedConfiguration(
                    (String) part(configuration, "id"),
                    LifecycleStage.valueOf((String) part(configuration, "status")),
                    (String) part(document, "pattern"),
                    Instrument.parse((String) part(configuration, "instrument")),
                    Interval.parse((String) part(document, "timeframe")),
                    Instant.parse((String) part(configuration, "created")),
                    parameters,
                    sections);
        } catch (JacksonException | ClassCastException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new InvalidRequestException("This is no configuration document: " + e.getMessage(), e);
        }
    }

    private static Object part(Map<String, Object> map, String name) {
        Object value = map.get(name);
        if (value == null) {
            throw new InvalidRequestException("This is no configuration document: it has no '" + name + "'.");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainedConfiguration that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, stage);
    }

    /** For example {@code TrainedConfiguration[LIQUIDITY_SWEEP_V3_20251023_145632_a1b2c3, PAPER]}. */
    @Override
    public String toString() {
        return "TrainedConfiguration[" + (id.length() > 45 ? id.substring(0, 45) : id) + ", " + stage + "]";
    }
}
