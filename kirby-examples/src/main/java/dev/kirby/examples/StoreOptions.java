package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}: the store that a command works on. */
final class StoreOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "The folder of the store. Default: ./${DEFAULT-VALUE}.")
    Path data = Path.of("data");

    MarketDataStore open() {
        return MarketDataStore.open(data.toString());
    }
}
