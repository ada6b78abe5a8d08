package dev.kirby.store.internal;

import dev.kirby.StoreException;
import dev.kirby.store.stars.StorePurpose;
import java.util.Optional;

/** What a store is for: the first purpose that it is opened for, for ever. */
public final class KeptPurpose {

    private KeptPurpose() {}

    /**
     * Lets a store be opened for what it is for.
     *
     * @param store where it is, for the error
     * @param kept what it was first opened for
     * @param wanted what it is opened for now; empty if that is not said
     * @return what it is for
     * @throws StoreException if it is for another purpose
     */
    public static Optional<StorePurpose> require(Object store, StorePurpose kept, Optional<StorePurpose> wanted) {
        if (wanted.isPresent() && wanted.get() != kept) {
            throw new StoreException("The store in " + store + " is for " + kept + " and cannot be opened for "
                    + wanted.get() + ". Open it for " + kept + ", or another one for " + wanted.get() + ".");
        }
        return Optional.of(kept);
    }
}
