package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamsTest {

    @Test
    void many_that_come_at_once_get_no_more_places_than_there_are() throws Exception {
        try (EventStreams streams = new EventStreams(7)) {
            ExecutorService clients = Executors.newFixedThreadPool(40);
            CountDownLatch all = new CountDownLatch(40);
            List<Future<?>> taken = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                taken.add(clients.submit(() -> {
                    all.countDown();
                    all.await();
                    streams.takePlace();
                    return "taken";
                }));
            }
            int refused = 0;
            for (Future<?> one : taken) {
                refused += isRefused(one) ? 1 : 0;
            }
            clients.shutdown();
            assertThat(refused).isEqualTo(33);
            streams.leavePlace();
            streams.takePlace();
            assertThatThrownBy(streams::takePlace).hasMessageContaining("7 streams of events");
        }
    }

    private static boolean isRefused(Future<?> one) throws InterruptedException {
        try {
            one.get();
            return false;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(Refusal.class);
            return true;
        }
    }
}
