package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainingJob;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training whose process is killed with SIGKILL. */
@Timeout(300)
class KilledTrainingTest {

    private static final String TRAIN = "train --strategy LIQUIDITY_SWEEP_V3 --exchange binance --coin BTC --quote USDT"
            + " --interval 15m --optimizer bayesian --iterations 300 --min-trades 1 --train-days 60 --test-days 30 --data ";

    @TempDir
    private Path folder;

    private String lake() {
        return folder.resolve("lake").toString();
    }

    private void prepare() {
        int count = 180 * 96;
        Random random = new Random(1);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        double price = 100;
        for (int i = 0; i < count; i++) {
            double close = price * (1 + 0.004 * random.nextGaussian());
            rows.candle(
                    1_704_067_200_000L + i * 900_000L,
                    price,
                    Math.max(price, close) * 1.001,
                    Math.min(price, close) * 0.999,
                    close,
                    1 + random.nextInt(20),
                    5);
            price = close;
        }
        try (MarketDataStore store = MarketDataStore.open(lake())) {
            store.upsert(SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M15), rows.build());
        }
    }

    private Process start(String command) throws Exception {
        return ChildJvm.shortLived("512m", Kirby.class, List.of(command.split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private List<TrainingJob> jobs() {
        try (MarketDataStore store = MarketDataStore.openExisting(lake())) {
            return store.jobs().all();
        }
    }

    @Test
    void its_job_is_said_to_be_interrupted_and_the_same_command_takes_it_again() throws Exception {
        prepare();
        Process process = start(TRAIN + lake());
        while (process.isAlive() && jobs().stream().noneMatch(job -> job.status() == JobStatus.RUNNING)) {
            Thread.sleep(5);
        }
        assertThat(Captured.run("jobs", "--data", lake()).out())
                .as("while it lives")
                .contains(" RUNNING ", "1 job, 0 interrupted");
        process.destroyForcibly().waitFor();
        assertThat(jobs()).as(Files.readString(folder.resolve("out"))).hasSize(1);
        TrainingJob killed = jobs().get(0);
        assertThat(killed.status()).isEqualTo(JobStatus.RUNNING);

        Captured listed = Captured.run("jobs", "--data", lake());
        assertThat(listed.out())
                .contains(killed.id() + "  FAILED ", "Interrupted: the last sign of life", "1 job, 1 interrupted");
        assertThat(Captured.run("sql", "select status, error from training_jobs", "--data", lake())
                        .out())
                .contains("FAILED", "Interrupted: ");

        Captured again = Captured.run((TRAIN + lake()).split(" "));
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(jobs()).hasSize(1);
        assertThat(jobs().get(0).id()).isEqualTo(killed.id());
        assertThat(jobs().get(0).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(jobs().get(0).started()).isEqualTo(killed.started());
        try (MarketDataStore store = MarketDataStore.openExisting(lake())) {
            assertThat(store.registry().all()).hasSize(1);
            assertThat(store.ledger().looks()).as("the same look").hasSize(1);
            assertThat(store.verify().isClean()).isTrue();
        }
    }
}
