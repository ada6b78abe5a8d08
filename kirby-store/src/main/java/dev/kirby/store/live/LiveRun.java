package dev.kirby.store.live;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamStatistics;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A running live collection: threads of its own, one that writes, one that asks the venue's history and one that asks for what is
 * not streamed, and those of the stream. Closing it loses nothing that came. Thread-safe.
 */
public final class LiveRun implements AutoCloseable {

    private static final long WRITE_MILLIS = 100;
    private static final long FILL_MILLIS = 250;
    private static final long ASK_MILLIS = 20_000;
    private static final int CLOSING_ATTEMPTS = 5;
    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int CLOSE = Dataset.CANDLES.indexOf("close");
    private static final int RATE = Dataset.FUNDING.indexOf("funding_rate");
    private static final int MARK = Dataset.FUNDING.indexOf("mark_price");

    private final LiveCollector what;
    private final PendingRows pending = new PendingRows();
    private final GapFiller filler;
    private final @Nullable CandleFiles files;
    private final Map<SeriesId, MinuteValues> minutes = new LinkedHashMap<>();
    private final Map<SeriesId, Map<SeriesId, TradeCandles>> candlesOfTrades = new LinkedHashMap<>();
    private final Set<SeriesId> asked = new LinkedHashSet<>();
    private final Map<Instrument, LatestValue> latest = new ConcurrentHashMap<>();
    private final LongAdder candles = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final ScheduledExecutorService writer = executor("kirby-live-write");
    private final ScheduledExecutorService filling = executor("kirby-live-fill");
    private final ScheduledExecutorService asking = executor("kirby-live-ask");
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
    private final Object order = new Object();
    private @Nullable StreamSubscription subscription;
    // Of the writing thread alone: what had been written and filled when the files were last advanced.
    private long advancedAt = -1;
    // Of the asking thread alone.
    private long askedMillis = Long.MIN_VALUE / 2;
    private boolean closed;

