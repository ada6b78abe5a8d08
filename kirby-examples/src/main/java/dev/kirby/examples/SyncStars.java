package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.stars.StarFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a file of stars into the catalogue of a store. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description =
                "Takes training_stars.yaml or starlistings.yaml into the store: creates, updates and deactivates what"
                        + " to collect; deletes nothing. All of the file or nothing.")
public final class SyncStars implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A YAML file, such as training_stars.yaml.")
    private Path file = Path.of("training_stars.yaml");

    @Mixin
    private StoreOptions store = new StoreOptions();

    private SyncStars() {}

    /**
     * Runs the command.
     *
     * @param args {@code FILE [--database training] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new SyncStars(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.open()) {
            StarFile stars = StarFile.read(file);
            try {
                stars.requireFor(opened.purpose());
            } catch (InvalidRequestException e) {
                // It ends with a command, which needs the place too.
                throw new InvalidRequestException(e.getMessage() + " --data " + store.data, e);
            }
            opened.stars().sync(stars).print();
        }
        return 0;
    }
}
