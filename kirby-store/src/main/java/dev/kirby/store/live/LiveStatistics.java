package dev.kirby.store.live;

import dev.kirby.source.StreamStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Figures of a live collection so far.
 *
 * @param stream connections and messages
 * @param candles settled candles that came, or were built from trades
 * @param stored rows written to the store, those of gap fills not counted
 * @param waiting rows that are not written yet
 * @param fills how often history was asked for, to fill what the stream left out
 * @param filled rows that came that way
 * @param failures writes and questions that failed; they are repeated
 * @param lost rows that could not be kept: the store refused them, or failed for too long
 */
public record LiveStatistics(
        StreamStatistics stream,
        long candles,
        long stored,
        long waiting,
        long fills,
        long filled,
        long failures,
        long lost) {

    /**
     * Messages a second.
     *
     * @return over the whole uptime
     */
    public double messagesPerSecond() {
        return perSecond(stream.messages());
    }

    /**
     * Settled candles a second.
     *
     * @return over the whole uptime
     */
    public double candlesPerSecond() {
        return perSecond(candles);
    }

    private double perSecond(long count) {
        return count * 1000.0 / Math.max(1, stream.uptime().toMillis());
    }

    /**
     * One line for a log or a console.
     *
     * @param now the time, for the age of the last message
     * @return rates, connections, and what went wrong
     */
    public String line(Instant now) {
        String age = stream.lastMessage()
                .map(last -> Duration.between(last, now).toMillis() / 1000 + " s ago")
                .orElse("never");
        return String.format(
                Locale.ROOT,
                "up %d s, %d of %d connections, %.1f messages/s, %d candles, %d rows stored, %d waiting, %d reconnects,"
                        + " %d fills (%d rows), %d failures, %d lost, last message %s",
                stream.uptime().toSeconds(),
                stream.connected(),
                stream.connections(),
                messagesPerSecond(),
                candles,
                stored,
                waiting,
                stream.reconnects(),
                fills,
                filled,
                failures + stream.failures(),
                lost,
                age);
    }

    /** For example {@code LiveStatistics[1204 messages, 40 candles, 210 rows stored, 0 lost]}. */
    @Override
    public String toString() {
        return "LiveStatistics[" + stream.messages() + " messages, " + candles + " candles, " + stored
                + " rows stored, " + lost + " lost]";
    }
}
