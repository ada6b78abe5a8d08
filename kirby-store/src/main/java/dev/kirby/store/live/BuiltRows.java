package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;

/**
 * Rows that are built here from the stream: candles of trades, and the last value of each minute of funding and
 * open interest. Not thread-safe.
 */
final class BuiltRows {

    private final Map<SeriesId, MinuteValues> minutes = new LinkedHashMap<>();
    private final Map<SeriesId, Map<SeriesId, TradeCandles>> candlesByTrades = new LinkedHashMap<>();

    BuiltRows(Set<SeriesId> series, Set<SeriesId> fromTrades) {
        for (SeriesId id : fromTrades) {
            candlesByTrades
                    .computeIfAbsent(SeriesId.of(Dataset.TRADES, id.instrument()), t -> new LinkedHashMap<>())
                    .put(id, new TradeCandles(id.requireInterval()));
        }
        for (SeriesId id : series) {
            if (isMinuteValue(id)) {
                minutes.put(id, new MinuteValues(id.dataset()));
            }
        }
    }

    /** Whether one value a minute is kept of a series. */
    static boolean isMinuteValue(SeriesId series) {
        return series.dataset().isRunningValue();
    }

    /** The candles that are built of trades, none if nobody wants them. */
    Map<SeriesId, TradeCandles> candlesOf(SeriesId trades) {
        return candlesByTrades.getOrDefault(trades, Map.of());
    }

    /** Takes running values; gives out the minutes that are over. */
    void addValues(SeriesId series, Rows rows, BiConsumer<SeriesId, Rows> done) {
        MinuteValues minute = minutes.get(series);
        for (int row = 0; minute != null && row < rows.size(); row++) {
            minute.add(rows, row).ifPresent(over -> done.accept(series, over));
        }
    }

    /** Takes trades; reports each candle that was already given out without one of them, by its open time. */
    void addTrades(SeriesId trades, Rows rows, ObjLongConsumer<SeriesId> incomplete) {
        candlesOf(trades).forEach((candles, built) -> {
            long open = built.add(rows);
            if (open != TradeCandles.NONE) {
                incomplete.accept(candles, open);
            }
        });
    }

    /** Gives out the minutes that are over and the candles that have closed. */
    void takeClosed(long nowMillis, BiConsumer<SeriesId, Rows> values, BiConsumer<SeriesId, Rows> candles) {
        minutes.forEach((id, minute) -> minute.over(nowMillis).ifPresent(over -> values.accept(id, over)));
        candlesByTrades
                .values()
                .forEach(built -> built.forEach((id, candle) -> {
                    for (Rows whole : candle.closed(nowMillis)) {
                        candles.accept(id, whole);
                    }
                }));
    }

    /** Gives out the running minutes as they are. */
    void takeRest(BiConsumer<SeriesId, Rows> values) {
        minutes.forEach((id, minute) -> minute.rest().ifPresent(rest -> values.accept(id, rest)));
    }
}
