package dev.kirby.examples;

import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.BackfillProgress;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.store.collect.StarBackfill;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fetches what the store does not have yet. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Fetches the history of every active star, or of those that the options leave; requests only what is"
                        + " missing. Where no star matches, the options name a market: by default 1m perps of"
                        + " hyperliquid in USD. Exit code 1 if a series failed; the others are complete then.")
public final class BackfillCandles implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StarFilter filter = new StarFilter();

    @Mixin
    private DatasetOptions datasets = new DatasetOptions();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--again",
            description =
                    "Asks at once for what was answered with fewer rows than the calendar expects; without it after a"
                            + " pause that grows with each request.")
    private boolean again;

    private BackfillCandles() {}

    /**
     * Runs the command.
     *
     * @param args {@code [--exchange binance --coin BTC --quote USDT --intervals 1m] [--days 365] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new BackfillCandles(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.open();
                ConsoleProgress progress = new ConsoleProgress("backfill")) {
            DatasetOptions.Meant meant = datasets.of(filter.series(opened));
            StarBackfill backfill = opened.backfill(Exchanges::open)
                    .series(meant.required())
                    .whereServed(meant.whereServed())
                    .progress(p -> show(progress, p));
            StarBackfill ranged =
                    range.range(opened.clock()).map(backfill::range).orElse(backfill);
            BackfillReport report = (again ? ranged.again() : ranged).run();
            report.print();
            return report.failures().isEmpty() ? 0 : 1;
        }
    }

    /** Runs a backfill with its progress on the console. */
    static BackfillReport run(Backfill backfill) {
        try (ConsoleProgress progress = new ConsoleProgress("backfill")) {
            return backfill.progress(p -> show(progress, p)).run();
        }
    }

    private static void show(ConsoleProgress progress, BackfillProgress state) {
        progress.show(
                state.all().fraction(),
                state.seriesDone() + " of " + state.seriesCount() + " series, "
                        + state.all().rows() + " rows; "
                        + state.series().instrument().symbol() + " " + kind(state.series())
                        + Math.round(100 * state.current().fraction()) + " %");
    }

    private static String kind(SeriesId series) {
        String dataset = series.dataset() == Dataset.CANDLES ? "" : series.dataset() + " ";
        return dataset + series.interval().map(interval -> interval + " ").orElse("");
    }
}
