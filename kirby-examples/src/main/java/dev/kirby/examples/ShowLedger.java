package dev.kirby.examples;

import dev.kirby.registry.Look;
import dev.kirby.store.MarketDataStore;
import dev.kirby.validate.TrackRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How often the test days of each market were looked at. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description =
                "Shows how often the test days of each market were looked at, and how small a p-value the next look needs.")
public final class ShowLedger implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(names = "--looks", description = "Lists every look too.")
    private boolean looks;

    private ShowLedger() {}

    /**
     * Runs the command.
     *
     * @param args {@code --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ShowLedger(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            Map<String, List<Look>> byMarket = opened.ledger().looks().stream()
                    .collect(Collectors.groupingBy(
                            look -> look.instrument().toString(), TreeMap::new, Collectors.toList()));
            if (byMarket.isEmpty()) {
                System.out.println("No look at any market is recorded in " + opened + ".");
                return 0;
            }
            System.out.printf(
                    "%-28s %6s %22s %22s%n", "market", "looks", "most on the same days", "the next needs p <=");
            byMarket.forEach((market, all) -> {
                int most = all.stream()
                        .mapToInt(look ->
                                (int) all.stream().filter(look::overlaps).count())
                        .max()
                        .orElse(0);
                System.out.printf(
                        Locale.ROOT,
                        "%-28s %6d %22d %22.4f%n",
                        market,
                        all.size(),
                        most,
                        TrackRecord.neededP(most + 1));
                if (looks) {
                    all.stream()
                            .sorted(Comparator.comparing(Look::time))
                            .forEach(look -> System.out.println("  "
                                    + look.time() + " " + look.interval() + " "
                                    + look.trial().strategy() + "; "
                                    + look.trial().search() + ", seed "
                                    + look.trial().seed() + "; " + look.trial().windows()));
                }
            });
        }
        return 0;
    }
}
