package dev.kirby.exchange.bitget;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens Bitget. */
public final class BitgetProvider implements ExchangeProvider {

    /** For the service loader. */
    public BitgetProvider() {}

    @Override
    public String name() {
        return Bitget.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Bitget.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Bitget.SPEC, BitgetStreams.SPEC, settings);
    }
}
