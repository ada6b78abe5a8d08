package dev.kirby.store.timescale;

import dev.kirby.registry.DocumentStorage;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.internal.DocumentKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents and logs in two tables. */
@SuppressWarnings("try") // uses are held, not used
final class TimescaleDocuments implements DocumentStorage {

    private final Database database;
    private final CloseGuard guard;

    TimescaleDocuments(Database database, CloseGuard guard) {
        this.database = database;
        this.guard = guard;
    }

    @Override
    public Optional<String> get(String key) {
        return texts("SELECT content FROM kirby.documents WHERE key = ?", DocumentKeys.document(key)).stream()
                .findFirst();
    }

    @Override
    public List<String> list(String folder) {
        return texts(
                "SELECT key FROM kirby.documents WHERE regexp_replace(key, '/[^/]*$', '') = ? ORDER BY key",
                DocumentKeys.folder(folder));
    }

    @Override
    public List<String> lines(String key) {
        return texts("SELECT line FROM kirby.document_lines WHERE key = ? ORDER BY id", DocumentKeys.log(key));
    }

    private List<String> texts(String sql, String parameter) {
        try (CloseGuard.Use use = guard.enter()) {
            return database.read("documents", connection -> {
                List<String> texts = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                    select.setString(1, parameter);
                    try (ResultSet result = select.executeQuery()) {
                        while (result.next()) {
                            texts.add(result.getString(1));
                        }
                    }
                }
                return List.copyOf(texts);
            });
        }
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String content) {
        DocumentKeys.document(key);
        if (expected == null && content == null) {
            return get(key).isEmpty();
        }
        try (CloseGuard.Use use = guard.enter()) {
            return database.change("document " + key, connection -> {
                if (expected == null) {
                    return update(
                            connection,
                            "INSERT INTO kirby.documents (key, content) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                            key,
                            content);
                }
                if (content == null) {
                    return update(
                            connection, "DELETE FROM kirby.documents WHERE key = ? AND content = ?", key, expected);
                }
                return update(
                        connection,
                        "UPDATE kirby.documents SET content = ?, changed_at = now() WHERE key = ? AND content = ?",
                        content,
                        key,
                        expected);
            });
        }
    }

    private static boolean update(Connection connection, String sql, @Nullable String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public void show(String folder, String target) {
        DocumentKeys.folder(folder);
        DocumentKeys.folder(target);
        try (CloseGuard.Use use = guard.enter()) {
            database.change("documents of " + folder, connection -> {
                update(connection, "DELETE FROM kirby.documents WHERE regexp_replace(key, '/[^/]*$', '') = ?", folder);
                return update(
                        connection,
                        "INSERT INTO kirby.documents (key, content) SELECT ? || regexp_replace(key, '^.*/', '/'), content"
                                + " FROM kirby.documents WHERE regexp_replace(key, '/[^/]*$', '') = ?",
                        folder,
                        target);
            });
        }
    }

    @Override
    public void append(String key, String line) {
        DocumentKeys.log(key);
        try (CloseGuard.Use use = guard.enter()) {
            database.change(
                    "log " + key,
                    connection -> update(
                            connection, "INSERT INTO kirby.document_lines (key, line) VALUES (?, ?)", key, line));
        }
    }

    @Override
    public void removeLog(String key) {
        DocumentKeys.log(key);
        try (CloseGuard.Use use = guard.enter()) {
            database.change(
                    "log " + key,
                    connection -> update(connection, "DELETE FROM kirby.document_lines WHERE key = ?", key));
        }
    }

    /** For example {@code TimescaleDocuments[jdbc:postgresql://localhost:5432/kirby]}. */
    @Override
    public String toString() {
        return "TimescaleDocuments[" + database.address() + "]";
    }
}
