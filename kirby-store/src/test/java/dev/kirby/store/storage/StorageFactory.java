package dev.kirby.store.storage;

import dev.kirby.store.stars.StorePurpose;
import java.nio.file.Path;
import java.time.Clock;

/** Opens a store of one kind; the contract is run on each. */
interface StorageFactory {

    /** The store that keeps its data in or under a folder. */
    RowStorage open(Path folder, Clock clock);

    /** The same store, opened for a purpose. */
    RowStorage open(Path folder, Clock clock, StorePurpose purpose);

    /** Opens a store for what it is for. */
    interface ForPurpose {
        RowStorage open(Path folder, Clock clock, StorePurpose purpose);
    }

    /** Opens a store without saying what it is for. */
    interface Plain {
        RowStorage open(Path folder, Clock clock);
    }

    /** A factory with a name for the test report. */
    static StorageFactory named(String name, Plain plain, ForPurpose forPurpose) {
        return new StorageFactory() {
            @Override
            public RowStorage open(Path folder, Clock clock) {
                return plain.open(folder, clock);
            }

            @Override
            public RowStorage open(Path folder, Clock clock, StorePurpose purpose) {
                return forPurpose.open(folder, clock, purpose);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
