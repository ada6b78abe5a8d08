package dev.kirby.store.cache;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.Registry;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.Coverage;
import dev.kirby.store.DataVersion;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.SqlResult;
import dev.kirby.store.StoreCheck;
import dev.kirby.store.StorePurpose;
import dev.kirby.store.stars.Stars;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store whose writes are cached after they are safe. All else is the store's own. */
final class CachedStore implements MarketDataStore {

    private final MarketDataStore store;
    private final LatestValues latest;

    CachedStore(MarketDataStore store, LatestValues latest) {
        this.store = store;
        this.latest = latest;
    }

    @Override
    public void upsert(SeriesId series, Rows rows) {
        store.upsert(series, rows);
        latest.put(series, rows);
    }

    @Override
    public void upsert(SeriesId series, Page page) {
        store.upsert(series, page);
        latest.put(series, page.rows());
    }

    @Override
    public void record(SeriesId series, TimeRange answered) {
        store.record(series, answered);
    }

    @Override
    public Coverage coverage(SeriesId series) {
        return store.coverage(series);
    }

    @Override
    public List<SeriesId> series() {
        return store.series();
    }

    @Override
    public Optional<TimeRange> range(SeriesId series) {
        return store.range(series);
    }

    @Override
    public long count(SeriesId series) {
        return store.count(series);
    }

    @Override
    public Rows read(SeriesId series, TimeRange range) {
        return store.read(series, range);
    }

    @Override
    public void stream(SeriesId series, TimeRange range, Consumer<Rows> batch) {
        store.stream(series, range, batch);
    }

    @Override
    public void delete(SeriesId series) {
        store.delete(series);
    }

    @Override
    public StoreCheck verify() {
        return store.verify();
    }

    @Override
    public StoreCheck repair() {
        return store.repair();
    }

    @Override
    public SqlResult sql(String query) {
        return store.sql(query);
    }

    @Override
    public void record(DataVersion version) {
        store.record(version);
    }

    @Override
    public List<DataVersion> versions() {
        return store.versions();
    }

    @Override
    public Stars stars() {
        return store.stars();
    }

    @Override
    public Optional<StorePurpose> purpose() {
        return store.purpose();
    }

    @Override
    public Optional<Path> folder() {
        return store.folder();
    }

    @Override
    public Registry registry() {
        return store.registry();
    }

    @Override
    public Clock clock() {
        return store.clock();
    }

    /** The store's own line. */
    @Override
    public String toString() {
        return store.toString();
    }

    @Override
    public void close() {
        store.close();
    }
}
