package dev.kirby.store.live;

import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketDataStream;
import dev.kirby.source.Page;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamStatistics;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A venue with a history and a stream, both of which say what a test tells them. */
public class ScriptedVenue implements MarketDataSource, MarketDataStream {

    private final Clock clock;
    private final Map<SeriesId, Rows> history = new ConcurrentHashMap<>();
    private volatile @Nullable StreamListener listener;
    private volatile Set<SeriesId> subscribed = Set.of();
    volatile boolean fails;
    volatile Optional<Duration> horizon = Optional.empty();
    final Set<Interval> notStreamed = EnumSet.noneOf(Interval.class);
    /** What happens once while history is on its way. */
    final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

    public ScriptedVenue(Clock clock) {
        this.clock = clock;
    }

    /** What the venue's history has from now on. */
    void has(SeriesId series, Rows rows) {
        history.merge(
                series,
                rows,
                (a, b) -> Rows.concat(series.dataset(), List.of(a, b)).sorted());
    }

    Rows history(SeriesId series) {
        return history.getOrDefault(series, Rows.empty(series.dataset()));
    }

    public StreamListener say() {
        return java.util.Objects.requireNonNull(listener);
    }

    public void connect() {
        say().connected(subscribed);
    }

    void drop() {
        say().disconnected(subscribed, "the cable was cut");
    }

    @Override
    public String name() {
        return "binance";
    }

    @Override
    public List<Support> supports() {
        return List.of(
                new Support(Dataset.CANDLES, InstrumentType.PERPS, EnumSet.allOf(Interval.class)),
                new Support(Dataset.TRADES, InstrumentType.PERPS, Set.of()));
    }

    @Override
    public Optional<Duration> horizon(SeriesId series) {
        return horizon;
    }

    @Override
    public List<Support> streams() {
        Set<Interval> streamed = EnumSet.allOf(Interval.class);
        streamed.removeAll(notStreamed);
        return List.of(
                new Support(Dataset.CANDLES, InstrumentType.PERPS, streamed),
                new Support(Dataset.TRADES, InstrumentType.PERPS, Set.of()),
                new Support(Dataset.FUNDING, InstrumentType.PERPS, Set.of()),
                new Support(Dataset.LIQUIDATIONS, InstrumentType.PERPS, Set.of()));
    }

    @Override
    public StreamSubscription subscribe(Collection<SeriesId> series, StreamListener newListener) {
        subscribed = new LinkedHashSet<>(series);
        listener = newListener;
        return new StreamSubscription() {
            @Override
            public StreamStatistics statistics() {
                return new StreamStatistics(Duration.ZERO, 1, 1, 0, 0, 0, 0, 0, Optional.empty());
            }

            @Override
            public void close() {
                listener = null;
            }
        };
    }

    @Override
    public List<Listing> instruments() {
        return List.of();
    }

    @Override
    public Instant serverTime() {
        return clock.instant();
    }

    @Override
    public Rows latest(SeriesId series) {
        return Rows.builder(series.dataset(), 1)
                .row(clock.millis())
                .number(0, 812.5)
                .build();
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        if (fails) {
            throw new SourceException("binance is down.");
        }
        // As venues are: what is younger may still change.
        long settled = clock.millis() - 2_000;
        long now = series.interval().map(i -> i.floor(settled)).orElse(settled);
        TimeRange answered = TimeRange.ofMillis(
                window.startMillis(), Math.max(window.startMillis(), Math.min(window.endMillis(), now)));
        Page page = new Page(answered, history(series).slice(answered));
        meanwhile.getAndSet(() -> {}).run();
        return page;
    }

    @Override
    public void close() {}
}
