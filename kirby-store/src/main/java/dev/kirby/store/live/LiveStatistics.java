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
 * @param trades trades that came
 * @param stored rows written to the store, those of gap fills not counted
 * @param waiting rows that are not written yet
 * @param fills how often history was requested, to fill what the stream left out
 * @param filled rows that came that way
 * @param failures writes and questions that failed; they are repeated
 * @param lost rows that could not be kept: the store refused them, or failed for too long
 */
public record LiveStatistics(
        StreamStatistics stream,
        long candles,
        long trades,
        long stored,
        long waiting,
        long fills,
        long filled,
        long failures,
        long lost) {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    // Rows wait for company for some seconds.
    private static final long MANY_WAITING = 1_000;

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

    /**
     * Trades a second.
     *
     * @return over the whole uptime
     */
    public double tradesPerSecond() {
        return perSecond(trades);
    }

    private double perSecond(long count) {
        return count * 1000.0 / Math.max(1, stream.uptime().toMillis());
    }

    /**
     * One line for a log or a console: what came, and of what went wrong that which did.
     *
     * @param now the time, for the age of the last message
     * @return for example {@code up 60 s, 1/1 connections, 12.3 messages/s, 40 candles, 210 rows}
     */
    public String line(Instant now) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "up %d s, %d/%d connections, %.1f messages/s, %d candles, %d rows",
                stream.uptime().toSeconds(),
                stream.connected(),
                stream.connections(),
                messagesPerSecond(),
                candles,
                stored + filled));
        add(line, waiting > MANY_WAITING ? waiting : 0, "waiting");
        add(line, stream.reconnects(), "reconnects");
        add(line, failures + stream.failures(), "failed");
        add(line, lost, "lost");
        stream.lastMessage()
                .map(last -> Duration.between(last, now))
                .filter(age -> age.compareTo(SILENCE) > 0)
                .ifPresent(age ->
                        line.append(", silent for ").append(age.toSeconds()).append(" s"));
        return line.toString();
    }

    private static void add(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }

    /** For example {@code LiveStatistics[1204 messages, 40 candles, 210 rows stored, 0 lost]}. */
    @Override
    public String toString() {
        return "LiveStatistics[" + stream.messages() + " messages, " + candles + " candles, " + stored
                + " rows stored, " + lost + " lost]";
    }
}
