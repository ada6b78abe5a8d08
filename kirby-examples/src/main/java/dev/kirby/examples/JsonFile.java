package dev.kirby.examples;

import dev.kirby.internal.ResultFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What commands write at {@code --json FILE}: one document, indented, with a line end; what is unknown is null. */
final class JsonFile {

    private JsonFile() {}

    /** Writes a document of maps and lists where a file is given; makes nothing where none is. */
    static void write(@Nullable Path file, Supplier<?> document) {
        if (file != null) {
            ResultFile.write(file, text(document.get()));
        }
    }

    static String text(Object document) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    /** JSON has no NaN and no infinity: null stands for them. */
    static @Nullable Double known(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    static Map<String, @Nullable Double> known(Map<String, Double> figures) {
        Map<String, @Nullable Double> known = new LinkedHashMap<>();
        figures.forEach((name, value) -> known.put(name, known(value)));
        return known;
    }
}
