package dev.kirby.store.partition;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.registry.DocumentStorage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions one collector has, agreed on with the others by documents of the store they share.
 *
 * <p><b>Structure.</b> Each partition has a document, {@code partitions/2-of-5.json}, that names its holder. Its holder
 * renews it six times per expiry time; every collector reads all of them as often. Every change is a compare-and-set
 * against the text that was read, so of two that take one partition one gets it. A partition that nobody has given a sign of life
 * for, for the time of silence, is taken by whoever sees that first, one at each look, so that several survivors share. A
 * collector that is started for a partition which another one minds asks for it in the document; the other stops, writes what
 * came, and removes the document.
 *
 * <p><b>Invariants.</b> Silence is measured by each reader's own monotonic clock as the time in which a text did not change:
 * machines need not agree on the time. A holder that could not renew for two thirds of the silence stops before another may
 * begin. One that was suspended, and wakes to find another in its place, stops at its next look; what both brought meanwhile is
 * the same rows, which the store keeps once.
 *
 * <p><b>Cost.</b> A small document read for each partition, and one written for each that is held, every sixth of the silence.
 *
 * <p><b>Tried and dropped.</b> File locks, which the system gives back at once when a process dies: they do not reach
 * over network file systems nor into a database, and a process that hangs keeps them.
 *
 * <p>Not thread-safe: one thread looks.
 */
public final class PartitionLeases {

    /** After which silence a collector counts as dead, unless set. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    private static final String FOLDER = "partitions";

    /** What is done with the partitions that are held. */
    public interface Work {

        /**
         * Begins to collect.
         *
         * @param partition now held
         */
        void begin(Partition partition);

        /**
         * Begins to stop; returns at once.
         *
         * @param partition held until it has stopped, or lost already
         */
        void stop(Partition partition);

        /**
         * {@return whether all that came is written}
         *
         * @param partition one that was stopped
         */
        boolean isStopped(Partition partition);
    }

    /** A text, and since when it did not change. */
    private record Seen(Optional<String> text, long since) {}

    /** One that is held. */
    private static final class Held {
        private long renewed;
        private boolean leaving;

        Held(long now) {
            this.renewed = now;
        }
    }

    private final DocumentStorage documents;
    private final Partition home;
    private final String name;
    private final long silence;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Work work;
    private final Consumer<String> problems;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<Integer, Held> held = new TreeMap<>();
    private final Set<String> reported = new HashSet<>();

    /**
     * Holds nothing yet.
     *
     * @param documents of the store
     * @param home the partition that is this collector's own
     * @param name of this collector, unlike any other's
     * @param silence after which a collector counts as dead; the same for all
     * @param clock stamps the documents, for people
     * @param nanos measures silence, such as {@link System#nanoTime}
     * @param work begins and stops
     * @param problems one line each
     */
    public PartitionLeases(
            DocumentStorage documents,
            Partition home,
            String name,
            Duration silence,
            InstantSource clock,
            LongSupplier nanos,
            Work work,
            Consumer<String> problems) {
        this.documents = requireNonNull(documents, "documents");
        this.home = requireNonNull(home, "home");
        this.name = requireNonNull(name, "name");
        this.silence = checked(silence).toNanos();
        this.clock = requireNonNull(clock, "clock");
        this.nanos = requireNonNull(nanos, "nanos");
        this.work = requireNonNull(work, "work");
        this.problems = requireNonNull(problems, "problems");
    }

    /**
     * {@return a time of silence that can be kept}
     *
     * @param silence one to check
     * @throws InvalidRequestException unless it is 1 second to 1 hour
     */
    public static Duration checked(Duration silence) {
        if (silence.compareTo(Duration.ofSeconds(1)) < 0 || silence.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidRequestException(
                    "The silence after which a collector counts as dead must be 1 second to 1 hour," + " was "
                            + silence.toSeconds() + " s. 30 s is usual.");
        }
        return silence;
    }

    /** {@return how often to look} */
    public Duration every() {
        return Duration.ofNanos(silence / 6);
    }

    /** Looks at all partitions once: gives signs of life, takes over, gives back. */
    public void look() {
        boolean tookOver = false;
        for (Partition one : home.all()) {
            try {
                Optional<String> text = documents.get(key(one));
                boolean silent = isSilent(key(one), text);
                Held mine = held.get(one.number());
                if (mine != null) {
                    keep(one, mine, text);
                } else if (one.equals(home) && text.isEmpty()) {
                    take(one, text);
                } else if (silent && (one.equals(home) || !tookOver)) {
                    tookOver |= take(one, text) && !one.equals(home);
                } else if (one.equals(home) && text.isPresent()) {
                    ask(text.get());
                }
            } catch (KirbyException e) {
                problems.accept("Partition " + one + ": " + e.getMessage());
                stopUnsure(one);
            }
        }
        lookForOthers();
    }

