package dev.kirby.exchange.internal.ws;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.internal.venue.RestExchange;
import dev.kirby.exchange.internal.venue.RowParser;
import dev.kirby.exchange.internal.venue.VenueSpec;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A venue with a REST interface and streams. */
public final class StreamingExchange implements Exchange {

    private final RestExchange rest;
    private final StreamSpec streams;
    private final ExchangeSettings settings;

    /**
     * Opens a venue; nothing is sent yet.
     *
     * @param venue what it is like
     * @param streams what its streams are like
     * @param settings where it is and how it is asked
     */
    public StreamingExchange(VenueSpec venue, StreamSpec streams, ExchangeSettings settings) {
        this.rest = new RestExchange(venue, settings);
        this.streams = streams;
        this.settings = settings;
    }

    @Override
    public List<Support> streams() {
        return streams.supports();
    }

    @Override
    public StreamSubscription subscribe(Collection<SeriesId> series, StreamListener listener) {
        if (series.isEmpty()) {
            throw new InvalidRequestException("Nothing to subscribe to: name a series.");
        }
        series.forEach(this::channel);
        return LiveStream.open(
                name(),
                streams,
                settings,
                series,
                listener,
                this::channel,
                (id, channel) -> new RowParser(
                        name() + " stream " + channel.topic(),
                        channel.layout(),
                        channel.layout().isInContracts() ? rest.contractSize(id.instrument()) : 1));
    }

    private Channel channel(SeriesId series) {
        return streams.channels().stream()
                .filter(c -> c.carries(series) && series.instrument().exchange().equals(name()))
                .findFirst()
                .orElseThrow(() -> new UnsupportedDataException("No stream of " + series + " from " + name()
                        + ": it streams "
                        + streams().stream().map(Support::toString).collect(Collectors.joining(", ")) + "."));
    }

    @Override
    public String name() {
        return rest.name();
    }

    @Override
    public List<URI> urls() {
        return rest.urls();
    }

    @Override
    public RequestStatistics statistics() {
        return rest.statistics();
    }

    @Override
    public List<Support> supports() {
        return rest.supports();
    }

    @Override
    public List<Listing> instruments() {
        return rest.instruments();
    }

    @Override
    public Instant serverTime() {
        return rest.serverTime();
    }

    @Override
    public Instant earliest(SeriesId series) {
        return rest.earliest(series);
    }

    @Override
    public void requireSupport(SeriesId series) {
        rest.requireSupport(series);
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        return rest.fetch(series, window);
    }

    @Override
    public Rows latest(SeriesId series) {
        return rest.latest(series);
    }

    @Override
    public void close() {
        rest.close();
    }

    @Override
    public String toString() {
        return rest.toString();
    }
}
