package dev.kirby.ml.model;

import dev.kirby.KirbyException;
import dev.kirby.ml.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A process without the optional libraries: trains each kind, then predicts with a model whose files are in a folder. */
final class LibraryChild {

    private LibraryChild() {}

    public static void main(String[] args) throws IOException {
        TrainingData data = PlantedRows.of(200, 4, 1, 7).data(1);
        for (String kind : ModelKind.names()) {
            try {
                System.out.println(kind + ": " + Models.parse(kind).fit(data));
            } catch (KirbyException e) {
                System.out.println(kind + ": " + e.getMessage());
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        try (var all = Files.list(Path.of(args[0]))) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        System.out.println(
                Arrays.toString(Models.load(files).predict(data.matrix().row(0))));
    }
}
