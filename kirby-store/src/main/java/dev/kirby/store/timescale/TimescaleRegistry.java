package dev.kirby.store.timescale;

import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import dev.kirby.store.internal.Gate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables {@code trained_configurations} and {@code transitions}. */
@SuppressWarnings("try") // passes are held, not used
final class TimescaleRegistry implements Registry {

    private final Database database;
    private final Gate gate;
    private final Clock clock;

    TimescaleRegistry(Database database, Gate gate, Clock clock) {
        this.database = database;
        this.gate = gate;
        this.clock = clock;
    }

    @Override
    public void save(TrainedConfiguration configuration, String reason) {
        try (Gate.Pass pass = gate.enter()) {
            database.change(configuration.toString(), connection -> {
                Database.execute(connection, "LOCK TABLE kirby.trained_configurations IN SHARE ROW EXCLUSIVE MODE");
                Optional<LifecycleStage> before = stage(connection, configuration.id());
                put(connection, configuration);
                if (before.isEmpty() || before.get() != configuration.stage()) {
                    append(connection, configuration, reason);
                }
                return configuration;
            });
        }
    }

    private static Optional<LifecycleStage> stage(Connection connection, String id) throws SQLException {
        String sql = "SELECT status FROM kirby.trained_configurations WHERE id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? Optional.of(LifecycleStage.valueOf(result.getString(1))) : Optional.empty();
            }
        }
    }

    private static void put(Connection connection, TrainedConfiguration configuration) throws SQLException {
        String sql = "INSERT INTO kirby.trained_configurations"
                + " (id, strategy, exchange, pair, timeframe, status, created_at, document)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS json)) ON CONFLICT (id) DO UPDATE SET"
                + " strategy = EXCLUDED.strategy, exchange = EXCLUDED.exchange, pair = EXCLUDED.pair,"
                + " timeframe = EXCLUDED.timeframe, status = EXCLUDED.status, created_at = EXCLUDED.created_at,"
                + " document = EXCLUDED.document";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, configuration.id());
            insert.setString(2, configuration.strategy());
            insert.setString(3, configuration.instrument().exchange());
            insert.setString(
                    4,
                    configuration.instrument().coin() + "/"
                            + configuration.instrument().quote());
            insert.setString(5, configuration.interval().toString());
            insert.setString(6, configuration.stage().name());
            SeriesTable.setInstant(insert, 7, configuration.created());
            insert.setString(8, configuration.toJson());
            insert.executeUpdate();
        }
    }

    private void append(Connection connection, TrainedConfiguration configuration, String reason) throws SQLException {
        String sql = "INSERT INTO kirby.transitions (configuration_id, time, stage, reason) VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, configuration.id());
            SeriesTable.setInstant(insert, 2, clock.instant());
            insert.setString(3, configuration.stage().name());
            insert.setString(4, reason);
            insert.executeUpdate();
        }
    }

    @Override
    public Optional<TrainedConfiguration> find(String id) {
        return configurations("WHERE id = ?", id).stream().findFirst();
    }

    @Override
    public List<TrainedConfiguration> all() {
        return configurations("WHERE ? = '' ORDER BY id COLLATE \"C\"", "");
    }

    private List<TrainedConfiguration> configurations(String where, String parameter) {
        try (Gate.Pass pass = gate.enter()) {
            return database.read("the registry", connection -> {
                List<TrainedConfiguration> found = new ArrayList<>();
                String sql = "SELECT document FROM kirby.trained_configurations " + where;
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                    select.setString(1, parameter);
                    try (ResultSet result = select.executeQuery()) {
                        while (result.next()) {
                            found.add(TrainedConfiguration.parse(result.getString(1)));
                        }
                    }
                }
                return List.copyOf(found);
            });
        }
    }

    @Override
    public List<Transition> transitions(String id) {
        String sql = "SELECT time, stage, reason FROM kirby.transitions WHERE configuration_id = ? ORDER BY id";
        try (Gate.Pass pass = gate.enter()) {
            return database.read("the registry", connection -> {
                List<Transition> transitions = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                    select.setString(1, id);
                    try (ResultSet result = select.executeQuery()) {
                        while (result.next()) {
                            transitions.add(new Transition(
                                    id,
                                    SeriesTable.instant(result, 1),
                                    LifecycleStage.valueOf(result.getString(2)),
                                    result.getString(3)));
                        }
                    }
                }
                return List.copyOf(transitions);
            });
        }
    }

    /** For example {@code TimescaleRegistry[jdbc:postgresql://localhost:5432/kirby]}. */
    @Override
    public String toString() {
        return "TimescaleRegistry[" + database.address() + "]";
    }
}
