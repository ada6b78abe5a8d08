package dev.kirby.exchange.hyperliquid;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens Hyperliquid. */
public final class HyperliquidProvider implements ExchangeProvider {

    /** For the service loader. */
    public HyperliquidProvider() {}

    @Override
    public String name() {
        return Hyperliquid.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Hyperliquid.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Hyperliquid.SPEC, HyperliquidStreams.SPEC, settings);
    }
}
