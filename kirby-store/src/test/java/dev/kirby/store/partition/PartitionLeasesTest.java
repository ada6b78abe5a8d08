package dev.kirby.store.partition;

import static dev.kirby.store.TestRows.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.timescale.RealPostgres;
import dev.kirby.store.timescale.TimescaleStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has which partition, in a folder and in a database, with a time that the test moves. */
class PartitionLeasesTest {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private long seconds;
    private int made;

    private MarketDataStore open(String kind) {
        return MarketDataStore.of(
                kind.equals("lake") ? Lake.open(folder, CLOCK) : TimescaleStore.open(RealPostgres.url(folder), CLOCK));
    }

    /** A collector that collects nothing, and remembers what it was to do. */
    private final class Collector implements PartitionLeases.Work {
        final Set<Integer> collected = new HashSet<>();
        final Set<Integer> stopping = new HashSet<>();
        final List<String> problems = new ArrayList<>();
        final PartitionLeases leases;
        boolean stopsAtOnce = true;
        boolean alive = true;

        Collector(DocumentStorage documents, String home) {
            this.leases = new PartitionLeases(
                    documents,
                    Partition.parse(home),
                    "collector " + ++made,
                    SILENCE,
                    CLOCK,
                    () -> Duration.ofSeconds(seconds).toNanos(),
                    this,
                    problems::add);
        }

        @Override
        public void begin(Partition partition) {
            assertThat(collected.add(partition.number())).isTrue();
        }

        @Override
        public void stop(Partition partition) {
            stopping.add(partition.number());
        }

        @Override
        public boolean isStopped(Partition partition) {
            if (stopsAtOnce && stopping.remove(partition.number())) {
                collected.remove(partition.number());
            }
            return !collected.contains(partition.number());
        }
    }

    /** All that live look every five seconds. */
    private void pass(int howLong, Collector... collectors) {
        for (int i = 0; i < howLong; i += 5) {
            seconds += 5;
            for (Collector one : collectors) {
                if (one.alive) {
                    one.leases.look();
                }
            }
        }
    }

