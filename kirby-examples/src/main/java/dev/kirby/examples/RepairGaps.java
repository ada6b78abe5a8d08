package dev.kirby.examples;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.GapRepairReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks an exchange again for the candles that are missing between stored ones. */
@Command(
        name = "repair-gaps",
        mixinStandardHelpOptions = true,
        description =
                "Requests exactly the candles that are missing between stored ones from the exchange again, and reports which"
                        + " stay missing: the exchange does not have them.")
public final class RepairGaps implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            defaultValue = "1m",
            description = "The candle length. Default: ${DEFAULT-VALUE}.")
    private String interval = "1m";

    @Mixin
    private RangeOptions range = new RangeOptions();

    private RepairGaps() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --interval 1m --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RepairGaps(), args));
    }

    @Override
    public Integer call() {
        SeriesId series = SeriesId.candles(pair.instrument(), Interval.parse(interval));
        try (MarketDataStore opened = store.existing();
                Exchange exchange = Exchanges.open(pair.exchange)) {
            TimeRange within = range.range(opened.clock()).orElse(TimeRange.ALL);
            opened.rows(series).range(within).requireAny();
            GapRepairReport report = opened.repairGaps(exchange).range(within).run(series);
            report.print();
        }
        return 0;
    }
}
