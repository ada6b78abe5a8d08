package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.store.internal.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@code _publishing}: says that a writer is renaming files, and which checksums they will have. A writer that dies
 * leaves it behind; then each file is either still as {@code _series.json} has it, or already as the journal has it.
 */
final class Journal {

    /** In place of a checksum: the file is to be gone. */
    static final String GONE = "";

    private static final String FILE = "_publishing";
    private static final JsonMapper JSON = JsonMapper.shared();

    private Journal() {}

    static Path file(SeriesFolder folder) {
        return folder.path().resolve(FILE);
    }

    static boolean exists(SeriesFolder folder) {
        return Files.exists(file(folder));
    }

    /** Says, safely on the disk, what is about to be renamed or deleted. */
    static void begin(SeriesFolder folder, Map<String, String> checksums) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        checksums.forEach(json::put);
        Path file = file(folder);
        Files.write(file, JSON.writeValueAsBytes(json));
        Durable.force(file);
        Durable.forceNames(folder.path());
    }

    /** Says that it is done; the series' state must say so already. */
    static void end(SeriesFolder folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }

    /** Names of files and the checksums they get; empty if nobody is writing, or died before the first rename. */
    static Map<String, String> read(SeriesFolder folder) {
        Map<String, String> checksums = new TreeMap<>();
        try {
            byte[] content = Files.readAllBytes(file(folder));
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(content).properties()) {
                checksums.put(entry.getKey(), entry.getValue().asString());
            }
            return checksums;
        } catch (NoSuchFileException | JacksonException e) {
            return Map.of(); // half a journal: nothing is renamed before the whole one is on the disk
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file(folder) + ": " + e + ".", e);
        }
    }
}
