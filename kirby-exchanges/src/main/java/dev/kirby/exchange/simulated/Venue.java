package dev.kirby.exchange.simulated;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The venues that can be simulated. */
enum Venue {
    BINANCE("USDT", 6000, BinanceProtocol::new, BinanceStreamProtocol::new),
    BYBIT("USDT", 7200, BybitProtocol::new, BybitStreamProtocol::new),
    OKX("USDT", 6000, OkxProtocol::new, OkxStreamProtocol::new),
    HYPERLIQUID("USDC", 1200, HyperliquidProtocol::new, HyperliquidStreamProtocol::new),
    KRAKEN("USD", 300, KrakenProtocol::new, KrakenStreamProtocol::new),
    BITFINEX("USDT", 90, BitfinexProtocol::new, market -> new NoStreams()),
    DYDX("USD", 600, DydxProtocol::new, market -> new NoStreams());

    private final String quote;
    private final long budget;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Function<SimulatedMarket, VenueProtocol> protocol;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Function<SimulatedMarket, StreamProtocol> streams;

    Venue(
            String quote,
            long budget,
            Function<SimulatedMarket, VenueProtocol> protocol,
            Function<SimulatedMarket, StreamProtocol> streams) {
        this.quote = quote;
        this.budget = budget;
        this.protocol = protocol;
        this.streams = streams;
    }

    static Venue named(String name) {
        return Arrays.stream(values())
                .filter(venue -> venue.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("No simulated exchange speaks as '" + name
                        + "': use one of " + String.join(" ", names()) + "."));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Venue::text).toList();
    }

    /** As it stands in instruments. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The currency of the generated instruments. */
    String quote() {
        return quote;
    }

    /** Weight an address may use a minute. */
    long budget() {
        return budget;
    }

    VenueProtocol protocol(SimulatedMarket market) {
        return protocol.apply(market);
    }

    /** How one connection is spoken to. */
    StreamProtocol streams(SimulatedMarket market) {
        return streams.apply(market);
    }
}
