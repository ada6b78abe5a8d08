package dev.kirby.validate;

import dev.kirby.optimize.SearchResult;
import java.util.Optional;

/**
 * Remembers the searches of the windows that a walk has ended, so that the same walk, begun again, does not search them again. Used by one
 * thread.
 */
public interface WindowMemory {

    /** Remembers nothing. */
    WindowMemory NONE = new WindowMemory() {
        @Override
        public Optional<SearchResult> find(Window window) {
            return Optional.empty();
        }

        @Override
        public void keep(Window window, SearchResult search) {
            // nothing is kept
        }
    };

    /**
     * Looks a search up.
     *
     * @param window whose training was searched
     * @return absent where it has to be searched
     */
    Optional<SearchResult> find(Window window);

    /**
     * Remembers a search that has ended.
     *
     * @param window whose training was searched
     * @param search what was found
     */
    void keep(Window window, SearchResult search);
}
