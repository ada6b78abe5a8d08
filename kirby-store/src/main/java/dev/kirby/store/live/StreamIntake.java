package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.StreamListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes the rows of the stream. Impossible rows are refused here, before anything is built of them, and the venue's history
 * is asked for what they stood for; the rest goes on to be built or written. Nothing here waits for a disk or a venue.
 * Thread-safe: one lock guards all that is built, so that rows of one series stay in order.
 */
final class StreamIntake implements StreamListener {

    /** By how much the venue's clock may be ahead of the store's. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final long FINAL_MILLIS = 2 * TradeCandles.LATE_MILLIS;

    private final LiveCollector config;
    private final Clock clock;
    private final GapFiller filler;
    private final PendingRows pending;
    private final LatestTracker latest;
    private final Object lock = new Object();
    private final BuiltRows built;
    private final Map<SeriesId, TradeSequence> sequences = new LinkedHashMap<>();
    private final Map<SeriesId, Admission> rules = new ConcurrentHashMap<>();
    private final LongAdder candles = new LongAdder();
    private final LongAdder trades = new LongAdder();
    private final LongAdder refused = new LongAdder();

    StreamIntake(LiveCollector config, GapFiller filler, PendingRows pending, LatestTracker latest) {
        this.config = config;
        this.clock = config.clock();
        this.filler = filler;
        this.pending = pending;
        this.latest = latest;
        this.built = new BuiltRows(config.series(), config.fromTrades());
    }

    @Override
    public void rows(SeriesId series, Rows received, boolean settled) {
        Rows rows = admitted(series, received, settled);
        if (rows.isEmpty()) {
            return;
        }
        synchronized (lock) {
            if (BuiltRows.isMinuteValue(series)) {
                built.addValues(series, rows, pending::add);
            } else {
                if (series.dataset() == Dataset.TRADES) {
                    trades.add(rows.size());
                    sequences
                            .computeIfAbsent(series, s -> new TradeSequence())
                            .add(rows)
                            .ifPresent(missing -> fill(series, missing));
                }
                built.addTrades(series, rows, this::markSuspect);
                if (settled && config.series().contains(series)) {
                    pending.add(series, rows);
                    candles.add(series.dataset().hasInterval() ? rows.size() : 0);
                }
            }
        }
        latest.add(series, rows);
    }

    @Override
    public void refused(SeriesId series, Instant time) {
        refused.increment();
        config.problem("A row of " + series + " at " + time
                + " is not kept: it is impossible. It is requested from the venue's history.");
        replace(series, time.toEpochMilli());
    }

    /** Takes what history says of candles in doubt, behind what is on its way to the store. */
    void correct(SeriesId series, Rows received) {
        Rows rows = admitted(series, received, true);
        if (!rows.isEmpty()) {
            pending.add(series, rows);
        }
    }

    private Rows admitted(SeriesId series, Rows rows, boolean settled) {
        long now = clock.millis();
        long limit = now + CLOCK_SKEW.toMillis();
        if (settled && series.dataset().hasInterval()) {
            // A candle that has closed opened an interval ago.
            limit = series.requireInterval().floor(limit);
        }
        Admission admission = rules.computeIfAbsent(series, StreamIntake::rules).before(Instant.ofEpochMilli(limit));
        String[] first = new String[1];
        Rows good = rows.where(row -> {
            Optional<String> fault = admission.fault(rows, row);
            if (fault.isPresent()) {
                first[0] = first[0] == null ? fault.get() : first[0];
                replace(series, rows.time(row));
            }
            return fault.isEmpty();
        });
        int bad = rows.size() - good.size();
        if (bad > 0) {
            refused.add(bad);
            config.problem(bad + (bad == 1 ? " row of " : " rows of ") + series + (bad == 1 ? " is" : " are")
                    + " not kept: " + first[0] + ".");
        }
        return good;
    }

    private static Admission rules(SeriesId series) {
        Admission whole = Admission.of(series, Instant.EPOCH);
        return BuiltRows.isMinuteValue(series) ? whole.ofParts() : whole;
    }

    /** History is asked for what a refused row stood for. */
    private void replace(SeriesId series, long claimedMillis) {
        long now = clock.millis();
        long timeMillis = claimedMillis > 0 && claimedMillis < now ? claimedMillis : now;
        if (series.dataset().hasInterval()) {
            markSuspect(series, series.requireInterval().floor(timeMillis));
        } else if (series.dataset() == Dataset.TRADES) {
            fillTrades(series, timeMillis);
        }
    }

    private void fill(SeriesId trades, TradeSequence.Missing missing) {
        config.problem("Trades " + missing.firstId() + " to " + missing.lastId() + " of " + trades
                + " did not arrive. They are requested from the venue's history.");
        fillTrades(trades, missing.sinceMillis());
    }

    private void fillTrades(SeriesId trades, long sinceMillis) {
        filler.missing(trades, sinceMillis);
        built.candlesOf(trades)
                .keySet()
                .forEach(candles ->
                        markSuspect(candles, candles.requireInterval().floor(sinceMillis)));
    }

    private void markSuspect(SeriesId candles, long openMillis) {
        // By then the venue's own candle is final.
        long closes = candles.requireInterval().next(openMillis);
        filler.markSuspect(candles, openMillis, Math.max(clock.millis(), closes) + FINAL_MILLIS);
    }

    @Override
    public void connected(Set<SeriesId> series) {
        synchronized (lock) {
            long now = clock.millis();
            series.forEach(id -> built.candlesOf(id).forEach((candles, building) -> {
                building.onConnected(now);
                // When its candle has closed, the venue has it whole.
                filler.need(candles, now);
                filler.need(candles, building.wholeFrom() + FINAL_MILLIS);
            }));
        }
        filler.connected(series);
    }

    @Override
    public void disconnected(Set<SeriesId> series, String reason) {
        synchronized (lock) {
            series.forEach(id -> {
                sequences.remove(id);
                built.candlesOf(id).forEach((candles, building) -> {
                    long open = building.onDisconnected();
                    if (open != TradeCandles.NONE) {
                        markSuspect(candles, open);
                    }
                });
            });
        }
        filler.disconnected(series);
        config.problem("A connection to " + config.source().name() + " was lost: " + reason + ". It is being renewed.");
    }

    @Override
    public void failed(String problem) {
        config.problem(problem);
    }

    /** Moves what has closed by now on to be written. */
    void takeClosed() {
        synchronized (lock) {
            built.takeClosed(clock.millis(), pending::add, (id, candle) -> {
                pending.add(id, candle);
                candles.increment();
            });
        }
    }

    /** Moves what has closed, and the running minutes, on to be written; at the end. */
    void finish() {
        takeClosed();
        synchronized (lock) {
            built.takeRest(pending::add);
        }
    }

    /** How many settled candles came, or were built. */
    long candles() {
        return candles.sum();
    }

    /** How many trades came. */
    long trades() {
        return trades.sum();
    }

    /** How many rows were refused. */
    long refused() {
        return refused.sum();
    }
}
