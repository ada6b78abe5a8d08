package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.StorePurpose;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data PLACE} and {@code --database NAME}: the store that a command works on. */
final class StoreOptions {

    @Option(
            names = "--data",
            paramLabel = "PLACE",
            defaultValue = "data",
            description = "The folder of the store, or jdbc:postgresql://host/database. Default: ./${DEFAULT-VALUE}.")
    String data = "data";

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description =
                    "production or training: the store kirby or kirby_training in that folder. Default: the folder"
                            + " itself.")
    @Nullable
    String database;

    MarketDataStore open() {
        return database == null ? MarketDataStore.open(data) : MarketDataStore.open(data, StorePurpose.parse(database));
    }
}
