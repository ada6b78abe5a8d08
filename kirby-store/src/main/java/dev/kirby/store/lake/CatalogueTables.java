package dev.kirby.store.lake;

import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.JobResult;
import dev.kirby.registry.ModelTraining;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingTask;
import dev.kirby.source.Origins;
import dev.kirby.store.stars.Catalogue;
import dev.kirby.store.stars.Section;
import dev.kirby.store.storage.DataVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The tables of {@code store.sql} that hold no rows of series: what was synced, collected and trained. */
final class CatalogueTables {

    /** The table that costs a look into each series. */
    static final String ROW_ORIGINS = "row_origins";

    static final String VERSIONS = "data_versions";
    static final String JOBS = "training_jobs";
    static final String TRAININGS = "model_trainings";
    static final String CONFIGURATIONS = "trained_configurations";

    private static final String PAIRS = "trading_pairs";
    private static final String STARLISTINGS = "starlistings";

    /** The tables of what is configured and stored. */
    static final List<String> OF_STARS = Stream.concat(
                    Stream.of(PAIRS, STARLISTINGS),
                    Arrays.stream(Section.values()).map(Section::toString))
            .toList();

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TEXT = "VARCHAR";
    private static final String TIME = ParquetFiles.TIME;

    private final List<SeriesId> stored;
    private final Catalogue stars;
    private final boolean nothingSynced;
    private final List<DataVersion> versions;
    private final List<TrainedConfiguration> configurations;
    private final List<TrainingJob> jobs;
    private final List<ModelTraining> trainings;
    private final Map<SeriesId, Origins> origins;

    /**
     * The tables of a lake.
     *
     * @param origins where the rows of series come from; empty where no query names that table
     */
    CatalogueTables(
            List<SeriesId> stored,
            Catalogue synced,
            List<DataVersion> versions,
            List<TrainedConfiguration> configurations,
            List<TrainingJob> jobs,
            List<ModelTraining> trainings,
            Map<SeriesId, Origins> origins) {
        this.stored = stored;
        this.stars = synced.showing(stored);
        this.nothingSynced = synced.equals(Catalogue.EMPTY);
        this.versions = versions;
        this.configurations = configurations;
        this.jobs = jobs;
        this.trainings = trainings;
        this.origins = origins;
    }

    /** By name, in order. */
    Map<String, ValuesTable> all() {
        Map<String, ValuesTable> tables = new TreeMap<>();
        for (Section section : Section.values()) {
            tables.put(section.toString(), entries(section));
        }
        tables.put(PAIRS, tradingPairs());
        tables.put(STARLISTINGS, starlistings());
        tables.put(VERSIONS, dataVersions());
        tables.put(ROW_ORIGINS, rowOrigins());
        tables.put(JOBS, trainingJobs());
        tables.put(TRAININGS, modelTrainings());
        tables.put(CONFIGURATIONS, trainedConfigurations());
        return tables;
    }

    private ValuesTable entries(Section section) {
        ValuesTable table = new ValuesTable()
                .column(section.nameKey(), TEXT)
                .column(section.labelKey(), section == Section.INTERVALS ? "BIGINT" : TEXT)
                .column("active", "BOOLEAN");
        stars.entries(section).forEach(entry -> table.row(entry.name(), entry.label(), entry.active()));
        return table;
    }

    private ValuesTable tradingPairs() {
        ValuesTable table = pairColumns(new ValuesTable()).column("active", "BOOLEAN");
        Map<Instrument, Boolean> pairs = new LinkedHashMap<>();
        stars.stars().forEach(star -> pairs.merge(star.instrument(), star.active(), Boolean::logicalOr));
        stored.forEach(series -> pairs.putIfAbsent(series.instrument(), nothingSynced));
        pairs.forEach((i, on) -> add(table, i, on));
        return table;
    }

