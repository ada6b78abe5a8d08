package dev.kirby.store.registry;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobResult;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.ModelTraining;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import dev.kirby.registry.TrialLedger;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.storage.StoreProblem;
import dev.kirby.store.timescale.RealPostgres;
import dev.kirby.store.timescale.TimescaleStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept beside the rows, in a folder and in a database. */
class DocumentsTest {

    @TempDir
    Path folder;

    private MarketDataStore open(String kind) {
        return MarketDataStore.of(
                kind.equals("lake") ? Lake.open(folder, CLOCK) : TimescaleStore.open(RealPostgres.url(folder), CLOCK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void a_document_changes_only_from_what_was_expected(String kind) {
        try (MarketDataStore store = open(kind)) {
            DocumentStorage documents = store.storage().documents();
            assertThat(documents.get("some/one.json")).isEmpty();
            assertThat(documents.list("some")).isEmpty();
            assertThat(documents.compareAndSet("some/one.json", "what was never there", "x"))
                    .isFalse();
            assertThat(documents.compareAndSet("some/one.json", null, "first ü\n"))
                    .isTrue();
            assertThat(documents.compareAndSet("some/one.json", null, "second")).isFalse();
            assertThat(documents.compareAndSet("some/one.json", "other", "second"))
                    .isFalse();
            assertThat(documents.get("some/one.json")).contains("first ü\n");
            assertThat(documents.compareAndSet("some/one.json", "first ü\n", "second"))
                    .isTrue();
            assertThat(documents.compareAndSet("some/two.json", null, "2")).isTrue();
            documents.append("some/log.jsonl", "{\"a\":1}");
            documents.append("some/log.jsonl", "{\"a\":2}");
            assertThat(documents.lines("some/log.jsonl")).containsExactly("{\"a\":1}", "{\"a\":2}");
            assertThat(documents.lines("some/none.jsonl")).isEmpty();
            documents.append("some/other.jsonl", "{}");
            documents.removeLog("some/other.jsonl");
            documents.removeLog("some/never.jsonl");
            assertThat(documents.lines("some/other.jsonl")).isEmpty();
            documents.append("some/other.jsonl", "{\"b\":1}");
            assertThat(documents.lines("some/other.jsonl")).containsExactly("{\"b\":1}");
            assertThatThrownBy(() -> documents.removeLog("some/one.json")).isInstanceOf(InvalidRequestException.class);
            assertThat(documents.list("some")).containsExactly("some/one.json", "some/two.json");
            assertThat(documents.compareAndSet("some/one.json", "second", null)).isTrue();
            assertThat(documents.list("some")).containsExactly("some/two.json");
            for (String key : List.of("../x.json", "/x.json", "a/../x", ".x", "a//b", "", "a\\b", "some/.kirby")) {
                assertThatThrownBy(() -> documents.get(key)).isInstanceOf(InvalidRequestException.class);
            }
            assertThatThrownBy(() -> documents.append("some/one.json", "x"))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void a_ledger_counts_distinct_looks_at_the_same_days_and_outlives_its_process(String kind) {
        try (MarketDataStore store = open(kind)) {
            TrialLedger ledger = store.ledger();
            assertThat(ledger.count(RegistryChild.look("A", 1))).isEqualTo(1);
            assertThat(ledger.record(RegistryChild.look("A", 1))).isEqualTo(1);
            assertThat(ledger.record(RegistryChild.look("A", 1))).isEqualTo(1);
            assertThat(ledger.record(RegistryChild.look("A", 2))).isEqualTo(2);
        }
        try (MarketDataStore store = open(kind)) {
            store.series().forEach(store::delete);
            assertThat(store.ledger().count(RegistryChild.look("B", 1))).isEqualTo(3);
            assertThat(store.ledger().looks()).containsExactly(RegistryChild.look("A", 1), RegistryChild.look("A", 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void of_two_workers_one_gets_a_job_and_sql_shows_it(String kind) {
        try (MarketDataStore store = open(kind)) {
            TrainingJobs jobs = store.jobs();
            TrainingJob pending = TrainingJob.pending(
                    "job_1",
                    new TrainingTask(
                            "S",
                            BTC,
                            Interval.M5,
                            90,
                            new TrainingTask.Search("random", 100, 42, Map.of("p", "1 to 5")),
                            Map.of("train_months", "3")),
                    START);
            jobs.add(pending);
            assertThatThrownBy(() -> jobs.add(pending)).isInstanceOf(InvalidRequestException.class);
            TrainingJob one = pending.startedBy("one", START.plusSeconds(1));
            assertThat(jobs.replace(pending, one)).isTrue();
            assertThat(jobs.replace(pending, pending.startedBy("two", START.plusSeconds(1))))
                    .isFalse();
            TrainingJob half = one.progressed(
                    new JobProgress(JobStep.OPTIMISATION, 50, 50, 100, Double.NaN, Double.NaN), START.plusSeconds(2));
            assertThat(jobs.replace(one, half)).isTrue();
            assertThat(jobs.find("job_1")).contains(half);
            TrainingJob done = half.completed(
                    new JobResult(1.5, Map.of("p", 3.0), Map.of("sharpe", Double.NaN), "S_1"), START.plusSeconds(61));
            assertThat(jobs.replace(half, done)).isTrue();
            assertThat(jobs.all()).containsExactly(done);
            assertThat(jobs.all().get(0).status()).isEqualTo(JobStatus.COMPLETED);
            jobs.log("job_1", new JobLogLine(START, JobLogLine.Level.INFO, "window 1\nof 9"));
            assertThat(jobs.log("job_1")).extracting(JobLogLine::message).containsExactly("window 1\nof 9");
            jobs.keepReport("job_1", "<!doctype html>");
            jobs.keepReport("job_1", "<!doctype html>2");
            assertThat(jobs.report("job_1")).hasValue("<!doctype html>2");
            jobs.log("job_0", new JobLogLine(START, JobLogLine.Level.INFO, "kept"));
            jobs.clear("job_1");
            jobs.clear("job_never");
            assertThat(jobs.report("job_1")).isEmpty();
            assertThat(jobs.log("job_1")).isEmpty();
            assertThat(jobs.log("job_0")).hasSize(1);
            assertThat(jobs.find("job_1")).contains(done);
            TrainingJob waiting = TrainingJob.pending("job_2", pending.task(), START.plusSeconds(5));
            jobs.add(waiting);
            jobs.replace(waiting, waiting.cancelled(START.plusSeconds(6)));
            assertThat(store.sql(
                                    "select id, strategy, exchange, pair, timeframe, optimizer, seed, status, progress_pct,"
                                            + " step, duration_seconds, best_score, best_parameters, best_config_id"
                                            + " from training_jobs order by id")
                            .toCsv())
                    .isEqualTo("id,strategy,exchange,pair,timeframe,optimizer,seed,status,progress_pct,step,"
                            + "duration_seconds,best_score,best_parameters,best_config_id\n"
                            + "job_1,S,binance,BTC/USDT,5m,random,42,COMPLETED,100,STORAGE,60,1.5,\"{\"\"p\"\":"
                            + (kind.equals("lake") ? "" : " ") + "3.0}\",S_1\n"
                            + "job_2,S,binance,BTC/USDT,5m,random,42,CANCELLED,0,COLLECTION,,,,\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void sql_shows_a_job_without_a_sign_of_life_as_interrupted(String kind) {
        try (MarketDataStore store = open(kind)) {
            TrainingTask task = new TrainingTask(
                    "S", BTC, Interval.M5, 90, new TrainingTask.Search("random", 100, 42, Map.of()), Map.of());
            TrainingJob dead = TrainingJob.pending("job_1", task, START).startedBy("one", START);
            dead = dead.progressed(
                    new JobProgress(JobStep.OPTIMISATION, 50, 1, 2, Double.NaN, Double.NaN), START.plusSeconds(9));
            Instant now = Clock.systemUTC().instant();
            store.jobs().add(dead);
            store.jobs().add(TrainingJob.pending("job_2", task, START).startedBy("two", now));
            String expected = "id,status,duration_seconds,error\n"
                    + "job_1,FAILED,9,Interrupted: the last sign of life of its process was at "
                    + START.plusSeconds(9) + ". Run it again.\njob_2,RUNNING,,\n";
            String query = "select id, status, duration_seconds, error from training_jobs order by id";
            assertThat(store.sql(query).toCsv()).isEqualTo(expected);
            assertThat(store.jobs().all()).as("SQL only reads").contains(dead);
            assertThat(store.jobs().replace(dead, dead.interrupted())).isTrue();
            assertThat(store.jobs().find("job_1")).contains(dead.interrupted());
            assertThat(store.sql(query).toCsv()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void a_model_is_swapped_whole_and_rolled_back(String kind) {
        try (MarketDataStore store = open(kind)) {
            ModelArchive models = store.models();
            ArchivedModel first = new ArchivedModel(
                    "lightgbm_1", BTC, Interval.H1, START, Map.of("model.txt", "tree 1", "metrics.json", "{}"));
            ArchivedModel second = new ArchivedModel(
                    "lightgbm_2", BTC, Interval.H1, START, Map.of("model.txt", "tree 2", "metrics.json", "{}"));
            assertThat(models.production(BTC, Interval.H1)).isEmpty();
            models.deploy(first);
            models.deploy(second);
            assertThatThrownBy(() -> models.deploy(first)).isInstanceOf(InvalidRequestException.class);
            assertThat(models.productionId(BTC, Interval.H1)).contains("lightgbm_2");
            models.keep(new ArchivedModel("xgboost", BTC, Interval.H1, START, Map.of("model.txt", "tree 3")));
            models.keep(new ArchivedModel("xgboost", BTC, Interval.H1, START, Map.of("model.txt", "tree 4")));
            assertThat(store.storage().documents().get("models/binance/BTC_USDT_perps/1h/xgboost/model.txt"))
                    .contains("tree 4");
            assertThatThrownBy(() -> models.keep(first)).isInstanceOf(InvalidRequestException.class);
            assertThat(models.production(BTC, Interval.H1)).contains(second);
            assertThat(models.rollback(BTC, Interval.H1)).isEqualTo(first);
            assertThatThrownBy(() -> models.rollback(BTC, Interval.H1)).isInstanceOf(InvalidRequestException.class);
            assertThat(store.storage().documents().get("models/binance/BTC_USDT_perps/1h/production/model.txt"))
                    .contains("tree 1");
            ModelTraining run = new ModelTraining(
                    START,
                    BTC,
                    Interval.H1,
                    new ModelTraining.Data(TimeRange.of("2024-01-01", "2025-01-01"), 8_760, 50, "abc"),
                    Map.of("accuracy", 0.56, "auc", Double.NaN),
                    new ModelTraining.Outcome("lightgbm", "lightgbm_2", true, "0.56 is above 0.55"));
            models.record(run);
            assertThat(models.history()).containsExactly(run);
            assertThat(store.sql(
                                    "select exchange, pair, market_type, timeframe, model, id, deployed, reason, samples, features,"
                                            + " accuracy, auc from model_trainings")
                            .toCsv())
                    .isEqualTo(
                            "exchange,pair,market_type,timeframe,model,id,deployed,reason,samples,features,accuracy,auc\n"
                                    + "binance,BTC/USDT,perps,1h,lightgbm,lightgbm_2,true,0.56 is above 0.55,8760,50,0.56,\n");
            assertThat(store.storage().documents().get("models/binance/BTC_USDT_perps/1h/production/model.json"))
                    .hasValueSatisfying(json -> assertThat(json).contains("lightgbm_1"));
        }
    }

    private static ModelPrediction prediction(
            Instant time, Instant close, String model, ModelPrediction.Flag... flags) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("no rise", 0.375);
        values.put("rise", 0.625);
        return new ModelPrediction(
                time,
                BTC,
                Interval.H1,
                close,
                model,
                flags.length == 2 ? Map.of() : values,
                flags.length == 2 ? Double.NaN : 0.5,
                List.of(flags),
                flags.length == 0 ? "" : "for a reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void of_two_predictions_of_one_candle_the_first_stands(String kind) throws Exception {
        Instant close = Instant.parse("2024-01-31T23:00:00Z");
        Instant next = Instant.parse("2024-02-01T00:00:00Z");
        ModelPrediction first = prediction(close.plusMillis(412), close, "lightgbm_1");
        ModelPrediction again = prediction(close.plusSeconds(9), close, "lightgbm_2");
        ModelPrediction refused = prediction(
                next.plusMillis(500), next, "lightgbm_2", ModelPrediction.Flag.UNKNOWN, ModelPrediction.Flag.LATE);
        try (MarketDataStore store = open(kind)) {
            assertThat(store.sql("select * from predictions").toCsv())
                    .startsWith("time,exchange,pair,market_type,timeframe,close_time,delay_ms,model,says,strength,"
                            + "dissimilarity,flags,reason,probabilities\n");
            assertThat(store.predictions().read(BTC, Interval.H1, TimeRange.ALL))
                    .isEmpty();
            store.predictions().append(again);
            store.predictions().append(first);
            store.predictions().append(refused);
        }
        if (kind.equals("lake")) {
            // A line that a crash cut short hides no other.
            Files.writeString(
                    folder.resolve("predictions/binance/BTC_USDT_perps/1h/2024-01.jsonl"),
                    "{\"time\":\"2024-01-31T2",
                    StandardOpenOption.APPEND);
        }
        try (MarketDataStore store = open(kind)) {
            assertThat(store.predictions().read(BTC, Interval.H1, TimeRange.ALL))
                    .containsExactly(first, refused);
            assertThat(store.predictions().read(BTC, Interval.H1, new TimeRange(next, next.plusSeconds(1))))
                    .containsExactly(refused);
            assertThat(store.predictions().read(BTC, Interval.M5, TimeRange.ALL))
                    .isEmpty();
            assertThat(store.sql("select exchange, pair, market_type, timeframe, delay_ms, model, says, strength,"
                                    + " dissimilarity, flags, reason from predictions order by close_time")
                            .toCsv())
                    .isEqualTo(
                            "exchange,pair,market_type,timeframe,delay_ms,model,says,strength,dissimilarity,flags,reason\n"
                                    + "binance,BTC/USDT,perps,1h,412,lightgbm_1,rise,0.625,0.5,,\n"
                                    + "binance,BTC/USDT,perps,1h,500,lightgbm_2,,,,unknown late,for a reason\n");
        }
    }

    @Test
    void two_processes_that_save_at_once_lose_nothing() throws Exception {
        int saves = 15;
        List<Process> children = new ArrayList<>();
        for (String name : List.of("ONE", "TWO")) {
            children.add(ChildJvm.start(RegistryChild.class, folder, name, saves));
        }
        try (MarketDataStore store = open("lake")) {
            while (children.stream().anyMatch(Process::isAlive)) {
                store.registry()
                        .find("SHARED")
                        .ifPresent(shared -> assertThat(shared.strategy()).isEqualTo("S"));
                assertThat(((DocumentRegistry) store.registry()).unreadable()).isEmpty();
            }
            for (Process child : children) {
                assertThat(ChildJvm.lines(child)).noneMatch(line -> line.contains("Exception"));
                assertThat(child.waitFor()).isZero();
            }
            assertThat(store.registry().all()).hasSize(2 * saves + 1);
            assertThat(store.ledger().looks()).hasSize(2 * saves);
            assertThat(store.ledger().count(RegistryChild.look("ONE", 0))).isEqualTo(2 * saves);
            // Each change of the shared stage was seen by the one who made it: no stage follows itself.
            var transitions = store.registry().transitions("SHARED");
            for (int i = 1; i < transitions.size(); i++) {
                assertThat(transitions.get(i).stage())
                        .isNotEqualTo(transitions.get(i - 1).stage());
            }
            assertThat(transitions.get(transitions.size() - 1).stage())
                    .isEqualTo(store.registry().find("SHARED").orElseThrow().stage());
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void damage_of_one_document_is_named_and_hides_no_other() throws Exception {
        try (MarketDataStore store = open("lake")) {
            Registry registry = store.registry();
            registry.save(RegistryChild.configuration("A_1", LifecycleStage.DISCOVERY), "new");
            registry.save(RegistryChild.configuration("A_2", LifecycleStage.DISCOVERY), "new");
            store.ledger().record(RegistryChild.look("A", 1));
            Files.writeString(folder.resolve("registry/A_1.json"), "{\"pair\":");
            Files.writeString(
                    folder.resolve("registry/transitions.jsonl"),
                    "{\"configuration\":\"A_2\",\"ti",
                    StandardOpenOption.APPEND);
            Files.writeString(folder.resolve("ledger/looks.jsonl"), "{\"time\"", StandardOpenOption.APPEND);
            assertThat(registry.all()).extracting(c -> c.id()).containsExactly("A_2");
            assertThat(registry.transitions("A_2")).hasSize(1);
            assertThatThrownBy(() -> registry.find("A_1")).hasMessageContaining("registry/A_1.json");
            assertThat(store.verify().problems())
                    .extracting(StoreProblem::kind, StoreProblem::where)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(StoreProblem.Kind.RECORD, "ledger/looks.jsonl"),
                            org.assertj.core.groups.Tuple.tuple(StoreProblem.Kind.RECORD, "registry/A_1.json"),
                            org.assertj.core.groups.Tuple.tuple(
                                    StoreProblem.Kind.RECORD, "registry/transitions.jsonl"));
            registry.save(RegistryChild.configuration("A_1", LifecycleStage.PAPER), "saved again");
            registry.save(RegistryChild.configuration("A_2", LifecycleStage.PAPER), "worse");
            assertThat(registry.all()).hasSize(2);
            assertThat(registry.transitions("A_2")).extracting(t -> t.reason()).containsExactly("new", "worse");
            assertThat(store.ledger().record(RegistryChild.look("A", 2))).isEqualTo(2);
            assertThat(store.sql("select id from trained_configurations order by id")
                            .toCsv())
                    .isEqualTo("id\nA_1\nA_2\n");
        }
    }
}
