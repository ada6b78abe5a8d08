package dev.kirby.exchange.internal.ws;

import dev.kirby.exchange.internal.venue.RowParser;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One subscribed series: makes rows of what is delivered for it. Guarded by its {@link LiveStream}. */
final class Subscribed {

    private static final Duration MOST_PATIENCE = Duration.ofHours(6);

    private final SeriesId series;
    private final Channel channel;
    private final RowParser parser;
    private final Sink sink;
    private @Nullable ObjectNode state;
    private @Nullable Rows open;
    private long heardNanos;
    private long patienceNanos;

    /** Takes rows. */
    interface Sink {
        void rows(SeriesId series, Rows rows, boolean settled);
    }

    Subscribed(SeriesId series, Channel channel, RowParser parser, Duration patience, Sink sink) {
        this.series = series;
        this.channel = channel;
        this.parser = parser;
        this.sink = sink;
        this.patienceNanos = patience.toNanos();
    }

    SeriesId series() {
        return series;
    }

    /** Whether it has been silent for too long. Who fell silent before gets more time, for markets that hardly trade. */
    boolean isSilent(long nowNanos) {
        if (nowNanos - heardNanos <= patienceNanos) {
            return false;
        }
        patienceNanos = Math.min(2 * patienceNanos, MOST_PATIENCE.toNanos());
        return true;
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** Forgets what deltas are relative to, and candles that may have closed unseen. */
    void disconnected() {
        state = null;
        open = null;
    }

    void deliver(Line.Delivery delivery, long receivedMillis) {
        JsonNode rows = delivery.rows();
        if (rows.isArray() && !isOneRow(rows)) {
            for (JsonNode row : rows) {
                row(row, true, receivedMillis);
            }
        } else {
            row(rows, delivery.whole(), receivedMillis);
        }
    }

    /** Rows may be arrays themselves. */
    private boolean isOneRow(JsonNode rows) {
        return channel.layout().isArrays() && !rows.isEmpty() && !rows.get(0).isArray();
    }

    private void row(JsonNode delivered, boolean whole, long receivedMillis) {
        JsonNode row = delivered;
        if (delivered instanceof ObjectNode object) {
            if (!whole && state == null) {
                // A change of something that was never told: the whole comes with the next connection.
                return;
            }
            state = whole || state == null ? object.deepCopy() : state.setAll(object);
            row = state;
        }
        if (channel.only() != null && !channel.only().test(row)) {
            return;
        }
        Rows parsed = parser.row(row, receivedMillis);
        if (!channel.isCandles()) {
            sink.rows(series, parsed, true);
        } else if (channel.closed() != null) {
            sink.rows(series, parsed, channel.closed().test(row));
        } else {
            close(parsed);
        }
    }

    /** Where the venue does not say that a candle has closed, the next one says it. */
    private void close(Rows now) {
        Rows before = open;
        if (before != null && now.time(0) > before.time(0)) {
            sink.rows(series, before, true);
        }
        if (before == null || now.time(0) >= before.time(0)) {
            open = now;
            sink.rows(series, now, false);
        }
    }
}