    private ValuesTable starlistings() {
        ValuesTable table = pairColumns(new ValuesTable())
                .column("interval", TEXT)
                .column("active", "BOOLEAN")
                .column("notes", TEXT);
        stars.stars()
                .forEach(star -> add(
                        table,
                        star.instrument(),
                        star.interval(),
                        star.active(),
                        star.notes().isEmpty() ? null : star.notes()));
        return table;
    }

    private static ValuesTable pairColumns(ValuesTable table) {
        return table.column("exchange", TEXT)
                .column("coin", TEXT)
                .column("quote", TEXT)
                .column("market_type", TEXT);
    }

    /** Adds a row; an instrument fills the four columns of a pair. */
    private static void add(ValuesTable table, @Nullable Object... cells) {
        List<@Nullable Object> flat = new ArrayList<>();
        for (Object cell : cells) {
            if (cell instanceof Instrument pair) {
                flat.addAll(List.of(pair.exchange(), pair.coin(), pair.quote(), pair.type()));
            } else {
                flat.add(cell);
            }
        }
        table.row(flat.toArray());
    }

    private ValuesTable dataVersions() {
        ValuesTable table = pairColumns(new ValuesTable().column("time", TIME).column("dataset", TEXT))
                .column("interval", TEXT)
                .column("origin", TEXT)
                .column("range_start", TIME)
                .column("range_end", TIME)
                .column("rows", "BIGINT")
                .column("settings", TEXT)
                .column("table_name", TEXT)
                .column("version", "BIGINT")
                .column("collection_date", "DATE")
                .column("start_date", "DATE")
                .column("end_date", "DATE")
                .column("record_count", "BIGINT")
                .column("checksum", TEXT);
        Map<SeriesId, Long> numbers = new HashMap<>();
        for (DataVersion version : versions) {
            SeriesId series = version.series();
            add(
                    table,
                    version.time(),
                    series.dataset(),
                    series.instrument(),
                    series.intervalOrNull(),
                    version.origin(),
                    version.range().start(),
                    version.range().end(),
                    version.rows(),
                    new TreeMap<>(version.settings()),
                    series.dataset().tableName(),
                    numbers.merge(series, 1L, Long::sum),
                    version.time(),
                    version.range().start(),
                    version.range().end(),
                    version.rows(),
                    version.settings().get(DataVersion.CHECKSUM));
        }
        return table;
    }

    private ValuesTable rowOrigins() {
        ValuesTable table = pairColumns(new ValuesTable().column("dataset", TEXT))
                .column("interval", TEXT)
                .column("range_start", TIME)
                .column("range_end", TIME)
                .column("origin", TEXT)
                .column("other_venue", "BOOLEAN");
        origins.forEach((series, its) -> its.stretches()
                .forEach(stretch -> add(
                        table,
                        series.dataset(),
                        series.instrument(),
                        series.intervalOrNull(),
                        stretch.range().start(),
                        stretch.range().end(),
                        stretch.origin(),
                        stretch.origin().isOtherVenue())));
        return table;
    }

