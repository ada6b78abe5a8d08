package dev.kirby.exchange.okx;

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
        return ArchivedExchange.of(
                new StreamingExchange(Okx.SPEC, OkxStreams.SPEC, settings), OkxArchive.SPEC, settings);
    }

    @Override
    public Optional<MarketDataSource> archive(ExchangeSettings settings) {
        return Optional.of(ArchiveSource.open(OkxArchive.SPEC, new RestExchange(Okx.SPEC, settings), settings));
    }
}
