package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Interval;
import dev.kirby.ml.retrain.DeployedModel;
import dev.kirby.ml.retrain.ModelHandle;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.StoreProblem;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models are swapped while others predict, and deployers are killed: whoever reads finds one model, whole. The long form:
 *
 * <pre>mvn -Dfast -pl kirby-examples -am test -Dtest=ModelSwapTest -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.swaps=1000 -Dkirby.kills=100</pre>
 */
@Timeout(3_600)
class ModelSwapTest {

    private static final int SWAPS = Integer.getInteger("kirby.swaps", 25);
    private static final int KILLS = Integer.getInteger("kirby.kills", 3);
    private static final int THREADS = 8;

    @TempDir
    Path folder;

    private ProcessBuilder child(String... args) {
        return ChildJvm.shortLived("128m", ModelChild.class, List.of(args))
                .redirectError(folder.resolve("errors.txt").toFile());
    }

    @Test
    void models_are_swapped_while_eight_threads_and_another_process_predict() throws Exception {
        String place = folder.resolve("lake").toString();
        try (MarketDataStore store = MarketDataStore.open(place)) {
            store.models().deploy(ModelChild.archived(0));
            Process other = child("predict", place).start();
            BufferedReader said = other.inputReader();
            assertThat(said.readLine()).isEqualTo("ready");
            ModelHandle handle = ModelChild.handle(store);
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
            try {
                List<Future<Long>> predicting = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    predicting.add(threads.submit((Callable<Long>) () -> {
                        long count = 0;
                        for (; !over.get(); count++) {
                            ModelChild.check(handle.predict(ModelChild.ROW));
                        }
                        return count;
                    }));
                }
                Future<Long> files = threads.submit((Callable<Long>) () -> {
                    long count = 0;
                    for (; !over.get(); count++) {
                        requireWhole(production(folder.resolve("lake")));
                    }
                    return count;
                });
                for (int n = 1; n <= SWAPS; n++) {
                    store.models().deploy(ModelChild.archived(n));
                    if (n % 10 == 0) {
                        store.models().rollback(ModelChild.BTC, Interval.H1);
                    }
                }
                over.set(true);
                long predictions = 0;
                for (Future<Long> one : predicting) {
                    long count = one.get();
                    assertThat(count).isPositive();
                    predictions += count;
                }
                other.getOutputStream().write('\n');
                other.getOutputStream().flush();
                String last = said.readLine();
                assertThat(last)
                        .as(Files.readString(folder.resolve("errors.txt")))
                        .startsWith("predicted ");
                System.out.println(SWAPS + " swaps, " + predictions + " predictions, other process " + last
                        + ", files read " + files.get() + " times");
            } finally {
                threads.shutdownNow();
                other.destroyForcibly();
            }
        }
    }

    private static Path production(Path lake) {
        return lake.resolve("models/binance/BTC_USDT_perps/1h/production");
    }

    /** Reads the files of the model in production as another program does: the folder that it is now, then each against its fingerprint. */
    private static void requireWhole(Path production) throws Exception {
        Path now = production.toRealPath();
        List<String> lines = Files.readAllLines(now.resolve("fingerprint"));
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            byte[] content = Files.readAllBytes(now.resolve(line.substring(66)));
            assertThat(line)
                    .startsWith(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        }
        assertThat(Files.readString(now.resolve("model.json"), StandardCharsets.UTF_8))
                .contains("\"" + now.getFileName() + "\"");
    }

    @Test
    void a_deployer_that_is_killed_leaves_a_whole_model() throws Exception {
        long seed = Long.getLong("kirby.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String place = folder.resolve("lake").toString();
        try (MarketDataStore store = MarketDataStore.open(place)) {
            store.models().deploy(ModelChild.archived(0));
        }
        int acknowledged = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Path said = folder.resolve("said" + kill);
            Process child = child("deploy", place, String.valueOf(kill * 10_000))
                    .redirectOutput(said.toFile())
                    .start();
            while (child.isAlive() && Files.size(said) == 0) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
            child.destroyForcibly().waitFor();
            String text = Files.readString(said);
            assertThat(text).as(Files.readString(folder.resolve("errors.txt"))).startsWith("ready");
            for (String line :
                    text.substring(0, text.lastIndexOf('\n')).lines().skip(1).toList()) {
                acknowledged = Integer.parseInt(line.substring("deployed ".length()));
            }
            try (MarketDataStore store = MarketDataStore.open(place)) {
                DeployedModel model = store.models()
                        .production(ModelChild.BTC, Interval.H1)
                        .map(DeployedModel::read)
                        .orElseThrow();
                int found = Integer.parseInt(model.id().substring(2));
                assertThat(found).isBetween(acknowledged, Math.max(acknowledged + 1, kill * 10_000));
                ModelChild.check(ModelChild.handle(store).predict(ModelChild.ROW));
                requireWhole(production(folder.resolve("lake")));
                assertThat(store.verify().problems()).allMatch(problem -> problem.kind() == StoreProblem.Kind.LEFTOVER);
            }
        }
        assertThat(acknowledged).isPositive();
    }
}
