package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models on the command line, from candles to production and back. */
class ModelCommandsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void hoursWithMoods() {
        MoodyMarket.store(folder.resolve("lake"), 1_600);
    }

    private Captured run(String command) {
        return Captured.line(
                command + " --exchange binance --coin BTC --quote USDT --data",
                folder.resolve("lake").toString());
    }

    private JsonNode json(String name) throws IOException {
        return Captured.json(folder.resolve(name));
    }

    @Test
    void a_model_is_trained_deployed_asked_and_rolled_back() throws IOException {
        Captured none = run("predict --intervals 1h");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("kirby retrain --once --exchange binance --coin BTC");

        String retrain = "retrain --once --intervals 1h --models logistic,lightgbm --seed 1 --json " + folder;
        Captured first = run(retrain + "/first.json");
        assertThat(first.err()).isEmpty();
        assertThat(first.exit()).isZero();
        assertThat(json("first.json").size()).isEqualTo(2);
        for (JsonNode one : json("first.json")) {
            for (String name :
                    List.of("model", "samples", "accuracy", "auc", "majority_baseline", "deployed", "reason")) {
                assertThat(one.has(name)).as(name).isTrue();
            }
            assertThat(one.get("features").intValue()).isEqualTo(50);
        }
        JsonNode best = json("first.json").get(0);
        assertThat(best.get("deployed").booleanValue()).as(first.out()).isTrue();
        assertThat(json("first.json").get(1).get("deployed").booleanValue()).isFalse();
        assertThat(folder.resolve("lake/models/binance/BTC_USDT_perps/1h/production/metrics.json"))
                .exists();

        assertThat(best.get("rows").isIntegralNumber()).isTrue();
        JsonNode production = json("lake/models/binance/BTC_USDT_perps/1h/production/metrics.json");
        assertThat(production.at("/metrics/rows").isIntegralNumber()).isTrue();
        assertThat(production.at("/metrics/rows").longValue())
                .isEqualTo(best.get("rows").longValue());
        assertThat(production.at("/metrics/accuracy").isFloatingPointNumber()).isTrue();
        // 1,600 hours are no two years: the time of the year would only number them.
        assertThat(json("lake/models/binance/BTC_USDT_perps/1h/production/features.json")
                        .toString())
                .doesNotContain("year_sin", "year_cos");
        assertThat(folder.resolve("lake/models/binance/BTC_USDT_perps/1h/lightgbm/metrics.json"))
                .exists();
        assertThat(run("models monitor").out()).contains(best.get("id").stringValue() + ": ", "Live[", "Health[");

        Captured predicted = run("predict --intervals 1h --json " + folder + "/predicted.json");
        assertThat(predicted.err()).isEmpty();
        assertThat(json("predicted.json").get(0).get("model").stringValue())
                .isEqualTo(best.get("id").stringValue());
        assertThat(predicted.out()).contains("not to be traded on: the candle came");
        assertThat(json("predicted.json").get(0).get("flags").get(0).stringValue())
                .isEqualTo("late");

        run(retrain + "/again.json");
        for (String name : List.of("accuracy", "auc", "log_loss", "samples")) {
            assertThat(json("again.json").get(0).get(name)).isEqualTo(best.get(name));
        }
        assertThat(run("models list").out())
                .contains(json("again.json").get(0).get("id").stringValue());
        assertThat(run("models history").out().lines()).hasSize(4);
        assertThat(run("models show --intervals 1h").out())
                .contains("features by share of gain:")
                .containsPattern("rows +" + best.get("rows").longValue() + "\n")
                .contains("Health[");
        assertThat(run("models rollback --intervals 1h").out())
                .contains(best.get("id").stringValue());
        Captured nothing = run("models rollback --intervals 1h");
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(Captured.run(
                                "sql",
                                "select count(*) as n from model_trainings where deployed",
                                "--data",
                                folder.resolve("lake").toString())
                        .out())
                .contains("2");
    }

    @Test
    void a_model_is_judged_and_its_files_are_written() {
        Captured judged = run("train-model --model logistic --interval 1h --train-days 30 --test-days 10 --gap-days 1"
                + " --probability 0.6 --out " + folder + "/model");
        assertThat(judged.err()).isEmpty();
        assertThat(judged.out())
                .contains("majority_baseline")
                .contains("same_as_last")
                .contains("edge over the majority")
                .contains("verdict: ");
        assertThat(folder.resolve("model/features.json")).exists();
        assertThat(judged.out()).contains("No model reads what only numbers rows of less than two cycles: year_sin");
        assertThat(run("train-model --model nonsense --interval 1h").err()).contains("logistic");
    }

    @Test
    void features_are_selected_by_the_method_named_and_stakes_follow_the_probability() throws IOException {
        String train = "train-model --model logistic --interval 1h --n-features 5 --selection ";
        for (String method : List.of("mutual-info", "importance", "all")) {
            Captured judged = run(train + method + " --out " + folder + "/" + method);
            assertThat(judged.err()).as(method).isEmpty();
            int features = json(method + "/features.json").get("features").size();
            assertThat(features).as(method).isBetween(method.equals("all") ? 100 : 1, method.equals("all") ? 400 : 5);
        }
        assertThat(run(train + "hybird").err()).contains("did you mean hybrid?");
        String money = train + "hybrid --train-days 30 --test-days 10 --gap-days 1 --probability 0.6";
        Captured whole = run(money);
        Captured half = run(money + " --half-kelly");
        assertThat(half.err()).isEmpty();
        assertThat(netProfit(half)).isNotEqualTo(netProfit(whole));
    }

    private static String netProfit(Captured judged) {
        return judged.out()
                .lines()
                .filter(line -> line.contains("net profit"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(judged.out()));
    }

    @Test
    void a_file_says_what_is_trained_and_its_mistakes_are_named() throws IOException {
        Path config = Files.writeString(
                folder.resolve("retrain.yaml"),
                "timeframes: [1h]\nmodels_to_train: [logistic]\nmin_accuracy_threshold: 0.99\nn_features: 10\nselection: correlation\n");
        Captured gated = run("retrain --once --config " + config + " --json " + folder + "/gated.json");
        assertThat(gated.err()).isEmpty();
        assertThat(gated.out()).contains("below the threshold 0.99");
        assertThat(json("gated.json").get(0).get("features").intValue()).isEqualTo(10);
        Files.writeString(
                config,
                "timeframes: [1h]\nmodels_to_train: [logistic]\nlabels: three-classes\nhorizon: 12\nthreshold: 0.005\n");
        assertThat(run("retrain --once --config " + config).out()).contains("1h logistic");
        assertThat(run("models show --intervals 1h").out()).contains("predicts change over 0.005 in 12 bars");
        assertThat(run("retrain --once --models logistic --labels triple-barrier --target 1 --horizon 10")
                        .out())
                .contains("1h logistic");
        assertThat(run("retrain --once --models logistic --labels regression --horizon 5")
                        .out())
                .contains("1h logistic");
        Captured meta = run("retrain --once --models logistic --labels meta --horizon 10 --strategy "
                + Path.of("src/main/strategies/SmaCross.java").toAbsolutePath());
        assertThat(meta.err()).isEmpty();
        assertThat(run("retrain --once --labels meta").err()).contains("--strategy");
        assertThat(run("retrain --once --labels tripel-barrier").err()).contains("did you mean triple-barrier?");
        Files.writeString(config, "modells_to_train: [logistic]\n");
        Captured mistaken = run("retrain --once --config " + config);
        assertThat(mistaken.exit()).isEqualTo(1);
        assertThat(mistaken.err()).contains("modells_to_train").contains("models_to_train");
        Captured failed = run("retrain --once --intervals 4h,7x");
        assertThat(failed.exit()).isEqualTo(1);
    }
}
