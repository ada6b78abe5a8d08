package dev.kirby.exchange.bybit;

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

/** Opens Bybit. */
public final class BybitProvider implements ExchangeProvider {

    /** For the service loader. */
    public BybitProvider() {}

    @Override
    public String name() {
        return Bybit.SPEC.name();
    }

    @Override
    public List<Support> supports() {
        return Bybit.SPEC.supports();
    }

    @Override
    public Exchange open(ExchangeSettings settings) {
        return ArchivedExchange.of(
                new StreamingExchange(Bybit.SPEC, BybitStreams.SPEC, settings), BybitArchive.SPEC, settings);
    }

    @Override
    public Optional<MarketDataSource> archive(ExchangeSettings settings) {
        return Optional.of(ArchiveSource.open(BybitArchive.SPEC, new RestExchange(Bybit.SPEC, settings), settings));
    }
}
