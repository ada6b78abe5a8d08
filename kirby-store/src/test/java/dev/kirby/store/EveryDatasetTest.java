package dev.kirby.store;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.testing.RowAssertions.assertSameRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.quality.QualityRule;
import dev.kirby.quality.QualityVerdict;
import dev.kirby.series.Rows;
import dev.kirby.source.Support;
import dev.kirby.store.export.Export;
import dev.kirby.store.export.ExportReport;
import dev.kirby.store.health.HealthCheck;
import dev.kirby.store.live.LiveRun;
import dev.kirby.store.live.LiveStatistics;
import dev.kirby.store.live.ScriptedVenue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dataset that is added is stored, queried, checked, watched, exported, imported and collected like all others. */
@Timeout(120)
class EveryDatasetTest {

    private static final int ROWS = 3;
    private static final long MINUTE = 60_000;

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(START.toEpochMilli() + ROWS * MINUTE);
    private final Clock clock = ((InstantSource) () -> Instant.ofEpochMilli(now.get())).withZone(ZoneOffset.UTC);
    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("data"), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static SeriesId series(Dataset dataset) {
        return new SeriesId(dataset, BTC, dataset.hasInterval() ? Interval.M1 : null);
    }

    /** A row a minute, with a value in each column. */
    private static Rows rows(Dataset dataset) {
        Rows.Builder rows = Rows.builder(dataset, ROWS);
        for (int i = 0; i < ROWS; i++) {
            long time = START.toEpochMilli() + i * MINUTE;
            if (dataset.hasInterval()) {
                TestRows.candle(rows, time, 0);
                continue;
            }
            rows.row(time);
            for (int c = 0; c < dataset.columns().size(); c++) {
                Column column = dataset.columns().get(c);
                switch (column.type()) {
                    case NUMBER -> rows.number(c, (c + 1) / 1024.0);
                    case COUNT -> rows.number(c, c + 1);
                    case TIME -> rows.instant(c, time + MINUTE);
                    case TEXT ->
                        rows.text(
                                c,
                                column.words().isEmpty()
                                        ? column.name() + i
                                        : column.words().get(0));
                }
            }
        }
        return rows.build();
    }

    @ParameterizedTest
    @EnumSource
    void is_a_table_of_its_name(Dataset dataset) {
        store.upsert(series(dataset), rows(dataset));
        assertSameRows(rows(dataset), store.read(series(dataset), TimeRange.ALL));
        String columns =
                String.join(", ", dataset.columns().stream().map(Column::name).toList());
        String query = "select time, " + columns + " from " + dataset.tableName();
        assertThat(store.sql(query).rows()).hasSize(ROWS);
        assertThat(store.verify().isClean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void is_checked_for_the_values_it_needs(Dataset dataset) {
        store.upsert(series(dataset), rows(dataset));
        QualityReport sound = check(dataset);
        assertThat(sound.rows()).isEqualTo(ROWS);
        assertThat(sound.verdict()).isNotEqualTo(QualityVerdict.FAIL);
        store.upsert(
                series(dataset),
                Rows.builder(dataset, 1)
                        .row(START.toEpochMilli() + ROWS * MINUTE)
                        .build());
        assertThat(check(dataset).findings())
                .filteredOn(finding -> finding.rule() == QualityRule.NULLS)
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isPositive());
    }

    private QualityReport check(Dataset dataset) {
        QualityCheck check = QualityCheck.of(series(dataset));
        store.stream(series(dataset), TimeRange.ALL, check::accept);
        return check.report();
    }

    @ParameterizedTest
    @EnumSource
    void is_watched_for_new_rows(Dataset dataset) {
        store.upsert(series(dataset), rows(dataset));
        try (HealthCheck health = store.health(name -> new ScriptedVenue(clock))) {
            assertThat(health.run().findings())
                    .filteredOn(finding -> finding.check().equals("freshness"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.subject())
                            .isEqualTo(series(dataset).toString()))
                    .satisfies(finding -> assertThat(finding.ok()).isTrue());
            now.addAndGet(Duration.ofDays(30).toMillis());
            assertThat(health.run().findings())
                    .filteredOn(finding -> finding.check().equals("freshness"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.ok()).isEqualTo(dataset.kind() == Dataset.Kind.EVENT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_exported_and_imported_again(Dataset dataset) {
        store.upsert(series(dataset), rows(dataset));
        Export export = dataset.hasInterval()
                ? store.export(BTC).rows(dataset, Interval.M1)
                : store.export(BTC).rows(dataset);
        assertThat(export.toParquet(folder.resolve("parquet").toString()).rows())
                .isEqualTo(ROWS);
        ExportReport csv = export.toCsv(folder.resolve("csv").toString());
        assertThat(csv.rows()).isEqualTo(ROWS);
        Path file = csv.files().stream()
                .filter(path -> path.toString().endsWith(".csv"))
                .findFirst()
                .orElseThrow();
        try (MarketDataStore other = MarketDataStore.open(folder.resolve("other"), clock)) {
            assertThat(other.importInto(series(dataset)).run(file).rows()).isEqualTo(ROWS);
            assertSameRows(rows(dataset), other.read(series(dataset), TimeRange.ALL));
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_collected_live(Dataset dataset) {
        ScriptedVenue venue = new ScriptedVenue(clock) {
            @Override
            public List<Support> streams() {
                return Arrays.stream(Dataset.values())
                        .map(d -> new Support(
                                d, InstrumentType.PERPS, d.hasInterval() ? EnumSet.of(Interval.M1) : Set.of()))
                        .toList();
            }
        };
        Rows rows = rows(dataset);
        try (LiveRun running = store.collect(venue, venue)
                .series(series(dataset))
                .problems(problem -> {})
                .start()) {
            venue.connect();
            for (int row = 0; row < ROWS; row++) {
                venue.say().rows(series(dataset), rows.slice(row, row + 1), true);
            }
            now.addAndGet(10 * MINUTE);
            // Of a running value the last minute is not over while no later one is known.
            // Events wait some seconds for company; the end writes them.
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                LiveStatistics seen = running.statistics();
                return seen.stored() + seen.waiting() >= ROWS - 1;
            });
        }
        Rows stored = store.read(series(dataset), TimeRange.ALL);
        assertThat(stored.size()).isGreaterThanOrEqualTo(ROWS - 1);
        assertSameRows(rows.slice(0, stored.size()), stored);
    }
}
