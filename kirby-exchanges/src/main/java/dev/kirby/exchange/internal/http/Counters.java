package dev.kirby.exchange.internal.http;

import dev.kirby.exchange.RequestStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counts what happens, by path. Thread-safe. */
final class Counters {

    static final class Path {
        final LongAdder requests = new LongAdder();
        final LongAdder retries = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder limited = new LongAdder();
        final LongAdder bytes = new LongAdder();
        final LongAdder answers = new LongAdder();
        final LongAdder nanos = new LongAdder();
        final LongAdder waitedMillis = new LongAdder();
        final AtomicLong slowest = new AtomicLong();

        void answered(long elapsed, long size) {
            answers.increment();
            nanos.add(elapsed);
            bytes.add(size);
            slowest.accumulateAndGet(elapsed, Math::max);
        }
    }

    /** Receives each new path and host, until it is closed. */
    interface Listener extends AutoCloseable {
        void add(String path, Path counters);

        /** Receives each new host with its gauge: 1 while the circuit breaker is open, else 0. */
        void addCircuit(String host, DoubleSupplier open);

        @Override
        void close();

        /** Micrometer's meters where it is on the class path, nobody where it is not. */
        static Listener of(String venue) {
            try {
                // Meters cannot even be looked at without it.
                Class.forName("io.micrometer.core.instrument.Metrics", false, Counters.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                return NOBODY;
            }
            return new Meters(venue);
        }

        /** Reports to nobody. */
        Listener NOBODY = new Listener() {
            @Override
            public void add(String path, Path counters) {}

            @Override
            public void addCircuit(String host, DoubleSupplier open) {}

            @Override
            public void close() {}
        };
    }

    private final Listener listener;
    private final Map<String, Path> paths = new ConcurrentSkipListMap<>();

    /** Counters that report each new path. */
    Counters(Listener listener) {
        this.listener = listener;
    }

    Path of(String path) {
        return paths.computeIfAbsent(path, p -> {
            Path counters = new Path();
            listener.add(p, counters);
            return counters;
        });
    }

    RequestStatistics snapshot() {
        List<RequestStatistics.Endpoint> endpoints = new ArrayList<>();
        paths.forEach((path, c) -> endpoints.add(new RequestStatistics.Endpoint(
                path,
                c.requests.sum(),
                c.retries.sum(),
                c.failures.sum(),
                c.limited.sum(),
                c.bytes.sum(),
                Duration.ofMillis(c.waitedMillis.sum()),
                Duration.ofNanos(c.answers.sum() == 0 ? 0 : c.nanos.sum() / c.answers.sum()),
                Duration.ofNanos(c.slowest.get()))));
        return new RequestStatistics(endpoints);
    }
}
