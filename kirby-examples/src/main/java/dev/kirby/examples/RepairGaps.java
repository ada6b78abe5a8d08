package dev.kirby.examples;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.GapRepair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks an exchange again for the candles that are missing between stored ones. */
@Command(
        name = "repair-gaps",
        mixinStandardHelpOptions = true,
        description =
                "Requests exactly the candles that are missing between stored ones again, from the exchange, from its archive,"
                        + " and by finer candles, and reports what came from where and what stays missing.")
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

    @Option(
            names = "--from-venue",
            paramLabel = "NAME",
            split = ",",
            description = "Other exchanges whose candles may stand where this one has none; they are marked as"
                    + " theirs. Without it no other exchange is asked.")
    private List<String> venues = List.of();

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
        List<MarketDataSource> opened = new ArrayList<>();
        try (MarketDataStore kept = store.existing();
                Exchange exchange = Exchanges.open(pair.exchange)) {
            TimeRange within = range.range(kept.clock()).orElse(TimeRange.ALL);
            kept.rows(series).range(within).requireAny();
            GapRepair repair = kept.repairGaps(exchange).range(within);
            Optional<MarketDataSource> archive = Exchanges.findArchive(pair.exchange);
            archive.ifPresent(opened::add);
            repair = archive.map(repair::archive).orElse(repair);
            for (String venue : venues) {
                Exchange other = Exchanges.open(venue.strip());
                opened.add(other);
                repair = repair.venue(other);
            }
            repair.run(series).print();
        } finally {
            opened.forEach(MarketDataSource::close);
        }
        return 0;
    }
}
