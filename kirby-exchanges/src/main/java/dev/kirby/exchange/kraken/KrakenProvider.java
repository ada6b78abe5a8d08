package dev.kirby.exchange.kraken;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens Kraken. */
public final class KrakenProvider implements ExchangeProvider {

    /** For the service loader. */
    public KrakenProvider() {}

    @Override
    public String name() {
        return Kraken.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Kraken.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Kraken.SPEC, KrakenStreams.SPEC, settings);
    }
}
