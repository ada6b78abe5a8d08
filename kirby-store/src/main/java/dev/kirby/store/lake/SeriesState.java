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
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a series beside its rows, kept in {@code _series.json}.
 *
 * @param generation counts the writes; a reader that sees it unchanged has read one state
 * @param coverage what was requested and answered, for certain and provisionally
 * @param checksums the checksums of the files of rows, by name; a file of a lake that was written without has none
 * @param pending what a writer was about to change when it died; usually {@link Journal#NONE}
 */
record SeriesState(long generation, Coverage coverage, Map<String, String> checksums, Journal pending) {

    static final String FILE = "_series.json";

    private static final SeriesState NEW = new SeriesState(0, Coverage.NONE, Map.of(), Journal.NONE);
    private static final JsonMapper JSON = JsonMapper.shared();

    static SeriesState read(SeriesFolder folder) {
        Path file = file(folder);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new SeriesState(0, Coverage.NONE, Map.of(), Journal.read(folder));
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
        try {
            JsonNode json = JSON.readTree(content);
            Map<String, String> checksums = new TreeMap<>();
            json.path("files")
                    .properties()
                    .forEach(checksum ->
                            checksums.put(checksum.getKey(), checksum.getValue().asString()));
            return new SeriesState(
                    json.required("generation").longValue(), CoverageJson.read(json), checksums, Journal.read(folder));
        } catch (JacksonException | DateTimeException | InvalidRequestException e) {
            throw new StoreException(
                    "Damaged file " + file + ": " + e.getMessage()
                            + ". Repair the store (store.repair(), or the command 'verify --repair'): rows stay, and what"
                            + " was requested is requested again.",
                    e);
        }
    }

    /** The state of a series of which nothing is known but that it has seen fewer writes than this. */
    static SeriesState unknown(long generation) {
        return new SeriesState(generation, NEW.coverage, NEW.checksums, NEW.pending);
    }

    static Path file(SeriesFolder folder) {
        return folder.path().resolve(FILE);
    }

    /** Whether a checksum of this file is known. */
    boolean hasChecksum(String name) {
        return checksums.containsKey(name) || pending.checksums().containsKey(name);
    }

    /** Whether a file with this checksum, or its absence, is what was written. */
    boolean accepts(String name, String checksum) {
        return checksum.equals(checksums.getOrDefault(name, Journal.GONE))
                || checksum.equals(pending.checksums().get(name));
    }

    /** The state after a write. */
    SeriesState next(Coverage newCoverage, Map<String, String> changed) {
        Map<String, String> next = new TreeMap<>(checksums);
        changed.forEach((name, checksum) -> {
            if (checksum.equals(Journal.GONE)) {
                next.remove(name);
            } else {
                next.put(name, checksum);
            }
        });
        return new SeriesState(generation + 1, newCoverage, next, Journal.NONE);
    }

    void write(SeriesFolder folder) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("series", folder.series().toString());
        json.put("generation", generation);
        CoverageJson.write(coverage, json);
        ObjectNode files = json.putObject("files");
        checksums.forEach(files::put);
        Durable.write(file(folder), JSON.writeValueAsBytes(json));
    }
}
