package dev.kirby.store;

import java.nio.file.Path;
import java.time.Clock;

/** Opens a store of one kind; the contract is run on each. */
interface StoreFactory {

    /** The store that keeps its data in or under a folder. */
    MarketDataStore open(Path folder, Clock clock);

    /** A factory with a name for the test report. */
    static StoreFactory named(String name, StoreFactory factory) {
        return new StoreFactory() {
            @Override
            public MarketDataStore open(Path folder, Clock clock) {
                return factory.open(folder, clock);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
