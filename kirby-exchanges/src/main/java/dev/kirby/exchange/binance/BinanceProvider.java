package dev.kirby.exchange.binance;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.venue.RestExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens Binance. */
public final class BinanceProvider implements ExchangeProvider {

    /** For the service loader. */
    public BinanceProvider() {}

    @Override
    public String name() {
        return Binance.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Binance.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new RestExchange(Binance.SPEC, settings);
    }
}