    private static String key(Partition partition) {
        return FOLDER + "/" + partition.number() + "-of-" + partition.of() + ".json";
    }

    private boolean isSilent(String key, Optional<String> text) {
        long now = nanos.getAsLong();
        @Nullable Seen before = seen.get(key);
        if (before == null || !before.text().equals(text)) {
            seen.put(key, new Seen(text, now));
            return false;
        }
        return now - before.since() >= silence;
    }

    private void keep(Partition one, Held mine, Optional<String> text) {
        Optional<Lease> lease = text.flatMap(Lease::read);
        if (lease.isEmpty() || !lease.get().holder().equals(name)) {
            lose(one, "another collector took partition " + one + ", since this one gave no sign of life for too long");
            return;
        }
        boolean wanted = !one.equals(home) && !lease.get().claimant().isEmpty();
        if (wanted && !mine.leaving) {
            mine.leaving = true;
            work.stop(one);
        }
        if (mine.leaving && work.isStopped(one)) {
            documents.compareAndSet(key(one), text.get(), null);
            held.remove(one.number());
            return;
        }
        if (documents.compareAndSet(
                key(one), text.get(), lease.get().next(clock.instant()).text())) {
            mine.renewed = nanos.getAsLong();
        }
    }

    private void lose(Partition one, String why) {
        @Nullable Held lost = held.remove(one.number());
        if (lost != null && !lost.leaving) {
            problems.accept("Stopped collecting: " + why + ".");
            work.stop(one);
        }
    }

    /** One whose store cannot be written cannot know what others do. */
    private void stopUnsure(Partition one) {
        @Nullable Held mine = held.get(one.number());
        if (mine != null && nanos.getAsLong() - mine.renewed >= silence / 3 * 2) {
            lose(one, "no sign of life for partition " + one + " could be given");
        }
    }

    private boolean take(Partition one, Optional<String> text) {
        if (!work.isStopped(one)) {
            return false; // it was lost, and what came is still being written
        }
        String mine = Lease.first(name, clock.instant()).text();
        if (!documents.compareAndSet(key(one), text.orElse(null), mine)) {
            return false;
        }
        text.flatMap(Lease::read)
                .ifPresent(before -> problems.accept("Took partition " + one + " over from " + before.holder()
                        + ", silent since " + before.time() + "."));
        held.put(one.number(), new Held(nanos.getAsLong()));
        reported.remove(key(one));
        work.begin(one);
        return true;
    }

    private void ask(String text) {
        Lease lease = Lease.read(text).orElse(null);
        if (lease == null) {
            return;
        }
        if (reported.add(key(home))) {
            problems.accept("Partition " + home + " is collected by " + lease.holder()
                    + ": this collector waits for it, and takes over if that one dies.");
        }
        if (lease.claimant().isEmpty()) {
            // Once: two that wait, and kept writing their names, would look like signs of life of the holder.
            documents.compareAndSet(key(home), text, lease.claimedBy(name).text());
        }
    }

    /** Collectors that count otherwise collect the same series again; what they left when they died is removed. */
    private void lookForOthers() {
        try {
            for (String key : documents.list(FOLDER)) {
                if (home.all().stream().anyMatch(one -> key(one).equals(key))) {
                    continue;
                }
                @Nullable Seen before = seen.get(key);
                Optional<String> text = documents.get(key);
                boolean changed = before != null && !before.text().equals(text);
                if (isSilent(key, text)) {
                    documents.compareAndSet(key, text.orElse(null), null);
                    seen.remove(key);
                } else if (changed && reported.add(key)) {
                    problems.accept("Series are collected twice: this store has a collector of " + FOLDER
                            + " counted otherwise, " + key.replaceAll("^.*/|\\.json$", "") + ", and this one of "
                            + home + ". Stop one kind of them.");
                }
            }
        } catch (KirbyException e) {
            problems.accept("Partitions cannot be listed: " + e.getMessage());
        }
    }

    /** Gives up what is held, for others to take. To be called when all is stopped and written. */
    public void release() {
        for (Partition one : home.all()) {
            if (held.remove(one.number()) == null) {
                continue;
            }
            try {
                Optional<String> text = documents.get(key(one));
                if (text.flatMap(Lease::read)
                        .filter(lease -> lease.holder().equals(name))
                        .isPresent()) {
                    documents.compareAndSet(key(one), text.get(), null);
                }
            } catch (KirbyException e) {
                problems.accept("Partition " + one + " is free after the silence only: " + e.getMessage());
            }
        }
    }

    /** For example {@code PartitionLeases[2/5, 1 held]}. */
    @Override
    public String toString() {
        return "PartitionLeases[" + home + ", " + held.size() + " held]";
    }
}
