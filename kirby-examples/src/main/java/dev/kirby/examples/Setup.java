package dev.kirby.examples;

import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.timescale.TimescaleStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates a store: a folder, or the tables of a database. Run again it upgrades the store, and lists its contents. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = "Creates or upgrades a store, a folder or a PostgreSQL database, and lists what is in it.")
public final class Setup implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    private Setup() {}

    /**
     * Runs the command.
     *
     * @param args {@code --data DIR} or {@code --data jdbc:postgresql://host/database?user=…&password=…}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new Setup(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.open()) {
            System.out.println(opened + " is ready.");
            if (opened.storage() instanceof TimescaleStore timescale) {
                System.out.println("rows are in: " + timescale.features());
            }
            List<SeriesId> series = opened.series();
            series.forEach(id -> System.out.println(line(opened, id)));
            System.out.println(
                    series.isEmpty()
                            ? "No series yet. Next: kirby backfill --help"
                            : series.size() + " series, " + opened.versions().size() + " data versions, "
                                    + opened.registry().all().size() + " trained configurations");
        }
        return 0;
    }

    private static String line(MarketDataStore store, SeriesId id) {
        String rows = store.range(id)
                .map(range -> store.count(id) + " rows, " + range)
                .orElse("no rows");
        Coverage asked = store.coverage(id);
        int windows = asked.ranges().size();
        return id + ": " + rows + (windows > 1 ? ", asked for in " + windows + " windows" : "");
    }
}