    private static Map<Integer, Integer> holders(Collector... collectors) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (Collector one : collectors) {
            if (one.alive) {
                one.collected.forEach(number -> counts.merge(number, 1, Integer::sum));
            }
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake", "PostgreSQL"})
    void one_that_dies_is_taken_over_within_a_minute_and_gets_its_own_back(String kind) {
        try (MarketDataStore store = open(kind)) {
            DocumentStorage documents = store.storage().documents();
            Collector first = new Collector(documents, "1/3");
            Collector second = new Collector(documents, "2/3");
            Collector third = new Collector(documents, "3/3");
            pass(60, first, second, third);
            assertThat(first.collected).containsExactly(1);
            assertThat(second.collected).containsExactly(2);
            assertThat(third.collected).containsExactly(3);

            second.alive = false;
            pass(25, first, second, third);
            assertThat(holders(first, second, third)).containsOnlyKeys(1, 3);
            pass(15, first, second, third);
            assertThat(holders(first, second, third)).isEqualTo(Map.of(1, 1, 2, 1, 3, 1));
            Collector guest = first.collected.contains(2) ? first : third;
            assertThat(guest.problems)
                    .singleElement()
                    .asString()
                    .startsWith("Took partition 2/3 over from collector 2, silent");

            Collector again = new Collector(documents, "2/3");
            guest.stopsAtOnce = false; // it still writes what came
            pass(15, first, again, third);
            assertThat(again.collected).isEmpty();
            guest.stopsAtOnce = true;
            pass(10, first, again, third);
            assertThat(holders(first, again, third)).isEqualTo(Map.of(1, 1, 2, 1, 3, 1));
            assertThat(again.collected).containsExactly(2);
            assertThat(again.problems).singleElement().asString().contains("is collected by collector ");
        }
    }

    @Test
    void survivors_share_what_the_dead_had_and_what_nobody_began() {
        try (MarketDataStore store = open("lake")) {
            DocumentStorage documents = store.storage().documents();
            Collector first = new Collector(documents, "1/6");
            Collector second = new Collector(documents, "2/6");
            pass(60, first, second);
            assertThat(holders(first, second)).hasSize(6).containsValue(1).doesNotContainValue(2);
            assertThat(first.collected).hasSize(3);
            assertThat(second.collected).hasSize(3);
        }
    }

    @Test
    void of_two_with_one_partition_the_second_waits_and_two_that_wait_hide_no_death() {
        try (MarketDataStore store = open("lake")) {
            DocumentStorage documents = store.storage().documents();
            Collector one = new Collector(documents, "1/1");
            Collector other = new Collector(documents, "1/1");
            Collector third = new Collector(documents, "1/1");
            pass(120, one, other, third);
            assertThat(holders(one, other, third)).isEqualTo(Map.of(1, 1));
            assertThat(one.collected).containsExactly(1);
            one.alive = false;
            pass(40, one, other, third);
            assertThat(holders(one, other, third)).isEqualTo(Map.of(1, 1));
        }
    }

    @Test
    void one_that_ends_leaves_nothing_and_one_that_sleeps_stops_when_it_wakes() {
        try (MarketDataStore store = open("lake")) {
            DocumentStorage documents = store.storage().documents();
            Collector first = new Collector(documents, "1/2");
            Collector second = new Collector(documents, "2/2");
            pass(10, first, second);
            pass(40, first);
            assertThat(first.collected).containsExactlyInAnyOrder(1, 2);
            second.leases.look();
            assertThat(second.stopping).containsExactly(2);
            assertThat(second.problems)
                    .singleElement()
                    .asString()
                    .startsWith("Stopped collecting: another collector took");
            pass(15, first, second);
            assertThat(holders(first, second)).isEqualTo(Map.of(1, 1, 2, 1));
            first.leases.release();
            second.leases.release();
            assertThat(documents.list("partitions")).isEmpty();
        }
    }

    @Test
    void one_whose_store_cannot_be_written_stops_before_another_begins() {
        try (MarketDataStore store = open("lake")) {
            AtomicBoolean broken = new AtomicBoolean();
            DocumentStorage documents = store.storage().documents();
            DocumentStorage breaking = (DocumentStorage) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DocumentStorage.class}, (proxy, method, args) -> {
                        if (broken.get()) {
                            throw new StoreException("The disk is gone.");
                        }
                        try {
                            return method.invoke(documents, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            Collector first = new Collector(breaking, "1/2");
            Collector second = new Collector(documents, "2/2");
            pass(20, first, second);
            broken.set(true);
            pass(20, first, second);
            assertThat(first.stopping).containsExactly(1);
            assertThat(second.collected).containsExactly(2);
            pass(20, second);
            assertThat(second.collected).containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void those_that_count_otherwise_are_reported_and_the_dead_among_them_removed() {
        try (MarketDataStore store = open("lake")) {
            DocumentStorage documents = store.storage().documents();
            Collector old = new Collector(documents, "1/1");
            Collector first = new Collector(documents, "1/2");
            Collector second = new Collector(documents, "2/2");
            pass(20, old, first, second);
            assertThat(first.problems).singleElement().asString().contains("collected twice", "1-of-1");
            old.alive = false;
            pass(40, old, first, second);
            assertThat(documents.list("partitions"))
                    .containsExactly("partitions/1-of-2.json", "partitions/2-of-2.json");
        }
    }

    @Test
    void a_damaged_document_is_replaced_when_it_is_old() {
        try (MarketDataStore store = open("lake")) {
            DocumentStorage documents = store.storage().documents();
            documents.compareAndSet("partitions/1-of-1.json", null, "{\"holder\":");
            Collector one = new Collector(documents, "1/1");
            pass(25, one);
            assertThat(one.collected).isEmpty();
            pass(15, one);
            assertThat(one.collected).containsExactly(1);
        }
    }

    @Test
    void never_two_and_never_none_for_long_whatever_dies() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (MarketDataStore store = open("lake")) {
            DocumentStorage documents = store.storage().documents();
            int of = 2 + random.nextInt(4);
            Collector[] collectors = new Collector[of];
            for (int i = 0; i < of; i++) {
                collectors[i] = new Collector(documents, (i + 1) + "/" + of);
            }
            for (int step = 0; step < 15; step++) {
                int at = random.nextInt(of);
                if (collectors[at].alive) {
                    collectors[at].alive = false;
                } else {
                    collectors[at] = new Collector(documents, (at + 1) + "/" + of);
                }
                if (holders(collectors).isEmpty()) {
                    collectors[at] = new Collector(documents, (at + 1) + "/" + of);
                }
                for (int look = 0; look < 12; look++) {
                    pass(5, collectors);
                    assertThat(holders(collectors).values()).as("seed " + seed).allMatch(count -> count == 1);
                }
                assertThat(holders(collectors))
                        .as("seed " + seed + ", step " + step)
                        .hasSize(of);
            }
        }
    }

    @Test
    void a_silence_that_cannot_be_kept_is_an_error() {
        assertThatThrownBy(() -> PartitionLeases.checked(Duration.ofMillis(10)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 second to 1 hour");
    }
}
