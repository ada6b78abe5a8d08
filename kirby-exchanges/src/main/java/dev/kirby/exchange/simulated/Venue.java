package dev.kirby.exchange.simulated;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The venues that can be simulated. */
enum Venue {
    BINANCE("USDT", 6000, BinanceProtocol::new),
    BYBIT("USDT", 7200, BybitProtocol::new),
    OKX("USDT", 6000, OkxProtocol::new),
    HYPERLIQUID("USDC", 1200, HyperliquidProtocol::new),
    KRAKEN("USD", 300, KrakenProtocol::new);

    private final String quote;
    private final long budget;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Function<Market, VenueProtocol> protocol;

    Venue(String quote, long budget, Function<Market, VenueProtocol> protocol) {
        this.quote = quote;
        this.budget = budget;
        this.protocol = protocol;
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

    VenueProtocol protocol(Market market) {
        return protocol.apply(market);
    }
}
