package dev.kirby.examples;

import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes series from a store. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Lists the stored series of a pair, and with --yes deletes them with all their rows.")
public final class DeleteSeries implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StoredOptions stored = new StoredOptions();

    @Option(names = "--yes", description = "Deletes. Without it nothing is changed.")
    private boolean yes;

    private DeleteSeries() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT [--interval 1m] [--yes] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new DeleteSeries(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            List<SeriesId> all = stored.series(opened);
            for (SeriesId series : all) {
                long rows = opened.count(series);
                if (yes) {
                    opened.delete(series);
                }
                System.out.println((yes ? "Deleted " : "Would delete ") + rows + " rows of " + series + ".");
            }
            if (!yes) {
                System.out.println("Nothing was changed; say --yes to delete.");
            }
        }
        return 0;
    }
}
