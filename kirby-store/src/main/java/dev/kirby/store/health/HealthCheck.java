package dev.kirby.store.health;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.collect.SeriesHorizon;
import dev.kirby.store.health.HealthReport.Finding;
import dev.kirby.store.stars.Star;
import dev.kirby.store.storage.RowStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks a store that is being filled: whether it is reachable and writable, disk space, exchanges and their clocks, the
 * age of the newest row of every series, gaps between rows, and when exchanges that forget will have forgotten what is missing.
 *
 * <p>The series are those of the active stars, or where there are none the stored candles, and what else is stored of their
 * trading pairs. Exchanges are opened once and closed with this.
 *
 * <p>Thread-safe.
 */
public final class HealthCheck implements AutoCloseable {

    private static final SeriesId NOTHING =
            SeriesId.of(Dataset.FUNDING, Instrument.perps("kirby_health", "NONE", "NONE"));

    private final RowStorage store;
    // Absent where exchanges are not to be asked.
    private final Optional<Function<String, ? extends MarketDataSource>> venues;
    private final HealthLimits limits;
    private final Supplier<Map<String, Long>> errors;
    private final Map<String, MarketDataSource> opened = new LinkedHashMap<>();
    private final Map<String, Long> errorsBefore = new LinkedHashMap<>();

    private HealthCheck(
            RowStorage store,
            Optional<Function<String, ? extends MarketDataSource>> venues,
            HealthLimits limits,
            Supplier<Map<String, Long>> errors) {
        this.store = requireNonNull(store, "store");
        this.venues = venues;
        this.limits = requireNonNull(limits, "limits");
        this.errors = requireNonNull(errors, "errors");
    }

    /**
     * A check with {@link HealthLimits#DEFAULT}.
     *
     * @param store what to look after; stays open
     * @param venues opens an exchange by its name, such as {@code Exchanges::open}
     * @return to be run, and closed at the end
     */
    public static HealthCheck of(RowStorage store, Function<String, ? extends MarketDataSource> venues) {
        return of(store, venues, HealthLimits.DEFAULT, Map::of);
    }

    /**
     * A check of what is stored, with {@link HealthLimits#DEFAULT}: no exchange is asked.
     *
     * @param store what to look after; stays open
     * @return to be run
     */
    public static HealthCheck of(RowStorage store) {
        return new HealthCheck(store, Optional.empty(), HealthLimits.DEFAULT, Map::of);
    }

    /**
     * A check with the given limits and error counters.
     *
     * @param store what to look after; stays open
     * @param venues opens an exchange by its name
     * @param limits from when on something is not well
     * @param errors names and counts of errors so far; a count that grew since the last run is not well
     * @return to be run, and closed at the end
     */
    public static HealthCheck of(
            RowStorage store,
            Function<String, ? extends MarketDataSource> venues,
            HealthLimits limits,
            Supplier<Map<String, Long>> errors) {
        return new HealthCheck(store, Optional.of(venues), limits, errors);
    }

    /**
     * Looks at everything once. What cannot be looked at is not well; it throws nothing because of that.
     *
     * @return what was found
     */
    public synchronized HealthReport run() {
        Instant now = store.clock().instant();
        List<Finding> findings = new ArrayList<>();
        findings.add(guarded("store", store.toString(), this::writable));
        store.folder().ifPresent(folder -> findings.add(guarded("disk", folder.toString(), () -> disk(folder))));
        List<SeriesId> series = List.of();
        try {
            series = series();
            if (series.isEmpty()) {
                findings.add(
                        failed("freshness", "series", "no active star and nothing stored; sync stars or backfill"));
            }
        } catch (RuntimeException e) {
            findings.add(failed("store", "catalogue", reason(e)));
        }
        Set<String> exchanges =
                series.stream().map(one -> one.instrument().exchange()).collect(Collectors.toCollection(TreeSet::new));
        findings.addAll(exchanges(exchanges));
        SeriesHealth health = new SeriesHealth(store, now, limits.freshness());
        for (SeriesId one : series) {
            findings.add(guarded("freshness", one.toString(), () -> health.freshness(one)));
            if (one.interval().isPresent()) {
                findings.add(guarded("gaps", one.toString(), () -> health.gaps(one)));
            }
        }
        findings.addAll(horizons(series, now));
        findings.addAll(errorCounts());
        return new HealthReport(now, findings);
    }

    private interface Look {
        Finding look() throws IOException;
    }

    private static Finding guarded(String check, String subject, Look look) {
        try {
            return look.look();
        } catch (IOException | RuntimeException e) {
            return failed(check, subject, reason(e));
        }
    }

    private static Finding failed(String check, String subject, String detail) {
        return new Finding(check, subject, false, Double.NaN, detail);
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\s*\\R\\s*", " ");
    }

