package dev.kirby.exchange.internal.ws;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.internal.rest.ForwardingExchange;
import dev.kirby.exchange.internal.rest.RestExchange;
import dev.kirby.exchange.internal.rows.RowParser;
import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.SeriesId;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A venue with a REST interface and streams. */
public final class StreamingExchange extends ForwardingExchange {

    private final RestExchange rest;
    private final StreamSpec streams;
    private final ExchangeSettings settings;

    /**
     * Opens a venue; nothing is sent yet.
     *
     * @param venue what it is like
     * @param streams what its streams are like
     * @param settings its address and the settings of requests
     */
    public StreamingExchange(VenueSpec venue, StreamSpec streams, ExchangeSettings settings) {
        this(new RestExchange(venue, settings), streams, settings);
    }

    private StreamingExchange(RestExchange rest, StreamSpec streams, ExchangeSettings settings) {
        super(rest);
        this.rest = rest;
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
        series.forEach(this::channels);
        return LiveStream.open(
                name(),
                streams,
                this::address,
                settings,
                series,
                listener,
                this::channels,
                (id, channel) -> new RowParser(
                        name() + " stream " + channel.topic(),
                        channel.mapping(),
                        channel.mapping().conversions().isInContracts() ? rest.contractSize(id.instrument()) : 1));
    }

    private StreamEndpoint.Address address(StreamEndpoint endpoint) {
        StreamEndpoint.Directory directory = endpoint.directory();
        return directory == null
                ? new StreamEndpoint.Address(endpoint.url(), endpoint.pingEvery())
                : directory.read().apply(rest.answer(directory.request()));
    }

    /** The one that is subscribed to, and others that the same subscription may bring. */
    private List<Channel> channels(SeriesId series) {
        List<Channel> channels = streams.channels().stream()
                .filter(c -> c.carries(series) && series.instrument().exchange().equals(name()))
                .toList();
        if (channels.isEmpty()) {
            throw new UnsupportedDataException("No stream of " + series + " from " + name() + ": it streams "
                    + streams().stream().map(Support::toString).collect(Collectors.joining(", ")) + ".");
        }
        return channels.stream().filter(channels.get(0)::isSubscribedAs).toList();
    }
}
