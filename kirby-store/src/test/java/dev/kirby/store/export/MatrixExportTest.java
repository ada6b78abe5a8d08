package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Interval;
import dev.kirby.series.FeatureMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix as a file, read back by another program's reader: the same times, the same numbers, null for what is unknown. */
class MatrixExportTest {

    private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    private static FeatureMatrix matrix(int rows) {
        long[] times = new long[rows];
        double[][] columns = new double[2][rows];
        for (int row = 0; row < rows; row++) {
            times[row] = START + row * 3_600_000L;
            columns[0][row] = 1.0 / (row + 1);
            columns[1][row] = row % 3 == 0 ? Double.NaN : -row;
        }
        return FeatureMatrix.of(Interval.parse("1h"), List.of("a", "b_2"), times, columns);
    }

    private static List<String> read(Path file) throws SQLException {
        String query = "SELECT epoch_ms(time::TIMESTAMPTZ), a::DOUBLE, b_2::DOUBLE FROM '" + file + "'";
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getLong(1) + " " + result.getDouble(2) + " " + result.getObject(3));
            }
        }
        return rows;
    }

    @Test
    void every_format_has_the_same_rows() throws SQLException, IOException {
        FeatureMatrix matrix = matrix(5_000); // more than the engine takes at once
        MatrixExport export = MatrixExport.of(matrix.slice(10, 4_990));
        List<String> expected = new ArrayList<>();
        for (int row = 10; row < 4_990; row++) {
            Double b = row % 3 == 0 ? null : Double.valueOf(-row);
            expected.add(matrix.time(row) + " " + 1.0 / (row + 1) + " " + b);
        }
        for (String ending : List.of("parquet", "csv", "csv.gz", "json")) {
            Path file = export.to(folder.resolve("deep/er/matrix." + ending).toString());
            assertThat(read(file)).as(ending).isEqualTo(expected);
        }
        Path arrow = export.to(folder.resolve("deep/er/matrix.arrow").toString());
        assertThat(Files.readAllBytes(arrow)).startsWith("ARROW1".getBytes(StandardCharsets.US_ASCII));
        assertThat(Files.readAllLines(folder.resolve("deep/er/matrix.csv")))
                .startsWith("time,a,b_2", "2024-01-01T10:00:00Z,0.09090909090909091,-10.0");
        try (Stream<Path> files = Files.list(folder.resolve("deep/er"))) {
            assertThat(files).hasSize(5);
        }
        assertThat(export).hasToString("MatrixExport[2 features x 4980 rows]");
    }

    @Test
    void what_cannot_be_written_is_refused() throws IOException {
        MatrixExport export = MatrixExport.of(matrix(3));
        assertThatThrownBy(() -> export.to("matrix.hdf5"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(".parquet");
        assertThatThrownBy(() -> MatrixExport.of(matrix(3).slice(1, 1))).isInstanceOf(NoDataException.class);
        FeatureMatrix timed = FeatureMatrix.of(Interval.parse("1h"), List.of("Time"), new long[1], new double[1][1]);
        assertThatThrownBy(() -> MatrixExport.of(timed))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("time");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> export.to(file.resolve("matrix.csv").toString()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("choose another output folder");
    }
}
