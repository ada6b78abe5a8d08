package dev.kirby.store.live;

import dev.kirby.internal.DaemonThreads;
import dev.kirby.store.partition.Partition;
import dev.kirby.store.partition.PartitionLeases;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks, on a thread of its own, who has which partition, and begins and stops what is collected here. */
final class PartitionWatch implements AutoCloseable {

    private final PartitionLeases leases;
    private final StarCollector config;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-partitions"));
    private @Nullable ScheduledFuture<?> looks;

    private PartitionWatch(StarCollector config, Partition home, PartitionLeases.Work work) {
        this.config = config;
        this.leases = new PartitionLeases(
                config.store().documents(),
                home,
                "process " + ProcessHandle.current().pid() + " " + UUID.randomUUID(),
                config.silence(),
                config.store().clock(),
                System::nanoTime,
                work,
                config::problem);
    }

    static PartitionWatch start(StarCollector config, StarCollection collection) {
        PartitionWatch watch = new PartitionWatch(config, config.partition().orElseThrow(), new PartitionLeases.Work() {
            @Override
            public void begin(Partition partition) {
                collection.begin(partition);
            }

            @Override
            public void stop(Partition partition) {
                collection.stop(partition);
            }

            @Override
            public boolean isStopped(Partition partition) {
                return collection.isStopped(partition);
            }
        });
        watch.looks = watch.looking.scheduleWithFixedDelay(
                watch::look, 0, watch.leases.every().toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            leases.look();
        } catch (RuntimeException e) {
            config.problem("The partitions could not be looked at: " + e);
        }
    }

    /** Ends the looks; what is held stays held until {@link #release}. */
    @Override
    public void close() {
        if (looks != null) {
            looks.cancel(false);
        }
        looking.shutdown();
        try {
            looking.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up what is held. */
    void release() {
        leases.release();
    }
}
