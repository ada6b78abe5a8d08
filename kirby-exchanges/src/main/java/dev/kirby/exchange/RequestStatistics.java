package dev.kirby.exchange;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the requests to a venue went, by endpoint.
 *
 * @param endpoints one entry per endpoint that was asked
 */
public record RequestStatistics(List<Endpoint> endpoints) {

    /**
     * One endpoint.
     *
     * @param path the path asked
     * @param requests how many requests were sent, retries counted
     * @param retries how many of them were retries
     * @param failures how many calls failed for good
     * @param limited how many answers were refusals for too many requests
     * @param bytes how many bytes of body came
     * @param waited how long calls waited for the rate limit
     * @param mean mean time from request to whole body
     * @param slowest longest such time
     */
    public record Endpoint(
            String path,
            long requests,
            long retries,
            long failures,
            long limited,
            long bytes,
            Duration waited,
            Duration mean,
            Duration slowest) {}

    /** Copies the list. */
    public RequestStatistics {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * How many requests were sent to all endpoints.
     *
     * @return 0 or more, retries counted
     */
    public long requests() {
        return endpoints.stream().mapToLong(Endpoint::requests).sum();
    }

    /** Prints a table to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints a table.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.printf(
                "%-36s %9s %7s %7s %7s %9s %9s%n",
                "endpoint", "requests", "retries", "failed", "limited", "mean", "MB");
        for (Endpoint e : endpoints) {
            out.printf(
                    Locale.ROOT,
                    "%-36s %9d %7d %7d %7d %6d ms %9.1f%n",
                    e.path(),
                    e.requests(),
                    e.retries(),
                    e.failures(),
                    e.limited(),
                    e.mean().toMillis(),
                    e.bytes() / 1e6);
        }
    }

    /** For example {@code RequestStatistics[1204 requests, 3 retries, 0 failures]}. */
    @Override
    public String toString() {
        return "RequestStatistics[" + requests() + " requests, "
                + endpoints.stream().mapToLong(Endpoint::retries).sum() + " retries, "
                + endpoints.stream().mapToLong(Endpoint::failures).sum() + " failures]";
    }
}
