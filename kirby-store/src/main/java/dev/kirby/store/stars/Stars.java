package dev.kirby.store.stars;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration that a store keeps: which series are to be collected.
 *
 * <pre>{@code
 * store.stars().sync(Path.of("training_stars.yaml")).print();
 * List<Star> wanted = store.stars().active();
 * }</pre>
 *
 * <p>Thread-safe; several processes may sync, one after the other.
 */
public interface Stars {

    /**
     * What was synced so far.
     *
     * @return {@link Catalogue#EMPTY} if nothing was
     */
    Catalogue catalogue();

    /**
     * Takes a file into the catalogue, all of it or nothing: creates what is new, updates what changed, deactivates what is
     * gone, deletes nothing. A second time it changes nothing. Implementations keep the outcome of {@link CatalogueSync#of}.
     *
     * @param file what was read
     * @return what changed
     * @throws StoreException if the catalogue cannot be written; it is then as it was
     */
    SyncReport sync(StarFile file);

    /**
     * Reads a file and takes it into the catalogue.
     *
     * @param file such as {@code training_stars.yaml}
     * @return what changed
     * @throws InvalidRequestException if something in the file is wrong; nothing is changed then
     * @throws StoreException if the catalogue cannot be written; it is then as it was
     */
    default SyncReport sync(Path file) {
        return sync(StarFile.read(file));
    }

    /**
     * The stars to be collected.
     *
     * @return those that are active, and whose exchange, coin, quote, market type and interval are
     */
    default List<Star> active() {
        return catalogue().activeStars();
    }
}
