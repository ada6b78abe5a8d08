package dev.kirby.store.timescale;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.internal.RowAudit;
import dev.kirby.store.internal.RowCheck;
import dev.kirby.store.storage.StoreCheck;
import dev.kirby.store.storage.StoreProblem;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything in a database: whether the tables are as Kirby made them, and series by series, each as it stood at
 * one instant, at the rows and what is believed to be answered. Memory holds one batch of rows.
 */
final class TimescaleCheck {

    private static final String AGAIN = "Delete the series and backfill it again.";

    private final Database database;
    private final Instant now;
    private final String name;
    private final List<StoreProblem> problems = new ArrayList<>();

    private long rows;

    TimescaleCheck(Database database, Instant now, String name) {
        this.database = database;
        this.now = now;
        this.name = name;
    }

    StoreCheck run() {
        int version = database.read("the version of the tables", Schema::version);
        if (version != Schema.VERSION) {
            report(
                    Kind.SCHEMA,
                    "kirby.flyway_schema_history",
                    "The tables have version " + version + ", and this Kirby works with version " + Schema.VERSION
                            + ".",
                    "Use the Kirby that made them.");
        }
        Set<Dataset> sound = EnumSet.noneOf(Dataset.class);
        for (Dataset dataset : Dataset.values()) {
            Optional<TableShape.Fault> fault =
                    database.read(Tables.table(dataset), connection -> TableShape.fault(connection, dataset));
            if (fault.isPresent()) {
                report(
                        Kind.SCHEMA,
                        Tables.table(dataset),
                        fault.get().what(),
                        fault.get().next());
            } else {
                sound.add(dataset);
            }
        }
        List<SeriesId> all = database.read("the catalogue", SeriesTable::all);
        all.stream().filter(series -> sound.contains(series.dataset())).forEach(this::check);
        sound.forEach(this::ownerless);
        return new StoreCheck(name, all.size(), rows, problems, false);
    }

    private void check(SeriesId series) {
        try {
            database.look(series.toString(), connection -> {
                Optional<SeriesTable.Entry> entry = SeriesTable.find(connection, series);
                if (entry.isPresent()) {
                    check(connection, series, entry.get());
                }
                return series;
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException failure
                    && String.valueOf(failure.getSQLState()).startsWith("08")) {
                throw e; // the server is gone, which is no damage
            }
            report(Kind.DAMAGED, series, null, String.valueOf(e.getMessage()), AGAIN);
        }
    }

    private void check(Connection connection, SeriesId series, SeriesTable.Entry entry) throws SQLException {
        Dataset dataset = series.dataset();
        RowAudit audit =
                new RowAudit(series, TimeRange.ofMillis(1, RowCheck.latest(now).toEpochMilli()));
        String select = Tables.copyOut(dataset, entry.owner(), TimeRange.ALL.startMillis(), TimeRange.ALL.endMillis());
        new CopyOfRows(dataset).read(connection, select, CopyOfRows.BATCH, audit::accept);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*), count(*) FILTER (WHERE "
                        + RowAudit.notNumbers(dataset) + ") FROM " + Tables.rowsOf(dataset, entry.owner()))) {
            result.next();
            audit.fault(result.getLong(1))
                    .ifPresentOrElse(
                            fault -> report(Kind.ROWS, series, null, fault + ".", AGAIN), () -> rows += audit.rows());
            audit.values(result.getLong(2))
                    .ifPresent(fault -> report(
                            Kind.VALUES,
                            series,
                            null,
                            fault + ".",
                            "They are kept as they came: compare them with the exchange, and if it has others, backfill"
                                    + " or import the rows again."));
        }
        for (TimeRange future : RowCheck.unsettled(SeriesTable.coverage(connection, entry.id()), now)) {
            report(
                    Kind.COVERAGE,
                    series,
                    future,
                    "It takes " + future + " for answered, which is still to come.",
                    AGAIN);
        }
    }

    /** Rows of owners that have no series: nobody reads them, and a series that gets the owner's number would have them. */
    private void ownerless(Dataset dataset) {
        String owner = Tables.owner(dataset);
        String from = " FROM " + Tables.table(dataset) + " t WHERE NOT EXISTS (SELECT FROM kirby.series s"
                + " WHERE s.dataset = '" + dataset + "' AND s.owner_id = t." + owner + ")";
        long count = database.look(Tables.table(dataset), connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT count(*)" + from)) {
                result.next();
                return result.getLong(1);
            }
        });
        if (count > 0) {
            report(
                    Kind.FOREIGN,
                    Tables.table(dataset),
                    count + (count == 1 ? " row belongs" : " rows belong") + " to no series of Kirby's.",
                    "Remove them: DELETE" + from + ";");
        }
    }

    private void report(Kind kind, String table, String what, String next) {
        problems.add(new StoreProblem(kind, Optional.empty(), Optional.empty(), table, what, next));
    }

    private void report(Kind kind, SeriesId series, @Nullable TimeRange range, String what, String next) {
        problems.add(
                new StoreProblem(kind, Optional.of(series), Optional.ofNullable(range), series.toString(), what, next));
    }
}
