package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.StoreCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether a store is sound. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Checks every file and row of the store, a line for each problem. Exit code 1 where something is wrong"
                        + " and was not mended.")
public final class VerifyStore implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--repair",
            description = "Sets aside what is broken, so that the next backfill brings it again. Nothing is deleted.")
    private boolean repair;

    private VerifyStore() {}

    /**
     * Runs the command.
     *
     * @param args {@code [--repair] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new VerifyStore(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            StoreCheck check = repair ? opened.repair() : opened.verify();
            check.print();
            return check.isClean() || check.repaired() ? 0 : 1;
        }
    }
}
