package dev.kirby.exchange.okx;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens OKX. */
public final class OkxProvider implements ExchangeProvider {

    /** For the service loader. */
    public OkxProvider() {}

    @Override
    public String name() {
        return Okx.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Okx.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(Okx.SPEC, OkxStreams.SPEC, settings);
    }
}