    private Finding writable() throws IOException {
        int stored = store.series().size();
        if (store.folder().isPresent()) {
            Path probe = Files.createTempFile(store.folder().get(), ".health", ".tmp");
            try {
                Files.write(probe, new byte[] {1});
            } finally {
                Files.deleteIfExists(probe);
            }
        } else {
            store.delete(NOTHING);
        }
        return new Finding("store", store.toString(), true, stored, stored + " series, writable");
    }

    private Finding disk(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        boolean enough = free >= limits.diskBytes();
        String detail = String.format(Locale.ROOT, "%.1f GB free", free / 1e9)
                + (enough ? "" : String.format(Locale.ROOT, ", less than %.1f GB", limits.diskBytes() / 1e9));
        return new Finding("disk", folder.toString(), enough, free, detail);
    }

    private List<SeriesId> series() {
        List<SeriesId> stored = store.series();
        List<SeriesId> series = new ArrayList<>(
                store.stars().active().stream().map(Star::series).toList());
        if (store.stars().catalogue().stars().isEmpty()) {
            stored.stream().filter(one -> one.interval().isPresent()).forEach(series::add);
        }
        Set<Instrument> pairs = series.stream().map(SeriesId::instrument).collect(Collectors.toSet());
        stored.stream()
                .filter(one -> one.interval().isEmpty() && (pairs.isEmpty() || pairs.contains(one.instrument())))
                .forEach(series::add);
        return series;
    }

    /** Asks all exchanges at the same time: one that does not answer takes its time. */
    private List<Finding> exchanges(Collection<String> names) {
        if (names.isEmpty() || venues.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = Executors.newFixedThreadPool(names.size(), DaemonThreads.named("kirby-health"));
        try {
            List<Future<List<Finding>>> answers = new ArrayList<>();
            for (String name : names) {
                answers.add(pool.submit(() -> exchange(name)));
            }
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> answer : answers) {
                findings.addAll(answer.get());
            }
            return findings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The health check was interrupted.", e);
        } catch (ExecutionException e) {
            throw new StoreException("The health check broke off: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private List<Finding> exchange(String name) {
        try {
            MarketDataSource source = open(name);
            Instant asked = store.clock().instant();
            Instant answered = source.serverTime();
            Duration took = Duration.between(asked, store.clock().instant());
            Duration skew = Duration.between(asked.plus(took.dividedBy(2)), answered);
            // The answer was written at some time while we waited: that much is nobody's fault.
            boolean agree = skew.abs().minus(took.dividedBy(2)).compareTo(limits.skew()) <= 0;
            String apart = String.format(Locale.ROOT, "%+.1f s against the local clock", skew.toMillis() / 1000.0);
            return List.of(
                    new Finding("exchange", name, true, took.toMillis(), "answers in " + took.toMillis() + " ms"),
                    new Finding(
                            "clock",
                            name,
                            agree,
                            skew.toMillis() / 1000.0,
                            agree ? apart : apart + "; set the local clock by NTP"));
        } catch (RuntimeException e) {
            return List.of(failed("exchange", name, reason(e)));
        }
    }

    private MarketDataSource open(String name) {
        synchronized (opened) {
            return opened.computeIfAbsent(name, key -> venues.orElseThrow().apply(key));
        }
    }

    /** When data are lost of series whose exchange keeps a short history; exchanges that cannot be opened are reported elsewhere. */
    private List<Finding> horizons(List<SeriesId> series, Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (SeriesId one : series) {
            Optional<MarketDataSource> source;
            synchronized (opened) {
                source = Optional.ofNullable(opened.get(one.instrument().exchange()));
            }
            source.flatMap(exchange -> SeriesHorizon.of(store, exchange, one))
                    .map(horizon -> new Finding(
                            "horizon",
                            one.toString(),
                            !horizon.isUrgent(now),
                            horizon.left(now).toSeconds(),
                            horizon.toText(now) + (horizon.isUrgent(now) ? "; run collect or backfill" : "")))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private List<Finding> errorCounts() {
        List<Finding> findings = new ArrayList<>();
        errors.get().forEach((name, count) -> {
            long more = count - errorsBefore.getOrDefault(name, 0L);
            errorsBefore.put(name, count);
            findings.add(new Finding("errors", name, more <= 0, count, count + " so far, " + more + " new"));
        });
        return findings;
    }

    /** Closes the exchanges that were opened. */
    @Override
    public void close() {
        synchronized (opened) {
            opened.values().forEach(MarketDataSource::close);
            opened.clear();
        }
    }

    /** For example {@code HealthCheck[Lake[/home/me/data]]}. */
    @Override
    public String toString() {
        return "HealthCheck[" + store + "]";
    }
}
