package dev.kirby.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Figures of a subscription so far.
 *
 * @param uptime since it began
 * @param connections how many there are
 * @param connected how many of them are up
 * @param messages how many messages came
 * @param rows how many rows came out of them
 * @param reconnects how often a lost connection was renewed
 * @param silences how often a connection was renewed because a subscription fell silent
 * @param failures how many messages were refusals, or nothing that is documented
 * @param lastMessage when the last message came
 */
public record StreamStatistics(
        Duration uptime,
        int connections,
        int connected,
        long messages,
        long rows,
        long reconnects,
        long silences,
        long failures,
        Optional<Instant> lastMessage) {

    /** For example {@code StreamStatistics[2 of 2 up, 1204 messages, 1187 rows, 0 reconnects]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "StreamStatistics[%d of %d up, %d messages, %d rows, %d reconnects]",
                connected,
                connections,
                messages,
                rows,
                reconnects);
    }
}
