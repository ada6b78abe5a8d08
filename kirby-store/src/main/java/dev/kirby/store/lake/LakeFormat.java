package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.store.internal.KeptPurpose;
import dev.kirby.store.stars.StorePurpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The catalogue document {@code kirby.json}, which says that a folder is a lake, in which format, and what it is for. */
@SuppressWarnings("try") // locks are held, not used
final class LakeFormat {

    /** The format that this version reads and writes. */
    static final int CURRENT = 1;

    private static final String DATABASE = "database";
    private static final JsonMapper JSON = JsonMapper.shared();

    private LakeFormat() {}

    static boolean exists(Path root) {
        return Files.exists(root.resolve("kirby.json"));
    }

    /** Checks the format of a lake, writes the document into a new one, and keeps a purpose that is given. */
    static Optional<StorePurpose> check(Path root, Optional<StorePurpose> wanted) {
        Path file = root.resolve("kirby.json");
        try {
            Optional<ObjectNode> document = read(root, file);
            if (document.isPresent() && (wanted.isEmpty() || document.get().has(DATABASE))) {
                return same(root, document.get(), wanted);
            }
            return create(root, file, wanted);
        } catch (JacksonException | InvalidRequestException e) {
            throw new StoreException(
                    "Damaged file " + file + ": " + e.getMessage() + ". It should be {\"format\":" + CURRENT + "}.", e);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    private static Optional<ObjectNode> read(Path root, Path file) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        JsonNode document = JSON.readTree(content);
        int format = document.required("format").intValue();
        if (format > CURRENT) {
            throw new StoreException("The store in " + root + " has format " + format
                    + ", and this version of Kirby reads up to " + CURRENT + ". Use the newer Kirby that wrote it.");
        }
        return Optional.of(document.asObject());
    }

    private static Optional<StorePurpose> purpose(ObjectNode document) {
        return document.has(DATABASE)
                ? Optional.of(StorePurpose.parse(document.required(DATABASE).stringValue()))
                : Optional.empty();
    }

    private static Optional<StorePurpose> same(Path root, ObjectNode document, Optional<StorePurpose> wanted) {
        return purpose(document).flatMap(kept -> KeptPurpose.require(root, kept, wanted));
    }

    /** Two that create one lake at the same time take turns. */
    private static Optional<StorePurpose> create(Path root, Path file, Optional<StorePurpose> wanted) {
        try (WriterLock turn = WriterLock.acquire(LakeFolders.lock(root, "kirby"), file)) {
            Optional<ObjectNode> there = read(root, file);
            if (there.isPresent() && (wanted.isEmpty() || there.get().has(DATABASE))) {
                return same(root, there.get(), wanted);
            }
            ObjectNode document = there.orElseGet(() -> JSON.createObjectNode().put("format", CURRENT));
            wanted.ifPresent(purpose -> document.put(DATABASE, purpose.toString()));
            Durable.write(file, JSON.writeValueAsBytes(document));
            return wanted;
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot create a store in " + root + ": " + e + ". Choose a folder that can be written.", e);
        }
    }
}
