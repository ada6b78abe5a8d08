package dev.kirby.exchange.binance;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.archive.ArchiveSource;
import dev.kirby.exchange.archive.ArchivedExchange;
import dev.kirby.exchange.internal.venue.RestExchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Support;
import java.util.List;
import java.util.Optional;

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
        return ArchivedExchange.of(
                new StreamingExchange(Binance.SPEC, BinanceStreams.SPEC, settings), BinanceArchive.SPEC, settings);
    }

    @Override
    public Optional<MarketDataSource> archive(ExchangeSettings settings) {
        return Optional.of(ArchiveSource.open(BinanceArchive.SPEC, new RestExchange(Binance.SPEC, settings), settings));
    }
}
