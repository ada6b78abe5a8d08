package dev.kirby.exchange;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a venue is opened.
 *
 * @param restUrl replaces all base URLs of the venue's REST interface; its own where absent
 * @param streamUrl replaces all base URLs of the venue's WebSocket interface; its own where absent
 * @param archiveUrl replaces the base URL of the venue's bulk archive; its own where absent
 * @param archived whether the venue's bulk archive is used where it is faster, or reaches further back, than its REST
 *     interface
 * @param limited whether the venue's rate limits are kept; false only against servers of one's own
 * @param limits the folder whose files share budgets with other processes of this user; each exchange has budgets of its
 *     own where absent
 * @param patience how long a subscription may be silent before its connection is renewed; what fits the kind of data where
 *     absent
 * @param clock tells the time
 * @param sleeper waits; tests replace it
 */
public record ExchangeSettings(
        Optional<URI> restUrl,
        Optional<URI> streamUrl,
        Optional<URI> archiveUrl,
        boolean archived,
        boolean limited,
        Optional<Path> limits,
        Optional<Duration> patience,
        Clock clock,
        Consumer<Duration> sleeper) {

    /** Checks that all parts are there. */
    public ExchangeSettings {
        requireNonNull(restUrl, "restUrl");
        requireNonNull(streamUrl, "streamUrl");
        requireNonNull(archiveUrl, "archiveUrl");
        requireNonNull(limits, "limits");
        requireNonNull(patience, "patience");
        requireNonNull(clock, "clock");
        requireNonNull(sleeper, "sleeper");
    }

    /** The venue's own URLs and limits, shared by all of this user's processes; the system's time. */
    public static final ExchangeSettings DEFAULT = new ExchangeSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            true,
            Optional.of(Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "kirby-limits-" + System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9]", "_"))),
            Optional.empty(),
            Clock.systemUTC(),
            ExchangeSettings::sleep);

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.kirby.SourceException("Interrupted while waiting to ask again.", e);
        }
    }

    /**
     * A copy that asks another place, for everything that is not told a place of its own. It shares no budgets: whoever
     * answers there counts for himself.
     *
     * @param url the base of all paths
     * @return the new settings
     */
    public ExchangeSettings at(URI url) {
        URI stream = URI.create(url.toString().replaceFirst("^http", "ws"));
        return new ExchangeSettings(
                Optional.of(url),
                Optional.of(streamUrl.orElse(stream)),
                Optional.of(archiveUrl.orElse(url)),
                archived,
                limited,
                Optional.empty(),
                patience,
                clock,
                sleeper);
    }

    /**
     * A copy whose streams come from another place.
     *
     * @param url the base of all WebSocket paths, beginning with {@code ws}
     * @return the new settings
     */
    public ExchangeSettings streamsAt(URI url) {
        return new ExchangeSettings(
                restUrl, Optional.of(url), archiveUrl, archived, limited, limits, patience, clock, sleeper);
    }

    /**
     * A copy whose archive is at another place.
     *
     * @param url the base of all paths of the archive
     * @return the new settings
     */
    public ExchangeSettings archiveAt(URI url) {
        return new ExchangeSettings(
                restUrl, streamUrl, Optional.of(url), true, limited, limits, patience, clock, sleeper);
    }

    /**
     * A copy that asks the REST interface only.
     *
     * @return the new settings
     */
    public ExchangeSettings withoutArchive() {
        return new ExchangeSettings(restUrl, streamUrl, archiveUrl, false, limited, limits, patience, clock, sleeper);
    }

    /**
     * A copy that shares budgets through a folder.
     *
     * @param folder created if it is not there
     * @return the new settings
     */
    public ExchangeSettings sharing(Path folder) {
        return new ExchangeSettings(
                restUrl, streamUrl, archiveUrl, archived, limited, Optional.of(folder), patience, clock, sleeper);
    }

    /**
     * A copy without rate limits, for a server of one's own.
     *
     * @return the new settings
     */
    public ExchangeSettings unlimited() {
        return new ExchangeSettings(restUrl, streamUrl, archiveUrl, archived, false, limits, patience, clock, sleeper);
    }

    /**
     * A copy whose streams are renewed after some silence, whatever the kind of data.
     *
     * @param silence more than 0
     * @return the new settings
     */
    public ExchangeSettings patience(Duration silence) {
        return new ExchangeSettings(
                restUrl, streamUrl, archiveUrl, archived, limited, limits, Optional.of(silence), clock, sleeper);
    }

    /**
     * A copy with another time.
     *
     * @param newClock tells the time
     * @param newSleeper waits
     * @return the new settings
     */
    public ExchangeSettings timed(Clock newClock, Consumer<Duration> newSleeper) {
        return new ExchangeSettings(
                restUrl, streamUrl, archiveUrl, archived, limited, limits, patience, newClock, newSleeper);
    }

    /** For example {@code ExchangeSettings[http://127.0.0.1:8080, limited]}. */
    @Override
    public String toString() {
        return "ExchangeSettings[" + restUrl.map(URI::toString).orElse("the venue's own URLs")
                + (limited ? ", limited]" : ", unlimited]");
    }
}
