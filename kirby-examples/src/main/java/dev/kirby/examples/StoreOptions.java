package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import picocli.CommandLine.Option;

/** {@code --data PLACE}: the store that a command works on. */
final class StoreOptions {

    @Option(
            names = "--data",
            paramLabel = "PLACE",
            defaultValue = "data",
            description = "The folder of the store, or jdbc:postgresql://host/database. Default: ./${DEFAULT-VALUE}.")
    String data = "data";

    MarketDataStore open() {
        return MarketDataStore.open(data);
    }
}
