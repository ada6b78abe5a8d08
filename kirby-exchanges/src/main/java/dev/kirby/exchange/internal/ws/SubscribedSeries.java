package dev.kirby.exchange.internal.ws;

import static java.util.Objects.requireNonNull;

import dev.kirby.exchange.internal.rows.AdmittedRows;
import dev.kirby.exchange.internal.rows.MalformedAnswerException;
import dev.kirby.exchange.internal.rows.RowParser;
import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One subscribed series: makes rows of what is delivered for it. Guarded by its {@link LiveStream}. */
final class SubscribedSeries {

    // Clocks differ.
    private static final long MAX_AHEAD_MILLIS = 86_400_000;
    private static final Duration MAX_PATIENCE = Duration.ofHours(6);
    private static final int CLOSELY = 3;

    private final SeriesId series;
    private final Sink sink;
    private final Map<String, Form> forms = new HashMap<>();
    private @Nullable ObjectNode state;
    private @Nullable Rows open;
    private final long firstPatienceNanos;
    private long receivedNanos;
    private long patienceNanos;
    // Deliveries that follow each other closely, from which on, and the last of them.
    private boolean hasDelivered;
    private long livelySinceNanos;
    private long deliveredNanos;

    /** Takes rows. */
    interface Sink {
        void rows(SeriesId series, Rows rows, boolean settled);

        /** A row at or after a time was left out. */
        void refused(SeriesId series, long timeMillis);
    }

    private record Form(Channel channel, RowParser parser) {}

    SubscribedSeries(SeriesId series, Duration patience, Sink sink) {
        this.series = series;
        this.sink = sink;
        this.firstPatienceNanos = patience.toNanos();
        this.patienceNanos = firstPatienceNanos;
    }

    /** Sets how deliveries of a key are read. */
    void addForm(String key, Channel channel, RowParser parser) {
        forms.put(key, new Form(channel, parser));
    }

    SeriesId series() {
        return series;
    }

    /** Whether it has been silent for too long. Who fell silent before gets more time, for markets that hardly trade. */
    boolean isSilent(long nowNanos) {
        if (nowNanos - receivedNanos <= patienceNanos) {
            return false;
        }
        patienceNanos = Math.min(2 * patienceNanos, MAX_PATIENCE.toNanos());
        return true;
    }

    /** Begins to wait anew. */
    void received(long nowNanos) {
        receivedNanos = nowNanos;
    }

    /**
     * Takes the time of a delivery. Where they come closely for as long as the first patience, the market trades after all: it was the
     * connection that fell silent, and the next one that does so is given no more time than the first. One delivery alone says nothing: venues
     * send the present state to whoever subscribes.
     */
    void delivered(long nowNanos) {
        received(nowNanos);
        if (!hasDelivered || nowNanos - deliveredNanos > firstPatienceNanos / CLOSELY) {
            livelySinceNanos = nowNanos;
        } else if (nowNanos - livelySinceNanos >= firstPatienceNanos) {
            patienceNanos = firstPatienceNanos;
        }
        hasDelivered = true;
        deliveredNanos = nowNanos;
    }

    /** Forgets what deltas are relative to, and candles that may have closed unseen. */
    void disconnected() {
        state = null;
        open = null;
        forms.values().forEach(form -> form.parser().forget());
    }

    void deliver(StreamEndpoint.Delivery delivery, long receivedMillis) {
        Form form = requireNonNull(forms.get(delivery.key()));
        JsonNode rows = delivery.rows();
        if (rows.isArray() && !isOneRow(form.channel(), rows)) {
            for (JsonNode row : rows) {
                row(form, row, true, receivedMillis);
            }
        } else {
            row(form, rows, delivery.content() == StreamEndpoint.Content.SNAPSHOT, receivedMillis);
        }
    }

    /** Rows may be arrays themselves. */
    private static boolean isOneRow(Channel channel, JsonNode rows) {
        return channel.mapping().shape() == RowMapping.Shape.ARRAYS
                && !rows.isEmpty()
                && !rows.get(0).isArray();
    }

    /** A ticker may carry its other values without the one that its dataset is named by. */
    private static boolean isPartial(Rows parsed) {
        Dataset dataset = parsed.dataset();
        return !parsed.isEmpty()
                && dataset.isRunningValue()
                && dataset.columns().stream()
                        .anyMatch(c -> c.isRequired()
                                && c.isNumeric()
                                && Double.isNaN(parsed.number(dataset.indexOf(c.name()), 0)));
    }

    private boolean isRefused(Rows parsed, long receivedMillis) {
        Admission admission = Admission.of(series, Instant.ofEpochMilli(receivedMillis + MAX_AHEAD_MILLIS));
        return !AdmittedRows.of(series, parsed, admission).refused().isEmpty();
    }

    private Rows parsed(Form form, JsonNode row, long receivedMillis) {
        try {
            return form.parser().row(row, receivedMillis);
        } catch (MalformedAnswerException e) {
            // It may have been of the interval that has just ended.
            long length = series.interval().map(Interval::millis).orElse(0L);
            sink.refused(series, receivedMillis - length);
            throw e;
        }
    }

    private void row(Form form, JsonNode delivered, boolean whole, long receivedMillis) {
        Channel channel = form.channel();
        JsonNode row = delivered;
        if (delivered instanceof ObjectNode object) {
            if (!whole && state == null) {
                // A change of something that was never received: the whole comes with the next connection.
                return;
            }
            state = whole || state == null ? object.deepCopy() : state.setAll(object);
            row = state;
        }
        if (channel.only() != null && !channel.only().test(row)) {
            return;
        }
        Rows parsed = parsed(form, row, receivedMillis);
        if (!isPartial(parsed) && isRefused(parsed, receivedMillis)) {
            sink.refused(series, parsed.time(0));
            return;
        }
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
