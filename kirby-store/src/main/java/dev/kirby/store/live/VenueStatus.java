package dev.kirby.store.live;

import java.util.Locale;

/**
 * How collecting goes at one venue.
 *
 * @param venue its name
 * @param phase what is being done
 * @param share how much of the history that was lacking came, 0 to 1
 * @param series how many series are collected
 * @param history rows that history brought; the newest of them may come by the stream too
 * @param live rows that the stream brought
 * @param connected connections that are up
 * @param connections connections that there should be; 0 where nothing is streamed
 * @param failures what failed and is repeated
 * @param lost rows that could not be kept
 */
public record VenueStatus(
        String venue,
        Phase phase,
        double share,
        int series,
        long history,
        long live,
        int connected,
        int connections,
        long failures,
        long lost) {

    /** What is being requested from a venue. */
    public enum Phase {
        /** The venue is being opened, again where that failed. */
        OPENING,
        /** History that the store lacks is on its way. */
        BACKFILL,
        /** Gaps between stored candles are requested again. */
        REPAIR,
        /** The store is up to date, and kept so. */
        LIVE,
        /** The collection was closed. */
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Both together, of one venue: further only where both are. */
    VenueStatus and(VenueStatus other) {
        return new VenueStatus(
                venue,
                phase.compareTo(other.phase) <= 0 ? phase : other.phase,
                Math.min(share, other.share),
                series + other.series,
                history + other.history,
                live + other.live,
                connected + other.connected,
                connections + other.connections,
                failures + other.failures,
                lost + other.lost);
    }

    /** For example {@code binance backfill 43 %: 12 series, 52560 rows of history, 210 live, 1/1 up}. */
    @Override
    public String toString() {
        return venue + " " + phase + (phase == Phase.BACKFILL ? " " + Math.round(100 * share) + " %" : "") + ": "
                + series + " series, " + history + " rows of history, " + live + " live"
                + (connections == 0 ? "" : ", " + connected + "/" + connections + " up")
                + (failures == 0 ? "" : ", " + failures + " failed")
                + (lost == 0 ? "" : ", " + lost + " lost");
    }
}
