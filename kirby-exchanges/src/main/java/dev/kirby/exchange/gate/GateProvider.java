package dev.kirby.exchange.gate;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens Gate. */
public final class GateProvider implements ExchangeProvider {

    /** For the service loader. */
    public GateProvider() {}

    @Override
    public String name() {
        return Gate.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Gate.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Gate.SPEC, GateStreams.SPEC, settings);
    }
}
