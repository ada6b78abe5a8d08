package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where things are in a lake.
 *
 * @param root the lake's folder, absolute and without symbolic links
 * @param session what this store may use meanwhile
 */
record LakeFolders(Path root, Session session) {

    static Path sessions(Path root) {
        return root.resolve(".kirby").resolve("sessions");
    }

    SeriesFolder of(SeriesId series) {
        return SeriesFolder.of(root, series);
    }

    /** The folders of all series that have rows or coverage, in order. */
    List<SeriesFolder> stored() {
        List<SeriesFolder> stored = new ArrayList<>();
        for (Dataset dataset : Dataset.values()) {
            for (SeriesFolder folder : SeriesFolder.all(root, dataset)) {
                if (folder.hasFiles() || isKnown(folder)) {
                    stored.add(folder);
                }
            }
        }
        return stored;
    }

    /** Whether anything of a series was requested; a series whose state cannot be read is listed, so that the damage shows. */
    private static boolean isKnown(SeriesFolder folder) {
        try {
            return !SeriesState.read(folder).coverage().isEmpty();
        } catch (StoreException e) {
            return true;
        }
    }

    /** The lock of a series' writers. */
    Path lock(SeriesFolder folder) {
        return lock(folder.relative().toString().replace('/', '.').replace('\\', '.'));
    }

    /** The lock of those who write something by name. */
    Path lock(String name) {
        return lock(root, name);
    }

    static Path lock(Path root, String name) {
        return root.resolve(".kirby").resolve("locks").resolve(name + ".lock");
    }
}
