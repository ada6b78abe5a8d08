package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The latest price, mark price and funding rate of each instrument, and the listener to its changes. Thread-safe. */
final class LatestTracker {

    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int CLOSE = Dataset.CANDLES.indexOf("close");
    private static final int RATE = Dataset.FUNDING.indexOf("funding_rate");
    private static final int MARK = Dataset.FUNDING.indexOf("mark_price");

    private final Map<Instrument, LatestValue> latest = new ConcurrentHashMap<>();
    private final Consumer<LatestValue> listener;
    private final Consumer<String> problems;

    LatestTracker(Consumer<LatestValue> listener, Consumer<String> problems) {
        this.listener = listener;
        this.problems = problems;
    }

    Optional<LatestValue> of(Instrument instrument) {
        return Optional.ofNullable(latest.get(instrument));
    }

    /** Takes the last of some rows; informs the listener if a value changed. */
    synchronized void add(SeriesId series, Rows rows) {
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
            listener.accept(now);
        } catch (RuntimeException e) {
            problems.accept("A listener of latest values failed: " + e);
        }
    }
}
