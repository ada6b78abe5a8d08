package dev.kirby.exchange.coinbase;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens Coinbase. */
public final class CoinbaseProvider implements ExchangeProvider {

    /** For the service loader. */
    public CoinbaseProvider() {}

    @Override
    public String name() {
        return Coinbase.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Coinbase.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Coinbase.SPEC, CoinbaseStreams.SPEC, settings);
    }
}
