package dev.kirby.examples.service;

import dev.kirby.alert.Alerts;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.ModelTraining;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.health.HealthReport;
import dev.kirby.store.health.HealthReport.Finding;
import dev.kirby.train.BreakerReading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of a store as meters, as of the last look: one look costs what a health check costs. */
final class StoreMeters {

    private final MarketDataStore store;
    private final MultiGauge age;
    private final MultiGauge gaps;
    private final MultiGauge completeness;
    private final MultiGauge accuracy;
    private final MultiGauge jobs;
    private final MultiGauge configurations;
    private final MultiGauge breakers;
    private final MultiGauge breakersOpen;
    private volatile double healthy = Double.NaN;
    private volatile double bytes = Double.NaN;
    private volatile double free = Double.NaN;
    private volatile double trainings;

    StoreMeters(MarketDataStore store, MeterRegistry registry, Alerts alerts) {
        this.store = store;
        this.age = gauge(registry, "kirby.series.age.seconds", "Since the newest row's end");
        this.gaps = gauge(registry, "kirby.series.gaps", "Gaps between stored rows");
        this.completeness = gauge(registry, "kirby.series.completeness", "Stored rows by those the calendar expects");
        this.accuracy = gauge(registry, "kirby.model.accuracy", "Out of sample, of the newest training of each kind");
        this.jobs = gauge(registry, "kirby.jobs", "Training jobs by state");
        this.configurations = gauge(registry, "kirby.configurations", "Trained configurations by stage");
        this.breakers = gauge(registry, "kirby.breaker.share", "What a circuit breaker is at, by its threshold");
        this.breakersOpen =
                gauge(registry, "kirby.breaker.open", "1 while a circuit breaker of an active configuration is on");
        Gauge.builder("kirby.healthy", this, m -> m.healthy)
                .description("1 where all checks of health are well")
                .register(registry);
        Gauge.builder("kirby.store.bytes", this, m -> m.bytes)
                .description("What the store's folder takes on the disk")
                .register(registry);
        Gauge.builder("kirby.store.free.bytes", this, m -> m.free)
                .description("What is left on its disk")
                .register(registry);
        FunctionCounter.builder("kirby.model.trainings", this, m -> m.trainings)
                .description("Trainings of models in the history")
                .register(registry);
        FunctionCounter.builder("kirby.alerts", alerts, Alerts::raised)
                .description("Alerts raised")
                .register(registry);
        FunctionCounter.builder(
                        "kirby.errors",
                        alerts,
                        a -> a.counts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .description("Errors reported")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Takes over what a check of health found, and looks at the rest. */
    void update(HealthReport report) {
        healthy = report.isHealthy() ? 1 : 0;
        set(age, values(report, "freshness"));
        set(gaps, values(report, "gaps"));
        List<SeriesId> series = store.series();
        set(completeness, completeness(series));
        report.findings().stream()
                .filter(finding -> finding.check().equals("disk"))
                .findFirst()
                .ifPresent(disk -> free = disk.value());
        store.folder().ifPresent(folder -> bytes = bytes(folder));
        List<ModelTraining> history = store.models().history();
        trainings = history.size();
        set(accuracy, accuracy(history));
        set(
                jobs,
                counts(
                        "status",
                        store.jobs().all().stream().map(job -> job.status().name())));
        set(
                configurations,
                counts(
                        "stage",
                        store.registry().all().stream().map(c -> c.stage().name())));
    }

    /** Takes over what the breakers of active configurations are at. */
    void breakers(Map<TrainedConfiguration, List<BreakerReading>> readings) {
        Map<Tags, Double> shares = new LinkedHashMap<>();
        Map<Tags, Double> on = new LinkedHashMap<>();
        readings.forEach((configuration, all) -> {
            for (BreakerReading one : all) {
                Tags tags = Tags.of(
                        "configuration",
                        configuration.id(),
                        "breaker",
                        one.breaker().name());
                shares.put(tags, one.value() / one.threshold());
                on.put(tags, one.isOn() ? 1.0 : 0.0);
            }
        });
        set(breakers, shares);
        set(breakersOpen, on);
    }

    private static void set(MultiGauge gauge, Map<Tags, Double> values) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        values.forEach((tags, value) -> rows.add(MultiGauge.Row.of(tags, value)));
        gauge.register(rows, true);
    }

    private static Map<Tags, Double> values(HealthReport report, String check) {
        Map<Tags, Double> values = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            if (finding.check().equals(check)) {
                values.put(Tags.of("series", finding.subject()), finding.value());
            }
        }
        return values;
    }

    private Map<Tags, Double> completeness(List<SeriesId> series) {
        Map<Tags, Double> values = new LinkedHashMap<>();
        for (SeriesId one : series) {
            one.interval().ifPresent(interval -> {
                long expected = store.range(one)
                        .map((TimeRange range) -> interval.count(range))
                        .orElse(0L);
                values.put(
                        Tags.of("series", one.toString()),
                        expected == 0 ? Double.NaN : (double) store.count(one) / expected);
            });
        }
        return values;
    }

    /** Of each market and kind of model the newest. */
    private static Map<Tags, Double> accuracy(List<ModelTraining> history) {
        Map<Tags, Double> values = new LinkedHashMap<>();
        for (ModelTraining one : history) {
            values.put(
                    Tags.of(
                            "exchange", one.instrument().exchange(),
                            "symbol", one.instrument().symbol(),
                            "interval", one.interval().toString(),
                            "model", one.outcome().model()),
                    one.metrics().getOrDefault("accuracy", Double.NaN));
        }
        return values;
    }

    private static Map<Tags, Double> counts(String tag, Stream<String> words) {
        Map<Tags, Double> values = new LinkedHashMap<>();
        words.collect(Collectors.groupingBy(word -> word, Collectors.counting()))
                .forEach((word, count) -> values.put(Tags.of(tag, word), (double) count));
        return values;
    }

    private static double bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> {
                        try {
                            return Files.isRegularFile(file) ? Files.size(file) : 0;
                        } catch (IOException e) {
                            return 0; // it was replaced meanwhile
                        }
                    })
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return Double.NaN;
        }
    }
}
