package dev.kirby.ml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.ml.TrainingData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The files of models, loaded by the libraries' own Python packages, which predict what Kirby predicts. By the interpreter that {@code
 * kirby.python} names; skipped where it lacks the library.
 */
class PythonModelTest {

    private static final String PYTHON = System.getProperty("kirby.python", "python3");
    private static final int ROWS = 300;
    private static final TrainingData DATA = PlantedRows.of(2_000, 6, 1, 5).data(3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lightgbm      | lightgbm | lightgbm.Booster(model_file='model.txt').predict(rows)                             | 1e-14
            random_forest | lightgbm | lightgbm.Booster(model_file='model.txt').predict(rows)                             | 1e-14
            xgboost       | xgboost  | xgboost.Booster(model_file='model.xgboost.json').predict(xgboost.DMatrix(rows))    | 2e-6
            """)
    void python_predicts_the_same_from_the_file(String kind, String library, String predicted, double tolerance)
            throws IOException, InterruptedException {
        assumeTrue(run("import numpy, " + library).exit == 0, library + " is not there");
        Model model = Models.parse(kind).with("trees", 80).uncalibrated().fit(DATA);
        for (var file : model.files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        Files.write(
                folder.resolve("rows.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(row -> Arrays.stream(DATA.matrix().row(row))
                                .mapToObj(Double::toString)
                                .collect(Collectors.joining(",")))
                        .toList());
        Output said = run("import numpy, " + library + "\nrows = numpy.loadtxt('rows.csv', delimiter=',')\n"
                + "print('\\n'.join(repr(float(p)) for p in " + predicted + "))");
        assertThat(said.exit).as(said.text).isZero();
        List<String> lines =
                said.text.lines().filter(line -> line.matches("[0-9.e+-]+")).toList();
        assertThat(lines).hasSize(ROWS);
        for (int row = 0; row < lines.size(); row++) {
            assertThat(model.predict(DATA.matrix().row(row))[1])
                    .isCloseTo(Double.parseDouble(lines.get(row)), within(tolerance));
        }
    }

    private record Output(int exit, String text) {}

    private Output run(String code) throws IOException, InterruptedException {
        Process python;
        try {
            python = new ProcessBuilder(PYTHON, "-c", code)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return new Output(127, "no " + PYTHON); // as a shell says it
        }
        String text = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Output(python.exitValue(), text);
    }
}
