package dev.kirby.exchange.internal.ws;

import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.StreamListener;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A listener that keeps what it receives. */
class RecordedEvents implements StreamListener {

    final BlockingQueue<Told> rows = new LinkedBlockingQueue<>();
    final BlockingQueue<Set<SeriesId>> connected = new LinkedBlockingQueue<>();
    final BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();
    final BlockingQueue<String> failed = new LinkedBlockingQueue<>();

    final BlockingQueue<SeriesId> refused = new LinkedBlockingQueue<>();
    final List<Instant> refusedAt = new CopyOnWriteArrayList<>();

    record Told(SeriesId series, Rows rows, boolean settled) {}

    @Override
    public void rows(SeriesId series, Rows told, boolean settled) {
        rows.add(new Told(series, told, settled));
    }

    @Override
    public void connected(Set<SeriesId> series) {
        connected.add(series);
    }

    @Override
    public void disconnected(Set<SeriesId> series, String reason) {
        disconnected.add(reason);
    }

    @Override
    public void refused(SeriesId series, Instant time) {
        refusedAt.add(time);
        refused.add(series);
    }

    @Override
    public void failed(String what) {
        failed.add(what);
    }

    Told next() {
        return StreamServer.next(rows);
    }
}
