package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.store.storage.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@code _publishing}: says that a writer is renaming files, which checksums they will have, and what will be covered
 * then. A writer that dies leaves it behind; then each file is either still as {@code _series.json} has it, or already as the
 * journal has it.
 *
 * @param checksums the checksum that each file gets, by its name
 * @param coverage what is covered when all of them are there; absent in a journal of Kirby 0.1
 */
record Journal(Map<String, String> checksums, Optional<Coverage> coverage) {

    /** Nobody is writing, or died before the first rename. */
    static final Journal NONE = new Journal(Map.of(), Optional.empty());

    /** In place of a checksum: the file is to be gone. */
    static final String GONE = "";

    private static final String FILE = "_publishing";
    private static final String FILES = "files";
    private static final JsonMapper JSON = JsonMapper.shared();

    static Path file(SeriesFolder folder) {
        return folder.path().resolve(FILE);
    }

    static boolean exists(SeriesFolder folder) {
        return Files.exists(file(folder));
    }

    /** Says, safely on the disk, what is about to be renamed or deleted. */
    static void begin(SeriesFolder folder, Map<String, String> checksums, Coverage coverage) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode files = json.putObject(FILES);
        checksums.forEach(files::put);
        CoverageJson.write(coverage, json);
        Path file = file(folder);
        Files.write(file, JSON.writeValueAsBytes(json));
        Durable.force(file);
        Durable.forceNames(folder.path());
    }

    /** Says that it is done; the series' state must say so already. */
    static void end(SeriesFolder folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }

    /** The journal that a writer left; {@link #NONE} if there is none, or half of one. */
    static Journal read(SeriesFolder folder) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file(folder)));
            boolean old = !json.path(FILES).isObject(); // Kirby 0.1: checksums by name, and nothing else
            Map<String, String> checksums = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : (old ? json : json.path(FILES)).properties()) {
                checksums.put(entry.getKey(), entry.getValue().asString());
            }
            return new Journal(checksums, old ? Optional.empty() : Optional.of(CoverageJson.read(json)));
        } catch (NoSuchFileException | JacksonException | DateTimeException | InvalidRequestException e) {
            return NONE; // half a journal: nothing is renamed before the whole one is on the disk
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file(folder) + ": " + e + ".", e);
        }
    }

    boolean isEmpty() {
        return checksums.isEmpty();
    }
}
