package dev.kirby.ml.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.ml.TrainingData;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the libraries a training says what to add, and what was trained predicts the same. */
class MissingLibraryTest {

    @TempDir
    Path folder;

    @Test
    void an_error_names_the_coordinates_and_a_saved_model_needs_none() throws IOException, InterruptedException {
        TrainingData data = PlantedRows.of(200, 4, 1, 7).data(1);
        Model model = Models.lightgbm().with("trees", 20).fit(data);
        for (Map.Entry<String, String> file : model.files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        String classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), 0))
                .filter(place -> !place.contains("lightgbm4j") && !place.contains("xgboost4j"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        LibraryChild.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.lines())
                .as(printed)
                .anyMatch(line -> line.startsWith("lightgbm: ") && line.contains("Add io.github.metarank:lightgbm4j:"))
                .anyMatch(line ->
                        line.startsWith("random_forest: ") && line.contains("Add io.github.metarank:lightgbm4j:"))
                .anyMatch(line -> line.startsWith("xgboost: ") && line.contains("Add ml.dmlc:xgboost4j_2.12:"))
                .contains(
                        "logistic: Model[logistic, 4 features, 2 classes]",
                        Arrays.toString(model.predict(data.matrix().row(0))));
    }
}
