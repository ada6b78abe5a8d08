package dev.kirby.store.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Parquet file made of two, as DuckDB reads it. */
class ColumnChoiceTest {

    private static final String ROWS = "SELECT make_timestamptz(1704067200000000 + i * 60000000) AS time,"
            + " round(40000 + 100 * sin(i / 100) + hash(i) % 1000 / 10, 2) AS price,"
            + " CASE WHEN i % 7 > 0 THEN (hash(i) % 40)::DOUBLE / 4 END AS repeated,"
            + " CASE WHEN i % 5 > 0 THEN (hash(i * 3) % 900)::BIGINT END AS trades,"
            + " CASE WHEN i % 3 > 0 THEN 'id' || hash(i) END AS text, i % 2 = 0 AS flag"
            + " FROM range(300000) t(i)";

    @TempDir
    Path temp;

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET TimeZone = 'UTC'");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }

    private Path write(String name, String query, String options) throws SQLException {
        Path file = temp.resolve(name);
        execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd, " + options + ")");
        return file;
    }

    @Test
    void takesOfEachColumnTheSmallerForm() throws Exception {
        Path one = write("one.parquet", ROWS, "PARQUET_VERSION v2");
        Path other = write("other.parquet", ROWS, "PARQUET_VERSION v1, COMPRESSION_LEVEL 9");
        Path mixed = temp.resolve("mixed.parquet");
        assertThat(ColumnChoice.write(one, other, mixed)).isTrue();
        assertThat(query("(FROM '" + mixed + "' EXCEPT ALL FROM '" + one + "') UNION ALL (FROM '" + one
                        + "' EXCEPT ALL FROM '" + mixed + "')"))
                .isEmpty();
        assertThat(query("SELECT count(*), count(DISTINCT time) FROM '" + mixed + "'"))
                .containsExactly("300000 300000");
        assertThat(query("SELECT DISTINCT path_in_schema, encodings FROM parquet_metadata('" + mixed + "') WHERE"
                        + " path_in_schema IN ('time', 'price') ORDER BY 1"))
                .containsExactly("price PLAIN", "time DELTA_BINARY_PACKED");
        assertThat(Files.size(mixed)).isLessThan(Files.size(one)).isLessThan(Files.size(other));
        assertThat(query("SELECT count(DISTINCT row_group_id) > 1 FROM parquet_metadata('" + mixed + "')"))
                .containsExactly("true");
        assertThat(query("SELECT text FROM '" + mixed + "' WHERE time = '2024-03-01T00:01Z'"))
                .as("statistics tell which row groups to read")
                .isEqualTo(query("SELECT text FROM '" + one + "' WHERE time = '2024-03-01T00:01Z'"))
                .hasSize(1);
        assertThat(query("DESCRIBE FROM '" + mixed + "'")).isEqualTo(query("DESCRIBE FROM '" + one + "'"));
    }

    @Test
    void refusesFilesThatAreNotAlike() throws Exception {
        Path one = write("one.parquet", ROWS, "PARQUET_VERSION v2");
        Path fewer = write("fewer.parquet", ROWS + " LIMIT 200000", "PARQUET_VERSION v1");
        Path otherwise = write("otherwise.parquet", ROWS, "ROW_GROUP_SIZE 50000");
        Path required = write("required.parquet", "FROM '" + one + "'", "PARQUET_VERSION v1");
        Path mixed = temp.resolve("mixed.parquet");
        assertThat(ColumnChoice.write(one, fewer, mixed)).isFalse();
        assertThat(ColumnChoice.write(one, required, mixed))
                .as("columns that cannot be null have no marks of nulls in their pages")
                .isFalse();
        assertThat(ColumnChoice.write(one, otherwise, mixed)).isFalse();
        assertThat(mixed).doesNotExist();
    }
}
