package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.query.CoverageReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what was requested from exchanges, and how sure the answers are. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        description =
                "Shows for each stored series of a pair what time is certain, what is provisional because an answer"
                        + " had fewer rows than the calendar expects, and where rows are absent.")
public final class ShowCoverage implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StoredOptions stored = new StoredOptions();

    private ShowCoverage() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT [--interval 1m] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ShowCoverage(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            CoverageReport.of(opened.storage(), stored.series(opened)).forEach(CoverageReport::print);
        }
        return 0;
    }
}
