package dev.kirby.examples;

import dev.kirby.ml.LabelColumn;
import dev.kirby.ml.Labels;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Study;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Labels stored candles with what came after each. */
@Command(
        name = "label",
        mixinStandardHelpOptions = true,
        description =
                "Labels candles with what came after each, and counts the classes. A label has the time at which it"
                        + " was known; the last bars, and those before a gap, have none.")
public final class LabelCandles implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Mixin
    private RowFileOptions output = new RowFileOptions();

    private LabelCandles() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --interval 1h --labels change --file labels.csv --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new LabelCandles(), args));
    }

    @Override
    public Integer call() {
        Labels rule = labels.labels();
        output.check();
        try (MarketDataStore opened = store.existing()) {
            CandleSeries bars = series.load(opened);
            LabelColumn column = rule.over(Study.of(bars).withFeed(opened.feed()));
            System.out.printf(Locale.ROOT, "%s: %,d bars, %s%n", bars.id(), bars.size(), rule.name());
            int[] counts = column.counts();
            for (int c = 0; c < counts.length; c++) {
                System.out.printf(
                        Locale.ROOT,
                        "%d %-10s %,10d  %5.1f %%%n",
                        c,
                        column.classes().get(c).name(),
                        counts[c],
                        100.0 * counts[c] / Math.max(1, column.known()));
            }
            System.out.printf(Locale.ROOT, "%,d without a label%n", column.size() - column.known());
            output.write(column.toFrame(bars));
        }
        return 0;
    }
}
