package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.store.internal.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue document {@code kirby.json}, which says that a folder is a lake, and in which format. */
@SuppressWarnings("try") // locks are held, not used
final class LakeFormat {

    /** The format that this version reads and writes. */
    static final int CURRENT = 1;

    private static final JsonMapper JSON = JsonMapper.shared();

    private LakeFormat() {}

    /** Checks the format of a lake, and writes the document into a new one. */
    static void check(Path root) {
        Path file = root.resolve("kirby.json");
        try {
            byte[] content = Files.readAllBytes(file);
            int format = JSON.readTree(content).required("format").intValue();
            if (format > CURRENT) {
                throw new StoreException(
                        "The store in " + root + " has format " + format + ", and this version of Kirby reads up to "
                                + CURRENT + ". Use the newer Kirby that wrote it.");
            }
        } catch (NoSuchFileException e) {
            create(root, file);
        } catch (JacksonException e) {
            throw new StoreException(
                    "Damaged file " + file + ": " + e.getMessage() + ". It should be {\"format\":" + CURRENT + "}.", e);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    /** Two that create one lake at the same time take turns. */
    private static void create(Path root, Path file) {
        try (WriterLock turn = WriterLock.acquire(LakeFolders.lock(root, "kirby"), file)) {
            if (!Files.exists(file)) {
                Durable.write(
                        file, JSON.writeValueAsBytes(JSON.createObjectNode().put("format", CURRENT)));
            }
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot create a store in " + root + ": " + e + ". Choose a folder that can be written.", e);
        }
    }
}
