package dev.kirby.examples;

import dev.kirby.exchange.Exchanges;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.live.StarCollection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps the store up to date: history, live data and repair. */
@Command(
        name = "collect",
        mixinStandardHelpOptions = true,
        description = "Keeps every active star up to date, or those that the options leave: fetches the history that is"
                + " missing, takes what the venues stream, asks again for gaps. Until Ctrl-C, which is its normal"
                + " end, or --for 10m. Where no star is meant, the options name a market.")
public final class CollectStars implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StarFilter filter = new StarFilter();

    @Mixin
    private DatasetOptions datasets = new DatasetOptions();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "The history of the last N days. Default: ${DEFAULT-VALUE}.")
    private int days = 365;

    @Mixin
    private PartitionOptions partition = new PartitionOptions();

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Mixin
    private RunningOptions running = new RunningOptions();

    private CollectStars() {}

    /**
     * Runs the command.
     *
     * @param args {@code [--exchange binance --coin BTC --quote USDT --intervals 1m] [--days 180] [--partition 2/5] [--for 10m] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new CollectStars(), args));
    }

    @Override
    public Integer call() throws Exception {
        try (CleanStop stop = CleanStop.install();
                MarketDataStore opened = store.open()) {
            DatasetOptions.Meant meant = datasets.of(filter.series(opened));
            return service.around(
                    opened,
                    "data_collector.log",
                    problems -> running.run(
                            stop,
                            () -> partition
                                    .of(opened.collect(Exchanges::open)
                                            .series(meant.required())
                                            .whereServed(meant.whereServed())
                                            .days(days)
                                            .problems(problems))
                                    .start(),
                            CollectStars::print));
        }
    }

    private static void print(StarCollection collection, boolean stopped) {
        collection.print();
        if (stopped) {
            System.out.println(
                    "Collected " + collection.newRows() + " new rows. Started again, it goes on where it stopped.");
        }
    }
}
