package dev.kirby.exchange.spi;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a venue is opened.
 *
 * @param restUrl replaces all base URLs of the venue's REST interface; its own where absent
 * @param limited whether the venue's rate limits are kept; false only against servers of one's own
 * @param clock tells the time
 * @param sleeper waits; tests replace it
 */
public record ExchangeSettings(Optional<URI> restUrl, boolean limited, Clock clock, Consumer<Duration> sleeper) {

    /** Checks that all parts are there. */
    public ExchangeSettings {
        requireNonNull(restUrl, "restUrl");
        requireNonNull(clock, "clock");
        requireNonNull(sleeper, "sleeper");
    }

    /** The venue's own URLs and limits, the system's time. */
    public static final ExchangeSettings DEFAULT =
            new ExchangeSettings(Optional.empty(), true, Clock.systemUTC(), ExchangeSettings::sleep);

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.kirby.SourceException("Interrupted while waiting to ask again.", e);
        }
    }

    /**
     * A copy that asks another place.
     *
     * @param url the base of all paths
     * @return the new settings
     */
    public ExchangeSettings at(URI url) {
        return new ExchangeSettings(Optional.of(url), limited, clock, sleeper);
    }

    /**
     * A copy without rate limits, for a server of one's own.
     *
     * @return the new settings
     */
    public ExchangeSettings unlimited() {
        return new ExchangeSettings(restUrl, false, clock, sleeper);
    }

    /** For example {@code ExchangeSettings[http://127.0.0.1:8080, limited]}. */
    @Override
    public String toString() {
        return "ExchangeSettings[" + restUrl.map(URI::toString).orElse("the venue's own URLs")
                + (limited ? ", limited]" : ", unlimited]");
    }
}
