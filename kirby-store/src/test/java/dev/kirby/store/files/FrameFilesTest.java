package dev.kirby.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.RowView;
import dev.kirby.series.Frame;
import dev.kirby.store.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame holds is what is read again, from each format. */
class FrameFilesTest {

    private static final double INF = Double.POSITIVE_INFINITY;

    @TempDir
    Path folder;

    private static void assertSame(Frame read, Frame written) {
        assertThat(read.names()).isEqualTo(written.names());
        assertThat(read.size()).isEqualTo(written.size());
        for (String name : written.names()) {
            assertThat(read.kind(name)).as(name).isEqualTo(written.kind(name));
            for (int row = 0; row < written.size(); row++) {
                assertThat(read.text(name, row)).as("%s in row %d", name, row).isEqualTo(written.text(name, row));
            }
        }
    }

    private static Frame awkward() {
        return Frame.empty()
                .withTimes("time", new long[] {1_704_067_200_123L, RowView.NO_TIME, 0, -1})
                .withNumbers("number", new double[] {0.1, Double.NaN, -1e-300, 1e21 / 3})
                .withCounts("count, or \"n\"", new double[] {1, Double.NaN, 1L << 52, -7})
                .withTexts("text", Arrays.asList("a,b", null, "say \"x\"\nand y", " é "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "arrow", "csv", "csv.gz", "json"})
    void what_is_written_is_read_again(String end) throws IOException {
        Path file = FrameFiles.write(awkward(), folder.resolve("sub/folder/frame." + end));
        assertSame(FrameFiles.read(file), awkward());
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("nothing is left beside it").containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "arrow", "csv"})
    void long_frames_and_infinite_numbers_too(String end) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[] numbers = random.doubles(5_000, -1e9, 1e9).toArray();
        numbers[4_321] = INF;
        numbers[17] = -INF;
        Frame frame = Frame.empty()
                .withTimes(
                        "time",
                        IntStream.range(0, 5_000).mapToLong(i -> i * 60_000L).toArray())
                .withNumbers("number", numbers);
        Frame read = FrameFiles.read(FrameFiles.write(frame, folder.resolve("long." + end)));
        assertThat(read.numbers("number")).as("seed %d", seed).isEqualTo(numbers);
        assertThat(read.series("time", "number").size()).isEqualTo(5_000);
    }

    @Test
    void candles_become_frames_with_their_own_columns() {
        Frame frame = TestRows.minutes(10).toFrame();
        assertThat(frame.names()).containsExactly("time", "open", "high", "low", "close", "volume", "num_trades");
        assertThat(frame.numbers("close")).isEqualTo(TestRows.minutes(10).numbers(3));
        assertThat(frame.kind("num_trades")).isEqualTo(Frame.Kind.COUNT);
    }

    @Test
    void several_frames_are_files_by_their_names() {
        List<Path> files = FrameFiles.write(Map.of("one", awkward()), folder.resolve("all"), "parquet");
        assertThat(files).containsExactly(folder.resolve("all/one.parquet"));
        assertThat(files.get(0)).exists();
    }

    @Test
    void a_file_of_another_program_is_read() throws IOException {
        Path csv = Files.writeString(folder.resolve("other.csv"), "day,up,name\n2024-01-01,0.5,x\n2024-01-02,,y\n");
        Frame read = FrameFiles.read(csv);
        assertThat(read.kind("day")).isEqualTo(Frame.Kind.TIME);
        assertThat(read.times("day")).containsExactly(1_704_067_200_000L, 1_704_153_600_000L);
        assertThat(read.numbers("up")).containsExactly(0.5, Double.NaN);
        assertThat(read.texts("name")).containsExactly("x", "y");
    }

    @Test
    void errors_say_what_would_be_right() throws IOException {
        assertThatThrownBy(() -> FrameFiles.requireFormat(Path.of("trades.xlsx")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "Cannot tell the format of trades.xlsx by its name: end it in .parquet, .arrow, .csv, .csv.gz or .json.");
        assertThatThrownBy(() -> FrameFiles.read(folder.resolve("absent.csv")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no such file");
        Path broken = Files.writeString(folder.resolve("broken.parquet"), "no parquet");
        assertThatThrownBy(() -> FrameFiles.read(broken))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Cannot read " + broken);
        assertThatThrownBy(() -> awkward().numbers("numbr"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("There is no column 'numbr' (did you mean number?): there are [time, number,");
        assertThatThrownBy(() -> awkward().withCounts("x", new double[] {0.5, 0, 0, 0}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("0.5");
        assertThatThrownBy(() -> awkward().withNumbers("x", new double[3]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Column 'x' has 3 values, and the others have 4.");
    }
}
