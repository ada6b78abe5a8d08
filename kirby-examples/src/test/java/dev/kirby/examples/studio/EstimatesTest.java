package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kirby.NoDataException;
import dev.kirby.market.Interval;
import dev.kirby.registry.TrainingTask;
import dev.kirby.strategy.Strategies;
import dev.kirby.train.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EstimatesTest {

    private static final TrainingTask TASK = new TrainingTask(
            "LIQUIDITY_SWEEP_V3",
            RunningStudio.BTC,
            Interval.M15,
            60,
            new TrainingTask.Search("random", 10, 1, Map.of()),
            Map.of());

    /** Each that waits keeps a thread of the server: with too many of them the page would have none. */
    @Test
    void few_wait_for_the_one_that_is_made_and_the_others_are_refused_at_once() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        TrainingRecipe slow = TrainingRecipe.of(Strategies.installed(), (instrument, interval, range) -> {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new NoDataException("None.");
        });
        Estimates estimates = new Estimates(slow, 1);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i <= Estimates.MOST_WAITING; i++) {
            Thread client = new Thread(
                    () -> assertThatThrownBy(() -> estimates.of(List.of(TASK))).isInstanceOf(NoDataException.class));
            client.start();
            clients.add(client);
        }
        await().until(() -> estimates.waiting() == Estimates.MOST_WAITING);
        assertThatThrownBy(() -> estimates.of(List.of(TASK)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(429));
        done.countDown();
        for (Thread client : clients) {
            client.join();
        }
        assertThat(estimates.waiting()).isZero();
    }
}
