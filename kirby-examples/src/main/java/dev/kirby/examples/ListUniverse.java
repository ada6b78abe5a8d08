package dev.kirby.examples;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Instrument;
import dev.kirby.market.Listing;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.registry.Universe;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what an exchange traded then, delisted coins included. */
@Command(
        name = "universe",
        mixinStandardHelpOptions = true,
        description =
                "Lists the perpetuals that an exchange traded in a month of the past, delisted ones too, as its archive has"
                        + " them, and keeps the list in the store: tests over markets then say whether these are survivors.")
public final class ListUniverse implements Callable<Integer> {

    @Parameters(paramLabel = "EXCHANGE", description = "The venue: gate, binance or kucoin.")
    private String exchange = "";

    @Option(
            names = "--at",
            paramLabel = "DATE",
            required = true,
            description = "A day of the month, such as 2023-06-01.")
    private String at = "";

    @Mixin
    private StoreOptions store = new StoreOptions();

    private ListUniverse() {}

    /**
     * Runs the command.
     *
     * @param args {@code gate --at 2023-06-01 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ListUniverse(), args));
    }

    @Override
    public Integer call() {
        Instant day = TimeRange.instant(at);
        List<Instrument> traded = Exchanges.universe(exchange, at);
        Universe universe;
        try (Exchange opened = Exchanges.open(exchange);
                MarketDataStore kept = store.open()) {
            List<Instrument> today = opened.instruments().stream()
                    .filter(Listing::active)
                    .map(Listing::instrument)
                    .toList();
            universe = Universe.of(
                    exchange,
                    YearMonth.from(day.atOffset(ZoneOffset.UTC)),
                    kept.clock().instant(),
                    traded,
                    today);
            kept.universes().record(universe);
        }
        Set<Instrument> gone = new HashSet<>(universe.gone());
        universe.traded().forEach(market -> System.out.println(market + (gone.contains(market) ? "  delisted" : "")));
        System.out.println(universe.traded().size() + " markets in " + universe.month() + ", " + gone.size()
                + " of them delisted since");
        return 0;
    }
}
