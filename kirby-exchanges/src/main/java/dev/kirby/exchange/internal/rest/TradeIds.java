package dev.kirby.exchange.internal.rest;

import dev.kirby.market.SeriesId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Where walks by id ended: the first id since a time, the latest for each series. Thread-safe. */
final class TradeIds {

    /** No id. */
    static final long UNKNOWN = -1;

    /** The first id at a time or after it. */
    record Place(long millis, long id) {
        static final Place BEGINNING = new Place(0, 1);
    }

    private final Map<SeriesId, Place> places = new ConcurrentHashMap<>();

    /** The first id since a time, if a walk ended there. */
    OptionalLong at(SeriesId series, long millis) {
        Place place = places.get(series);
        return place != null && place.millis() == millis ? OptionalLong.of(place.id()) : OptionalLong.empty();
    }

    /** A place no later than a time. */
    Place before(SeriesId series, long millis) {
        Place place = places.getOrDefault(series, Place.BEGINNING);
        return place.millis() <= millis ? place : Place.BEGINNING;
    }

    /** A walk ended. */
    void put(SeriesId series, long millis, long id) {
        if (id != UNKNOWN) {
            places.put(series, new Place(millis, id));
        }
    }

    @Override
    public String toString() {
        return "TradeIds[" + places.size() + " series]";
    }
}
