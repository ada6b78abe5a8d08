package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.stars.StorePurpose;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data PLACE} and {@code --database NAME}: the store that a command works on. */
final class StoreOptions {

    @Option(
            names = "--data",
            paramLabel = "PLACE",
            defaultValue = "data",
            description = "The folder of the store, or postgresql://user@host/database. Default: ./${DEFAULT-VALUE}.")
    String data = "data";

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description =
                    "production or training: the store kirby or kirby_training in that folder. Default: the folder"
                            + " itself.")
    @Nullable
    String database;

    /** For a command that reads: where there is no store it says so, and creates none. */
    MarketDataStore existing() {
        return database == null
                ? MarketDataStore.openExisting(data)
                : MarketDataStore.openExisting(data, StorePurpose.parse(database));
    }

    /** The store of a purpose in the same place, for a command that reads. */
    MarketDataStore existing(String purpose) {
        return MarketDataStore.openExisting(data, StorePurpose.parse(purpose));
    }

    /** For a command that writes: a folder becomes a store. */
    MarketDataStore open() {
        return database == null ? MarketDataStore.open(data) : MarketDataStore.open(data, StorePurpose.parse(database));
    }
}
