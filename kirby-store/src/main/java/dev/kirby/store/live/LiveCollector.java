package dev.kirby.store.live;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketDataStream;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.store.storage.RowStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * A live collection to configure. {@link #start} begins it; it survives lost connections and runs until it is closed.
 *
 * <pre>{@code
 * try (var live = LiveCollector.of(store, exchange, exchange).candles(btc, "1m").funding(btc).start()) {
 *     Thread.sleep(60_000);
 *     System.out.println(live.statistics());
 * }
 * }</pre>
 *
 * <p>Closed candles are stored within a second. Funding and open interest are stored once a minute: the last value, stamped
 * with the minute's start; where the venue does not stream them they are requested three times a minute. After each
 * reconnect, and once an hour, the venue's history is asked for what the stream left out, so that candles are those of the
 * venue in the end. Trades and liquidations are written every five seconds: a process that is killed loses that much of them.
 *
 * <p>Immutable and thread-safe: each refinement is a new collector.
 */
public final class LiveCollector {

    private static final Logger LOG = Logs.of(LiveCollector.class);

    private final RowStorage store;
    private final MarketDataSource source;
    private final MarketDataStream stream;
    private final Settings settings;

    /** What refinements change; never changed once a collector has it. */
    private static final class Settings {
        private Set<SeriesId> series = Set.of();
        private Set<SeriesId> fromTrades = Set.of();
        private Duration catchUp = Duration.ofDays(1);
        private Optional<Path> files = Optional.empty();
        private Consumer<LatestValue> latest = value -> {};
        private Consumer<String> problems = LOG::warn;

        Settings copy() {
            Settings copy = new Settings();
            copy.series = series;
            copy.fromTrades = fromTrades;
            copy.catchUp = catchUp;
            copy.files = files;
            copy.latest = latest;
            copy.problems = problems;
            return copy;
        }
    }

    private LiveCollector(RowStorage store, MarketDataSource source, MarketDataStream stream, Settings settings) {
        this.store = store;
        this.source = source;
        this.stream = stream;
        this.settings = settings;
    }

    private LiveCollector with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new LiveCollector(store, source, stream, copy);
    }

    /**
     * Collects nothing yet.
     *
     * @param store where rows go; stays open
     * @param source the venue's history, which fills gaps; stays open
     * @param stream the venue's stream, often the same object; stays open
     * @return a collector to refine
     */
    public static LiveCollector of(RowStorage store, MarketDataSource source, MarketDataStream stream) {
        return new LiveCollector(
                requireNonNull(store, "store"),
                requireNonNull(source, "source"),
                requireNonNull(stream, "stream"),
                new Settings());
    }

    /**
     * Candles as the venue streams them.
     *
     * @param instrument the trading pair
     * @param intervals such as {@code "1m", "5m"}
     * @return a new collector
     */
    public LiveCollector candles(Instrument instrument, String... intervals) {
        return series(candleSeries(instrument, intervals));
    }

    /**
     * Candles built here, from the trades that the venue streams. Candles in which a connection was lost are the venue's own.
     *
     * @param instrument the trading pair
     * @param intervals such as {@code "1m", "5m"}; any, whether the venue has it or not
     * @return a new collector
     */
    public LiveCollector candlesFromTrades(Instrument instrument, String... intervals) {
        Set<SeriesId> all = new LinkedHashSet<>(settings.fromTrades);
        all.addAll(Arrays.asList(candleSeries(instrument, intervals)));
        return with(s -> s.fromTrades = all);
    }

    private static SeriesId[] candleSeries(Instrument instrument, String... intervals) {
        if (intervals.length == 0) {
            throw new InvalidRequestException("Name at least one interval, such as candles(instrument, \"1m\").");
        }
        return Arrays.stream(intervals)
                .map(text -> SeriesId.candles(instrument, Interval.parse(text)))
                .toArray(SeriesId[]::new);
    }

    /**
     * Every trade.
     *
     * @param instrument the trading pair
     * @return a new collector
     */
    public LiveCollector trades(Instrument instrument) {
        return series(SeriesId.of(Dataset.TRADES, instrument));
    }

    /**
     * The running funding rate with mark and index price, once a minute.
     *
     * @param instrument a perpetual swap
     * @return a new collector
     */
    public LiveCollector funding(Instrument instrument) {
        return series(SeriesId.of(Dataset.FUNDING, instrument));
    }

    /**
     * Open interest, once a minute.
     *
     * @param instrument a perpetual swap
     * @return a new collector
     */
    public LiveCollector openInterest(Instrument instrument) {
        return series(SeriesId.of(Dataset.OPEN_INTEREST, instrument));
    }

    /**
     * Liquidations.
     *
     * @param instrument a perpetual swap
     * @return a new collector
     */
    public LiveCollector liquidations(Instrument instrument) {
        return series(SeriesId.of(Dataset.LIQUIDATIONS, instrument));
    }

    /**
     * More series, as the venue streams them.
     *
     * @param more any that can be streamed, or, of funding and open interest, requested
     * @return a new collector
     */
    public LiveCollector series(SeriesId... more) {
        Set<SeriesId> all = new LinkedHashSet<>(settings.series);
        all.addAll(Arrays.asList(more));
        return with(s -> s.series = all);
    }

    /**
     * How far back candles are filled at the start.
     *
     * @param duration before now; a day unless set
     * @return a new collector
     */
    public LiveCollector catchUp(Duration duration) {
        requireNonNull(duration, "duration");
        return with(s -> s.catchUp = duration);
    }

    /**
     * Keeps flat files beside the store: {@code folder/BTC/BTC_1m.csv.gz}, one line a candle, in order of time, those that
     * history brought too. A new file begins where {@link #catchUp} does.
     *
     * @param folder for example {@code live}; created if it is not there
     * @return a new collector
     */
    public LiveCollector files(Path folder) {
        return with(s -> s.files = Optional.of(folder));
    }

    /**
     * Reports the latest price, mark price and funding rate of an instrument whenever one of them changes.
     *
     * @param listener called by one thread at a time; should return soon, what it throws is reported as a problem
     * @return a new collector
     */
    public LiveCollector latest(Consumer<LatestValue> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.latest = listener);
    }

    /**
     * Reports each problem in one line. Without a listener it is logged.
     *
     * @param listener called by many threads
     * @return a new collector
     */
    public LiveCollector problems(Consumer<String> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.problems = listener);
    }

    /**
     * Begins.
     *
     * @return the running collection, which the caller closes
     * @throws InvalidRequestException if nothing is to be collected
     * @throws UnsupportedDataException if the venue cannot stream a series; the message lists what it can
     */
    public LiveRun start() {
        if (settings.series.isEmpty() && settings.fromTrades.isEmpty()) {
            throw new InvalidRequestException(
                    "Nothing to collect: name a series, such as candles(instrument, \"1m\").");
        }
        return LiveRun.start(this);
    }

    RowStorage store() {
        return store;
    }

    Clock clock() {
        return store.clock();
    }

    /** Brings history into the store. */
    BackfillReport history(List<SeriesId> wanted, TimeRange range) {
        return Backfill.of(store, source)
                .series(wanted.toArray(SeriesId[]::new))
                .range(range)
                .run();
    }

    MarketDataSource source() {
        return source;
    }

    MarketDataStream stream() {
        return stream;
    }

    Set<SeriesId> series() {
        return settings.series;
    }

    Set<SeriesId> fromTrades() {
        return settings.fromTrades;
    }

    Duration catchUp() {
        return settings.catchUp;
    }

    Optional<Path> files() {
        return settings.files;
    }

    void publish(LatestValue value) {
        settings.latest.accept(value);
    }

    void problem(String problem) {
        settings.problems.accept(problem);
    }

    /** For example {@code LiveCollector[binance, 5 series]}. */
    @Override
    public String toString() {
        return "LiveCollector[" + source.name() + ", " + (settings.series.size() + settings.fromTrades.size())
                + " series]";
    }
}
