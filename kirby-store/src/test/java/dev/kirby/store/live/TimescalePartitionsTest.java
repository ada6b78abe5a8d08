package dev.kirby.store.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.timescale.RealPostgres;
import dev.kirby.store.timescale.TimescaleStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three collectors of one database, each in a process of its own as if on a machine of its own, of which one is killed. */
@Timeout(300)
class TimescalePartitionsTest {

    @TempDir
    Path folder;

    private final List<Collector> collectors = new ArrayList<>();

    /** A child, and what it last said that it has. */
    private static final class Collector {
        final Process process;
        volatile String has = "";
        volatile String all = "";

        Collector(Process process) {
            this.process = process;
            Thread reading = new Thread(this::read, "reads a collector");
            reading.setDaemon(true);
            reading.start();
        }

        private void read() {
            try (BufferedReader output = ChildJvm.output(process)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith("has ")) {
                        has = line.substring(4);
                    } else {
                        all += line + "\n";
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void stop() throws Exception {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(all).isTrue();
            assertThat(process.exitValue()).as(all).isZero();
        }
    }

    private Collector collect(int partition) throws IOException {
        Collector collector =
                new Collector(ChildJvm.start(PartitionChild.class, RealPostgres.url(folder), partition + "/3", 4));
        collectors.add(collector);
        return collector;
    }

    @AfterEach
    void end() {
        collectors.forEach(collector -> collector.process.destroyForcibly());
    }

    private static void until(String what, Callable<Boolean> reached) {
        await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(reached);
    }

    @Test
    void a_killed_one_is_taken_over_and_no_series_is_lost() throws Exception {
        try (MarketDataStore store =
                MarketDataStore.of(TimescaleStore.open(RealPostgres.url(folder), Clock.systemUTC()))) {
            Collector first = collect(1);
            Collector second = collect(2);
            Collector third = collect(3);
            until(
                    "each has its own",
                    () -> first.has.equals("[1/3]") && second.has.equals("[2/3]") && third.has.equals("[3/3]"));
            second.process.destroyForcibly().waitFor();
            until("a survivor has two", () -> (first.has + third.has).contains("2/3"));
            assertThat(first.has.contains("2/3") && third.has.contains("2/3"))
                    .as("one of them, not both: " + first.has + ", " + third.has)
                    .isFalse();
            assertThat(first.all + third.all).contains("Took partition 2/3 over from process");
            Collector again = collect(2);
            until(
                    "it has its own again, and the survivor one",
                    () -> again.has.equals("[2/3]") && first.has.equals("[1/3]") && third.has.equals("[3/3]"));
            until(
                    "all history is there",
                    () -> PartitionChild.series().stream()
                            .allMatch(series -> store.count(series)
                                    >= Duration.ofDays(2).toMillis()
                                                    / series.requireInterval().millis()
                                            - 2));
            first.stop();
            again.stop();
            third.stop();
            assertThat(store.storage().documents().list("partitions")).isEmpty();
            for (SeriesId series : PartitionChild.series()) {
                TimeRange range = store.range(series).orElseThrow();
                Rows kept = store.read(series, range);
                Rows served = PartitionChild.rows(series, range);
                assertThat(kept.size()).as(series.toString()).isEqualTo(served.size());
                for (int row = 0; row < kept.size(); row++) {
                    assertThat(kept.time(row)).isEqualTo(served.time(row));
                    assertThat(kept.number("close", row)).isEqualTo(served.number("close", row));
                }
            }
            assertThat(store.verify().isClean()).isTrue();
        }
    }
}
