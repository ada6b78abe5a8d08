package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An exchange that leaves everything to another one, for those that do something of it in another way. */
public abstract class ForwardingExchange implements Exchange {

    private final Exchange exchange;

    /**
     * Before another exchange.
     *
     * @param exchange does what is not done here; closed with this one
     */
    protected ForwardingExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String name() {
        return exchange.name();
    }

    @Override
    public List<URI> urls() {
        return exchange.urls();
    }

    @Override
    public RequestStatistics statistics() {
        return exchange.statistics();
    }

    @Override
    public List<Support> supports() {
        return exchange.supports();
    }

    @Override
    public boolean serves(SeriesId series) {
        return exchange.serves(series);
    }

    @Override
    public Optional<Duration> horizon(SeriesId series) {
        return exchange.horizon(series);
    }

    @Override
    public Instant settledUntil(SeriesId series) {
        return exchange.settledUntil(series);
    }

    @Override
    public void requireSupport(SeriesId series) {
        exchange.requireSupport(series);
    }

    @Override
    public List<Listing> instruments() {
        return exchange.instruments();
    }

    @Override
    public Instant serverTime() {
        return exchange.serverTime();
    }

    @Override
    public Instant earliest(SeriesId series) {
        return exchange.earliest(series);
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        return exchange.fetch(series, window);
    }

    @Override
    public Rows latest(SeriesId series) {
        return exchange.latest(series);
    }

    @Override
    public List<Support> streams() {
        return exchange.streams();
    }

    @Override
    public StreamSubscription subscribe(Collection<SeriesId> series, StreamListener listener) {
        return exchange.subscribe(series, listener);
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public String toString() {
        return exchange.toString();
    }
}
