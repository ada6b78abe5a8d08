package dev.kirby.examples;

import dev.kirby.store.live.StarCollector;
import dev.kirby.store.partition.Partition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --partition 2/5 --take-over SECONDS}: which of the series of a store one of several collectors has. */
final class PartitionOptions {

    @Option(
            names = "--partition",
            paramLabel = "N/OF",
            description =
                    "Collects this share of the series only, such as 2/5, and that of a collector that died, until it is"
                            + " back. The other collectors, on this machine or others with the same store, take the other"
                            + " shares by the same options.")
    @Nullable
    String partition;

    @Option(
            names = "--take-over",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "With --partition: after how much silence a collector counts as dead; the same for all."
                    + " Default: ${DEFAULT-VALUE}.")
    long takeOver = 30;

    /** The collector with its share. */
    StarCollector of(StarCollector all) {
        return partition == null
                ? all
                : all.partition(Partition.parse(partition)).takeOverAfter(Duration.ofSeconds(takeOver));
    }
}
