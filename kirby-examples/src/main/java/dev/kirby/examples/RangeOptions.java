package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.TimeRange;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --days N}, or {@code --start-time} and {@code --end-time}. */
final class RangeOptions {

    @Option(names = "--days", paramLabel = "N", description = "The last N days; not together with start and end.")
    @Nullable
    Integer days;

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            description = "From this time on: 2024-01-01, 2024-01-01T12:00 (UTC) or seconds since 1970.")
    @Nullable
    String startTime;

    @Option(names = "--end-time", paramLabel = "TIME", description = "Up to this time, exclusive.")
    @Nullable
    String endTime;

    /** The range requested, absent where no option was given. */
    Optional<TimeRange> range(Clock clock) {
        if (days != null) {
            if (startTime != null || endTime != null) {
                throw new InvalidRequestException(
                        "--days excludes --start-time and --end-time: give either a number of days or a start and an end.");
            }
            return Optional.of(TimeRange.lastDays(days, clock));
        }
        if (startTime == null && endTime == null) {
            return Optional.empty();
        }
        return Optional.of(new TimeRange(
                startTime == null ? TimeRange.ALL.start() : TimeRange.instant(startTime),
                endTime == null ? clock.instant() : TimeRange.instant(endTime)));
    }
}
