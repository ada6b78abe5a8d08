package dev.kirby.store.timescale;

import com.sun.management.OperatingSystemMXBean;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.health.HealthCheck;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.query.CoverageReport;
import dev.kirby.store.storage.RowStorage;
import dev.kirby.testing.GeneratedCandles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What work with a store costs as it gets more series and longer ones: a table of milliseconds a series (docs/scale.md). Run by name only:
 *
 * <pre>mvn -Dfast -pl kirby-store -am test -Dtest=ScaleBenchmarks -Dkirby.shapes=10x60,100x60,1000x60 -Dkirby.rows=438</pre>
 *
 * A shape is a number of series times a number of months. {@code kirby.rows} of each month's minutes are there, the first ones: 438 are a
 * hundredth of them, in as many files as all would be. With {@code -Dkirby.timescaledb=URL} it is about that server, see .ci/timescaledb.
 *
 * <p>What is too long for one run goes in several, over lakes that are kept in {@code -Dkirby.folder}: {@code -Dkirby.work=write} first,
 * {@code -Dkirby.portion=200} of the series at a time, then other work by its name (an expression).
 */
class ScaleBenchmarks {

    private static final String[] SHAPES =
            System.getProperty("kirby.shapes", "10x3,50x3").split(",");
    private static final int ROWS = Integer.getInteger("kirby.rows", 438);
    private static final YearMonth FIRST = YearMonth.of(2020, 1);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-06-15T12:34:56Z"), ZoneOffset.UTC);
    private static final int ROUNDS = 5;
    private static final String WARM = "warm";
    private static final String KEPT = System.getProperty("kirby.folder");
    private static final String WORK = System.getProperty("kirby.work", ".*");
    private static final int PORTION = Integer.getInteger("kirby.portion", Integer.MAX_VALUE);
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @TempDir
    Path folder;

    /** A store of some size: its series, and how each is measured. */
    private static final class Scale {
        private final String shape;
        private final int months;
        private final List<SeriesId> series = new ArrayList<>();
        private final Map<String, Double> millis = new LinkedHashMap<>();
        private final Map<String, Double> cpuMillis = new LinkedHashMap<>();

        Scale(String shape) {
            this.shape = shape;
            int x = shape.indexOf('x');
            this.months = Integer.parseInt(shape.substring(x + 1));
            for (int i = 0; i < Integer.parseInt(shape.substring(0, x)); i++) {
                series.add(SeriesId.candles(Instrument.perps("binance", "C" + i, "USDT"), Interval.M1));
            }
        }

        /** Work on all series. */
        void all(String name, Runnable work) {
            some(name, series, work);
        }

        /** Work on some series. */
        void some(String name, List<SeriesId> worked, Runnable work) {
            if (name.matches(WORK) && !worked.isEmpty()) {
                double[] times = time(work);
                millis.put(name + ", a series", times[0] / worked.size());
                cpuMillis.put(name + ", a series", times[1] / worked.size());
            }
        }

        /** Work on one thing, whatever the number of series: the median of several times. */
        void one(String name, Runnable work) {
            if (!name.matches(WORK)) {
                return;
            }
            double[][] times = new double[ROUNDS][];
            Arrays.setAll(times, round -> time(work));
            millis.put(
                    name,
                    Arrays.stream(times).mapToDouble(time -> time[0]).sorted().toArray()[ROUNDS / 2]);
            // The system counts it in steps of ten: the mean of several times shows less than one.
            cpuMillis.put(
                    name, Arrays.stream(times).mapToDouble(time -> time[1]).sum() / ROUNDS);
        }

        /** By the clock, and of this process on all processors. */
        private static double[] time(Runnable work) {
            long start = System.nanoTime();
            long cpu = PROCESS.getProcessCpuTime();
            work.run();
            return new double[] {(System.nanoTime() - start) / 1e6, (PROCESS.getProcessCpuTime() - cpu) / 1e6};
        }
    }

    private interface Opening {
        RowStorage open();
    }

    @Test
    void a_table_by_series_and_months() {
        List<Scale> scales = new ArrayList<>();
        measure(new Scale("3x2"), WARM); // the JVM's compiler takes its time out of this one
        for (String shape : SHAPES) {
            Scale scale = new Scale(shape.strip());
            measure(scale, "s" + scales.size());
            scales.add(scale);
            print("ms", scales, one -> one.millis);
            print("ms of the processor", scales, one -> one.cpuMillis);
        }
    }

