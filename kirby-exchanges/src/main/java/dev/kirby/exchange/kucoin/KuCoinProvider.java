package dev.kirby.exchange.kucoin;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.Support;
import java.util.List;

/** Opens KuCoin. */
public final class KuCoinProvider implements ExchangeProvider {

    /** For the service loader. */
    public KuCoinProvider() {}

    @Override
    public String name() {
        return KuCoin.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return KuCoin.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return new StreamingExchange(KuCoin.SPEC, KuCoinStreams.SPEC, settings);
    }
}
