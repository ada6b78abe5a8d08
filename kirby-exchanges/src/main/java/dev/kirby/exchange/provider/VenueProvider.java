package dev.kirby.exchange.provider;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeProvider;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.archive.ArchiveSource;
import dev.kirby.exchange.archive.ArchiveSpec;
import dev.kirby.exchange.archive.ArchivedExchange;
import dev.kirby.exchange.archive.PastMarkets;
import dev.kirby.exchange.internal.rest.RestExchange;
import dev.kirby.exchange.internal.ws.StreamingExchange;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Instrument;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Support;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens a venue that is described as data. Each venue has a subclass with a public constructor without parameters, named in
 * {@code META-INF/services/dev.kirby.exchange.ExchangeProvider}.
 *
 * <pre>{@code
 * public final class ToyProvider extends VenueProvider {
 *     public ToyProvider() {
 *         super(Toy.SPEC);
 *     }
 * }
 * }</pre>
 */
public abstract class VenueProvider implements ExchangeProvider {

    private final VenueSpec venue;
    private final StreamSpec streams;
    private final @Nullable ArchiveSpec archive;

    /**
     * A venue with a REST interface.
     *
     * @param venue its REST interface
     */
    protected VenueProvider(VenueSpec venue) {
        this(venue, StreamSpec.NONE);
    }

    /**
     * A venue that streams, too.
     *
     * @param venue its REST interface
     * @param streams its streams
     */
    protected VenueProvider(VenueSpec venue, StreamSpec streams) {
        this.venue = venue;
        this.streams = streams;
        this.archive = null;
    }

    /**
     * A venue that streams, and publishes its history as files.
     *
     * @param venue its REST interface
     * @param streams its streams
     * @param archive its files
     */
    protected VenueProvider(VenueSpec venue, StreamSpec streams, ArchiveSpec archive) {
        this.venue = venue;
        this.streams = streams;
        this.archive = archive;
    }

    @Override
    public final String name() {
        return venue.name();
    }

    @Override
    public final List<Support> supports() {
        return venue.supports();
    }

    @Override
    public final Exchange open(ExchangeSettings settings) {
        Exchange live = streams.channels().isEmpty()
                ? new RestExchange(venue, settings)
                : new StreamingExchange(venue, streams, settings);
        return archive == null ? live : ArchivedExchange.of(live, archive, settings);
    }

    @Override
    public final Optional<List<Instrument>> pastMarkets(YearMonth month, ExchangeSettings settings) {
        return archive == null ? Optional.empty() : PastMarkets.of(archive, month, settings);
    }

    @Override
    public final Optional<MarketDataSource> archive(ExchangeSettings settings) {
        return archive == null
                ? Optional.empty()
                : Optional.of(ArchiveSource.open(archive, new RestExchange(venue, settings), settings));
    }
}
