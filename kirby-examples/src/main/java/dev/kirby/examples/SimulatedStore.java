package dev.kirby.examples;

import dev.kirby.examples.service.BreakerWatch;
import dev.kirby.examples.service.Service;
import dev.kirby.examples.studio.StudioSources;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The store that a server shows where there is nothing else to show: a folder {@code simulated} in the place of the empty one, as {@code
 * quickstart} makes it too, so that no made-up row is ever in a store of real ones.
 */
final class SimulatedStore implements AutoCloseable {

    static final String FOLDER = "simulated";

    private static final Instant END = Instant.parse("2025-01-01T00:00:00Z");
    private static final List<Instrument> MARKETS =
            List.of(Instrument.parse("binance:BTC/USDT:USDT"), Instrument.parse("binance:ETH/USDT:USDT"));
    private static final long SEED = 42;

    private final MarketDataStore store;
    private final SimulatedExchange venue;

    private SimulatedStore(MarketDataStore store, SimulatedExchange venue) {
        this.store = store;
        this.venue = venue;
    }

    /** Whether a place is a folder without a series: there is nothing to show but what is simulated. */
    static boolean isMeantBy(MarketDataStore store) {
        return store.folder().isPresent() && store.series().isEmpty();
    }

    /** Opens the simulated store in the folder of an empty one, and fills it where it is new. */
    static SimulatedStore in(Path folder) {
        boolean isNew = !Files.isDirectory(folder.resolve(FOLDER));
        MarketDataStore store = MarketDataStore.open(folder.resolve(FOLDER));
        if (isNew || store.series().isEmpty()) {
            for (Instrument market : MARKETS) {
                fill(store, market);
            }
        }
        SimulatedExchange venue = SimulatedExchange.binance()
                .clock(Clock.fixed(END, ZoneOffset.UTC))
                .budget(Long.MAX_VALUE)
                .start();
        return new SimulatedStore(store, venue);
    }

    /** A year of five minutes, as the simulated venue has them. */
    private static void fill(MarketDataStore store, Instrument market) {
        CandleSeries fives = GeneratedMarket.of(SEED, market, END).minutes().resample(Interval.M5);
        store.upsert(SeriesId.candles(market, Interval.M5), new Page(fives.range(), fives.toRows()));
    }

    MarketDataStore store() {
        return store;
    }

    /** What a server shows of it. */
    StudioSources sources(Service around, BreakerWatch breakers) {
        return new StudioSources(store, true, this::open, List.of("binance"), () -> END, breakers::of, around::metrics);
    }

    /** Opens the simulated venue, which takes the place of the real one. */
    private Exchange open(String name) {
        return Exchanges.open(name, ExchangeSettings.DEFAULT.at(venue.url()).unlimited());
    }

    @Override
    public void close() {
        venue.close();
        store.close();
    }
}
