package dev.kirby.store;

import java.nio.file.Path;
import java.time.Clock;

/** Opens a store of one kind; the contract is run on each. */
interface StoreFactory {

    /** The store that keeps its data in or under a folder. */
    MarketDataStore open(Path folder, Clock clock);

    /** The same store, opened for a purpose. */
    MarketDataStore open(Path folder, Clock clock, StorePurpose purpose);

    /** Opens a store for what it is for. */
    interface ForPurpose {
        MarketDataStore open(Path folder, Clock clock, StorePurpose purpose);
    }

    /** Opens a store without saying what it is for. */
    interface Plain {
        MarketDataStore open(Path folder, Clock clock);
    }

    /** A factory with a name for the test report. */
    static StoreFactory named(String name, Plain plain, ForPurpose forPurpose) {
        return new StoreFactory() {
            @Override
            public MarketDataStore open(Path folder, Clock clock) {
                return plain.open(folder, clock);
            }

            @Override
            public MarketDataStore open(Path folder, Clock clock, StorePurpose purpose) {
                return forPurpose.open(folder, clock, purpose);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