    private LiveRun(LiveCollector what) {
        this.what = what;
        for (SeriesId id : what.fromTrades()) {
            candlesOfTrades
                    .computeIfAbsent(SeriesId.of(Dataset.TRADES, id.instrument()), t -> new LinkedHashMap<>())
                    .put(id, new TradeCandles(id.requireInterval()));
        }
        for (SeriesId id : what.series()) {
            if (isMinuteValue(id)) {
                minutes.put(id, new MinuteValues(id.dataset()));
            }
        }
        Set<SeriesId> all = new LinkedHashSet<>(what.series());
        all.addAll(what.fromTrades());
        this.filler = new GapFiller(what, all, pending::add);
        this.files = what.files()
                .map(folder -> new CandleFiles(folder, what.store()))
                .orElse(null);
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name));
    }

    private static boolean isMinuteValue(SeriesId series) {
        return series.dataset() == Dataset.FUNDING || series.dataset() == Dataset.OPEN_INTEREST;
    }

    static LiveRun start(LiveCollector what) {
        LiveRun run = new LiveRun(what);
        Set<SeriesId> streamed = new LinkedHashSet<>(run.candlesOfTrades.keySet());
        for (SeriesId id : what.series()) {
            boolean askable = isMinuteValue(id) && !run.isStreamed(id);
            (askable ? run.asked : streamed).add(id);
        }
        if (!streamed.isEmpty()) {
            run.subscription = what.stream().subscribe(streamed, run.new Ears());
        }
        run.repeat(run.writer, run::write, WRITE_MILLIS);
        run.repeat(run.filling, run::fill, FILL_MILLIS);
        if (!run.asked.isEmpty()) {
            run.repeat(run.asking, run::ask, FILL_MILLIS);
        }
        return run;
    }

    private void repeat(ScheduledExecutorService executor, Runnable task, long everyMillis) {
        tasks.add(executor.scheduleWithFixedDelay(task, 0, everyMillis, TimeUnit.MILLISECONDS));
    }

    private boolean isStreamed(SeriesId series) {
        for (Support support : what.stream().streams()) {
            if (support.dataset() == series.dataset()
                    && support.type() == series.instrument().type()) {
                return true;
            }
        }
        return false;
    }

    private long now() {
        return what.store().clock().millis();
    }

    private final class Ears implements StreamListener {

        @Override
        public void rows(SeriesId series, Rows rows, boolean settled) {
            take(series, rows, settled);
        }

        @Override
        public void connected(Set<SeriesId> series) {
            synchronized (order) {
                series.forEach(id -> candlesOf(id).forEach((candles, built) -> {
                    built.listening(now());
                    // When its candle has closed, the venue has it whole.
                    filler.need(candles, now());
                    filler.need(candles, built.wholeFrom() + 2 * TradeCandles.LATE_MILLIS);
                }));
            }
            filler.connected(series);
        }

        @Override
        public void disconnected(Set<SeriesId> series, String reason) {
            synchronized (order) {
                series.forEach(id -> candlesOf(id).forEach((candles, built) -> doubt(candles, built.deaf())));
            }
            filler.disconnected(series);
            what.problem("A connection to " + what.source().name() + " was lost: " + reason + ". It is being renewed.");
        }

        @Override
        public void failed(String problem) {
            what.problem(problem);
        }
    }

    private Map<SeriesId, TradeCandles> candlesOf(SeriesId trades) {
        return candlesOfTrades.getOrDefault(trades, Map.of());
    }

    private void take(SeriesId series, Rows rows, boolean settled) {
        synchronized (order) {
            if (isMinuteValue(series)) {
                MinuteValues minute = minutes.get(series);
                for (int row = 0; minute != null && row < rows.size(); row++) {
                    minute.add(rows, row).ifPresent(over -> pending.add(series, over));
                }
            } else {
                candlesOf(series).forEach((id, built) -> {
                    doubt(id, built.add(rows));
                });
                if (settled && what.series().contains(series)) {
                    pending.add(series, rows);
                    candles.add(series.dataset().hasInterval() ? rows.size() : 0);
                }
            }
        }
        remember(series, rows);
    }

    private void doubt(SeriesId candles, long broken) {
        if (broken != Long.MAX_VALUE) {
            // By then the venue's own candle is final.
            long closes = candles.requireInterval().next(broken);
            filler.doubt(candles, broken, Math.max(now(), closes) + 2 * TradeCandles.LATE_MILLIS);
        }
    }

    private void remember(SeriesId series, Rows rows) {
        int last = rows.size() - 1;
        Instant time = Instant.ofEpochMilli(rows.time(last));
        Instrument instrument = series.instrument();
        LatestValue before = latest.getOrDefault(
                instrument, new LatestValue(instrument, Double.NaN, Double.NaN, Double.NaN, Instant.MIN));
        Instant newest = time.isAfter(before.time()) ? time : before.time();
        LatestValue now = switch (series.dataset()) {
            case TRADES ->
                new LatestValue(instrument, rows.number(PRICE, last), before.markPrice(), before.fundingRate(), newest);
            case CANDLES ->
                new LatestValue(instrument, rows.number(CLOSE, last), before.markPrice(), before.fundingRate(), newest);
            case FUNDING ->
                new LatestValue(instrument, before.price(), rows.number(MARK, last), rows.number(RATE, last), newest);
            default -> before;
        };
        if (now.equals(before)) {
            return;
        }
        latest.put(instrument, now);
        try {
            what.tell(now);
        } catch (RuntimeException e) {
            what.problem("A listener of latest values failed: " + e);
        }
    }

    private void write() {
        try {
            settle();
            write(pending.take(false));
            advanceFiles();
        } catch (RuntimeException e) {
            failures.increment();
            what.problem("Writing failed and is repeated: " + e.getMessage());
        }
    }

    private void settle() {
        synchronized (order) {
            long now = now();
            minutes.forEach((id, minute) -> minute.over(now).ifPresent(over -> pending.add(id, over)));
            candlesOfTrades
                    .values()
                    .forEach(built -> built.forEach((id, candle) -> {
                        for (Rows whole : candle.closed(now)) {
                            pending.add(id, whole);
                            candles.increment();
                        }
                    }));
        }
    }

    private void write(Map<SeriesId, Rows> due) {
        due.forEach((series, rows) -> {
            try {
                what.store().upsert(series, rows);
                stored.add(rows.size());
            } catch (DataQualityException | InvalidRequestException e) {
                lost.add(rows.size());
                what.problem("Rows of " + series + " are not kept: " + e.getMessage());
            } catch (KirbyException e) {
                failures.increment();
                pending.add(series, rows);
                what.problem("Writing " + series + " failed and is repeated: " + e.getMessage());
            }
        });
    }

    /** Lines stay in order of time: files wait until history has filled what is missing. */
    private void advanceFiles() {
        long progress = stored.sum() + filler.fills();
        if (files == null || progress == advancedAt) {
            return;
        }
        List<SeriesId> all = new ArrayList<>(what.fromTrades());
        what.series().stream().filter(id -> id.dataset() == Dataset.CANDLES).forEach(all::add);
        for (SeriesId id : all) {
            if (!filler.isWanting(id)) {
                files.advance(id);
            }
        }
        advancedAt = progress;
    }

    private void fill() {
        try {
            filler.fillDue();
        } catch (RuntimeException e) {
            failures.increment();
            what.problem("Filling gaps failed and is repeated: " + e);
        }
    }

    /** By the store's clock, three times a minute. */
    private void ask() {
        if (now() - askedMillis < ASK_MILLIS) {
            return;
        }
        askedMillis = now();
        for (SeriesId id : asked) {
            try {
                take(id, what.source().latest(id), true);
            } catch (KirbyException e) {
                failures.increment();
                what.problem("Asking for " + id + " failed and is repeated: " + e.getMessage());
            }
        }
    }

    /**
     * The latest price, mark price and funding rate of an instrument.
     *
     * @param instrument one that is collected
     * @return absent until something was told
     */
    public Optional<LatestValue> latest(Instrument instrument) {
        return Optional.ofNullable(latest.get(instrument));
    }

    /**
     * How it goes.
     *
     * @return a snapshot
     */
    public LiveStatistics statistics() {
        StreamSubscription streaming = subscription;
        return new LiveStatistics(
                streaming == null
                        ? new StreamStatistics(Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, Optional.empty())
                        : streaming.statistics(),
                candles.sum(),
                stored.sum(),
                pending.size(),
                filler.fills(),
                filler.filled(),
                failures.sum() + filler.failures(),
                lost.sum() + pending.dropped());
    }

    /** Stops listening, writes what came, and ends its threads. Candles that are still open are not kept. */
    @Override
    public void close() {
        synchronized (order) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (subscription != null) {
            subscription.close();
        }
        tasks.forEach(task -> task.cancel(false));
        filling.shutdownNow();
        asking.shutdownNow();
        writer.shutdown();
        try {
            if (!filling.awaitTermination(1, TimeUnit.MINUTES)
                    || !asking.awaitTermination(1, TimeUnit.MINUTES)
                    || !writer.awaitTermination(1, TimeUnit.MINUTES)) {
                what.problem("The collection of " + what.source().name() + " takes long to stop.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        settle();
        synchronized (order) {
            minutes.forEach((id, minute) -> minute.rest().ifPresent(rest -> pending.add(id, rest)));
        }
        for (int attempt = 0; attempt < CLOSING_ATTEMPTS && pending.size() > 0; attempt++) {
            write(pending.take(true));
        }
        if (pending.size() > 0) {
            what.problem(pending.size() + " rows could not be written.");
        }
        if (files != null) {
            fill();
            try {
                advanceFiles();
            } catch (KirbyException e) {
                what.problem(String.valueOf(e.getMessage()));
            }
        }
    }

    /** For example {@code LiveRun[binance, 1204 messages, 40 candles, 210 rows stored, 0 lost]}. */
    @Override
    public String toString() {
        return "LiveRun[" + what.source().name() + ", "
                + statistics().toString().replaceAll("^.*\\[|]$", "") + "]";
    }
}