    private void measure(Scale scale, String name) {
        Path lake = KEPT == null || name.equals(WARM) ? folder.resolve(name) : Path.of(KEPT, scale.shape);
        boolean isLake = System.getProperty(RealPostgres.GIVEN) == null;
        String url = isLake ? "" : RealPostgres.url("scale_" + name);
        measure(scale, isLake ? () -> Lake.open(lake, CLOCK) : () -> TimescaleStore.open(url, CLOCK));
        if (isLake && "write".matches(WORK)) {
            long[] sizes = sizes(lake);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d files of rows, %,d bytes%n",
                    scale.shape,
                    sizes.length,
                    LongStream.of(sizes).sum());
        }
    }

    private static void measure(Scale scale, Opening opening) {
        long expected = (long) scale.series.size() * scale.months * ROWS;
        SeriesId middle = scale.series.get(scale.series.size() / 2);
        Rows correction = correction(middle);
        try (RowStorage store = opening.open()) {
            Set<SeriesId> written = new HashSet<>(store.series());
            List<SeriesId> next = scale.series.stream()
                    .filter(series -> !written.contains(series))
                    .limit(PORTION)
                    .toList();
            Runnable write = () -> next.forEach(series -> write(store, series, scale.months));
            if ("write".matches(WORK)) {
                scale.some("write", next, write);
            } else {
                write.run();
            }
            if (store.series().size() < scale.series.size()) {
                return;
            }
        }
        scale.one("open and close", () -> opening.open().close());
        try (RowStorage store = opening.open();
                MarketDataStore door = MarketDataStore.of(store)) {
            scale.all("catalogue", () -> Assertions.assertThat(store.series()).hasSameSizeAs(scale.series));
            scale.all("coverage", () -> scale.series.forEach(store::coverage));
            scale.all("range and count", () -> {
                long rows = 0;
                for (SeriesId series : scale.series) {
                    Assertions.assertThat(store.range(series)).isPresent();
                    rows += store.count(series);
                }
                Assertions.assertThat(rows).isEqualTo(expected);
            });
            scale.all("coverage report", () -> {
                long rows = CoverageReport.of(store, scale.series)
                        .mapToLong(CoverageReport::rows)
                        .sum();
                Assertions.assertThat(rows).isEqualTo(expected);
            });
            scale.all("health", () -> {
                try (HealthCheck check = HealthCheck.of(store)) {
                    check.run();
                }
            });
            scale.all("verify", () -> {
                var check = store.verify();
                Assertions.assertThat(check.problems()).isEmpty();
            });
            scale.all(
                    "SQL of all: rows by coin",
                    () -> Assertions.assertThat(
                                    door.sql("select coin, count(*) from " + table(store) + " group by coin")
                                            .rows())
                            .hasSameSizeAs(scale.series));
            scale.one(
                    "SQL of one: close of a coin",
                    () -> door.sql("select count(*), max(close) from " + table(store)
                                    + " where exchange = 'binance' and coin = '"
                                    + middle.instrument().coin() + "' and \"interval\" = '1m'")
                            .rows());
            scale.one("load one", () -> store.read(middle, TimeRange.ALL));
            scale.one(
                    "load one, resampled",
                    () -> door.candles(middle.instrument(), "5m").load());
            scale.one("correct 100 rows of one", () -> store.upsert(middle, correction));
        }
    }

    private static String table(RowStorage store) {
        return store.folder().isPresent() ? "candles" : "kirby_views.candles";
    }

    /** All months in one write, as an import or a long backfill does it. */
    private static void write(RowStorage store, SeriesId series, int months) {
        List<Page> answered = new ArrayList<>();
        List<Rows> parts = new ArrayList<>();
        for (int month = 0; month < months; month++) {
            Rows rows = month(series, month);
            parts.add(rows);
            answered.add(Page.empty(
                    series.dataset(), TimeRange.ofMillis(rows.time(0), Interval.M1.next(rows.time(rows.size() - 1)))));
        }
        store.upsert(series, Rows.concat(series.dataset(), parts), answered);
    }

    private static Rows month(SeriesId series, int month) {
        Instant start =
                FIRST.plusMonths(month).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return GeneratedCandles.randomWalk(
                        series.instrument(), Interval.M1, start, ROWS, series.hashCode() + 31L * month)
                .toRows();
    }

    private static Rows correction(SeriesId series) {
        return month(series, 0).slice(0, Math.min(100, ROWS));
    }

    private static long[] sizes(Path lake) {
        try (Stream<Path> files = Files.walk(lake)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .mapToLong(file -> file.toFile().length())
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(String unit, List<Scale> scales, Function<Scale, Map<String, Double>> table) {
        System.out.println("| " + unit + ", " + ROWS + " rows a month | "
                + scales.stream().map(scale -> scale.shape).collect(Collectors.joining(" | ")) + " | last by first |");
        System.out.println("|---|" + "---|".repeat(scales.size() + 1));
        for (String name : table.apply(scales.get(0)).keySet()) {
            double[] values = scales.stream()
                    .mapToDouble(scale -> table.apply(scale).getOrDefault(name, Double.NaN))
                    .toArray();
            System.out.println("| " + name + " | "
                    + Arrays.stream(values)
                            .mapToObj(value -> String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value))
                            .collect(Collectors.joining(" | "))
                    + (values[0] > 0
                            ? String.format(Locale.ROOT, " | %.1f |", values[values.length - 1] / values[0])
                            : " | |"));
        }
    }
}