    private ValuesTable trainingJobs() {
        ValuesTable table = new ValuesTable()
                .column("id", TEXT)
                .column("strategy", TEXT)
                .column("exchange", TEXT)
                .column("pair", TEXT)
                .column("timeframe", TEXT)
                .column("optimizer", TEXT)
                .column("seed", "BIGINT")
                .column("lookback_days", "BIGINT")
                .column("n_iterations", "BIGINT")
                .column("parameter_space", TEXT)
                .column("settings", TEXT)
                .column("status", TEXT)
                .column("progress_pct", "DOUBLE")
                .column("current_iteration", "BIGINT")
                .column("total_iterations", "BIGINT")
                .column("step", TEXT)
                .column("created_at", TIME)
                .column("started_at", TIME)
                .column("completed_at", TIME)
                .column("duration_seconds", "DOUBLE")
                .column("best_score", "DOUBLE")
                .column("best_parameters", TEXT)
                .column("best_metrics", TEXT)
                .column("best_config_id", TEXT)
                .column("error", TEXT);
        for (TrainingJob job : jobs) {
            TrainingTask task = job.task();
            table.row(
                    job.id(),
                    task.strategy(),
                    task.instrument().exchange(),
                    task.instrument().coin() + "/" + task.instrument().quote(),
                    task.interval(),
                    task.search().optimizer(),
                    task.search().seed(),
                    task.lookbackDays(),
                    task.search().iterations(),
                    json(task.search().space()),
                    json(task.settings()),
                    job.status(),
                    job.progress().percent(),
                    job.progress().iteration(),
                    job.progress().iterations(),
                    job.progress().step(),
                    job.created(),
                    job.started().orElse(null),
                    job.completed().orElse(null),
                    seconds(job),
                    job.progress().bestScore(),
                    job.result()
                            .map(JobResult::parameters)
                            .map(CatalogueTables::json)
                            .orElse(null),
                    job.result()
                            .map(JobResult::metrics)
                            .map(CatalogueTables::json)
                            .orElse(null),
                    job.result().map(JobResult::configuration).orElse(null),
                    job.error().orElse(null));
        }
        return table;
    }

    private ValuesTable modelTrainings() {
        ValuesTable table = new ValuesTable()
                .column("time", TIME)
                .column("exchange", TEXT)
                .column("pair", TEXT)
                .column("market_type", TEXT)
                .column("timeframe", TEXT)
                .column("model", TEXT)
                .column("id", TEXT)
                .column("deployed", "BOOLEAN")
                .column("reason", TEXT)
                .column("range_start", TIME)
                .column("range_end", TIME)
                .column("samples", "BIGINT")
                .column("features", "BIGINT")
                .column("accuracy", "DOUBLE")
                .column("auc", "DOUBLE")
                .column("majority_baseline", "DOUBLE")
                .column("metrics", TEXT)
                .column("data_fingerprint", TEXT);
        for (ModelTraining run : trainings) {
            Instrument i = run.instrument();
            table.row(
                    run.time(),
                    i.exchange(),
                    i.coin() + "/" + i.quote(),
                    i.type(),
                    run.interval(),
                    run.outcome().model(),
                    run.outcome().id().isEmpty() ? null : run.outcome().id(),
                    run.outcome().deployed(),
                    run.outcome().reason(),
                    run.data().range().start(),
                    run.data().range().end(),
                    run.data().rows(),
                    (long) run.data().features(),
                    run.metrics().get("accuracy"),
                    run.metrics().get("auc"),
                    run.metrics().get("majority_baseline"),
                    JSON.writeValueAsString(ModelTraining.toJson(run.metrics())),
                    run.data().fingerprint());
        }
        return table;
    }

    private static @Nullable Double seconds(TrainingJob job) {
        return job.started().isPresent() && job.completed().isPresent()
                ? (Double)
                        (Duration.between(job.started().get(), job.completed().get())
                                        .toMillis()
                                / 1000.0)
                : null;
    }

    private static String json(Map<String, ?> map) {
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        map.forEach((name, value) -> known.put(name, value instanceof Double d && !Double.isFinite(d) ? null : value));
        return JSON.writeValueAsString(known);
    }

    private ValuesTable trainedConfigurations() {
        ValuesTable table = new ValuesTable()
                .column("id", TEXT)
                .column("strategy", TEXT)
                .column("exchange", TEXT)
                .column("pair", TEXT)
                .column("timeframe", TEXT)
                .column("status", TEXT)
                .column("created_at", TIME)
                .column("document", TEXT);
        for (TrainedConfiguration c : configurations) {
            table.row(
                    c.id(),
                    c.strategy(),
                    c.instrument().exchange(),
                    c.instrument().coin() + "/" + c.instrument().quote(),
                    c.interval(),
                    c.stage(),
                    c.created(),
                    c.toJson());
        }
        return table;
    }
}
