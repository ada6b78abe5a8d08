package dev.kirby.exchange.mexc;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens MEXC. */
public final class MexcProvider implements ExchangeProvider {

    /** For the service loader. */
    public MexcProvider() {}

    @Override
    public String name() {
        return Mexc.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Mexc.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Mexc.SPEC, MexcStreams.SPEC, settings);
    }
}
