package dev.kirby.exchange;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** How a venue is opened. Immutable; each refinement returns new settings. */
public final class ExchangeSettings {

    private static final Path SHARED_LIMITS = Path.of(
            System.getProperty("java.io.tmpdir"),
            "kirby-limits-" + System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9]", "_"));

    /** The venue's own URLs and limits, shared by all of this user's processes; the system's time. */
    public static final ExchangeSettings DEFAULT = new ExchangeSettings(new Settings());

    private final Settings settings;

    /** What refinements change; never changed once there are settings that have them. */
    private static final class Settings {
        private Optional<URI> restUrl = Optional.empty();
        private Optional<URI> streamUrl = Optional.empty();
        private Optional<URI> archiveUrl = Optional.empty();
        private boolean archived = true;
        private boolean limited = true;
        private Optional<Path> limits = Optional.of(SHARED_LIMITS);
        private double budgetShare = 1;
        private Optional<Duration> patience = Optional.empty();
        private Clock clock = Clock.systemUTC();
        private Consumer<Duration> sleeper = ExchangeSettings::sleep;

        Settings copy() {
            Settings copy = new Settings();
            copy.restUrl = restUrl;
            copy.streamUrl = streamUrl;
            copy.archiveUrl = archiveUrl;
            copy.archived = archived;
            copy.limited = limited;
            copy.limits = limits;
            copy.budgetShare = budgetShare;
            copy.patience = patience;
            copy.clock = clock;
            copy.sleeper = sleeper;
            return copy;
        }
    }

    private ExchangeSettings(Settings settings) {
        this.settings = settings;
    }

    private ExchangeSettings with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new ExchangeSettings(copy);
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.kirby.SourceException("Interrupted while waiting for the next request.", e);
        }
    }

    /**
     * A copy that asks another place, for everything that has no place of its own set. It shares no budgets: whoever
     * answers there counts for himself.
     *
     * @param url the base of all paths
     * @return the new settings
     */
    public ExchangeSettings at(URI url) {
        URI stream = URI.create(url.toString().replaceFirst("^http", "ws"));
        return with(s -> {
            s.restUrl = Optional.of(url);
            s.streamUrl = Optional.of(s.streamUrl.orElse(stream));
            s.archiveUrl = Optional.of(s.archiveUrl.orElse(url));
            s.limits = Optional.empty();
        });
    }

    /**
     * A copy whose streams come from another place.
     *
     * @param url the base of all WebSocket paths, beginning with {@code ws}
     * @return the new settings
     */
    public ExchangeSettings streamsAt(URI url) {
        return with(s -> s.streamUrl = Optional.of(url));
    }

    /**
     * A copy whose archive is at another place.
     *
     * @param url the base of all paths of the archive
     * @return the new settings
     */
    public ExchangeSettings archiveAt(URI url) {
        return with(s -> {
            s.archiveUrl = Optional.of(url);
            s.archived = true;
        });
    }

    /**
     * A copy that asks the REST interface only.
     *
     * @return the new settings
     */
    public ExchangeSettings withoutArchive() {
        return with(s -> s.archived = false);
    }

    /**
     * A copy that shares budgets through a folder.
     *
     * @param folder created if it is not there
     * @return the new settings
     */
    public ExchangeSettings sharing(Path folder) {
        return with(s -> s.limits = Optional.of(folder));
    }

    /**
     * A copy that uses a part of each budget, because other machines behind the same address use the rest: budgets are shared
     * between the processes of one machine, but not between machines.
     *
     * @param share of each budget, more than 0, at most 1
     * @return the new settings
     */
    public ExchangeSettings budgetShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new InvalidRequestException("The share of the venues' budgets must be more than 0 and at most 1, was "
                    + share + ". For one of three machines write 1/3.");
        }
        return with(s -> s.budgetShare = share);
    }

    /**
     * A copy without rate limits, for a server that you run.
     *
     * @return the new settings
     */
    public ExchangeSettings unlimited() {
        return with(s -> s.limited = false);
    }

    /**
     * A copy whose streams are renewed after some silence, whatever the kind of data.
     *
     * @param silence more than 0
     * @return the new settings
     */
    public ExchangeSettings patience(Duration silence) {
        return with(s -> s.patience = Optional.of(silence));
    }

    /**
     * A copy with another time.
     *
     * @param newClock supplies the present time
     * @param newSleeper waits
     * @return the new settings
     */
    public ExchangeSettings timed(Clock newClock, Consumer<Duration> newSleeper) {
        return with(s -> {
            s.clock = requireNonNull(newClock, "clock");
            s.sleeper = requireNonNull(newSleeper, "sleeper");
        });
    }

    /** For example {@code ExchangeSettings[http://127.0.0.1:8080, limited]}. */
    @Override
    public String toString() {
        return "ExchangeSettings[" + settings.restUrl.map(URI::toString).orElse("the venue's own URLs")
                + (settings.limited ? ", limited]" : ", unlimited]");
    }

    /** {@return what replaces all base URLs of the venue's REST interface; its own where absent} */
    public Optional<URI> restUrl() {
        return settings.restUrl;
    }

    /** {@return what replaces all base URLs of the venue's WebSocket interface; its own where absent} */
    public Optional<URI> streamUrl() {
        return settings.streamUrl;
    }

    /** {@return what replaces the base URL of the venue's bulk archive; its own where absent} */
    public Optional<URI> archiveUrl() {
        return settings.archiveUrl;
    }

    /** {@return whether the venue's bulk archive is used where it is faster, or reaches further back, than its REST interface} */
    public boolean archived() {
        return settings.archived;
    }

    /** {@return whether the venue's rate limits are kept; false only against a server that you run} */
    public boolean limited() {
        return settings.limited;
    }

    /** {@return the folder whose files share budgets with other processes of this user; each exchange has budgets of its own where absent} */
    public Optional<Path> limits() {
        return settings.limits;
    }

    /** {@return which part of each budget is used, 1 for all} */
    public double budgetShare() {
        return settings.budgetShare;
    }

    /** {@return how long a subscription may be silent before its connection is renewed; what fits the kind of data where absent} */
    public Optional<Duration> patience() {
        return settings.patience;
    }

    /** {@return the clock} */
    public Clock clock() {
        return settings.clock;
    }

    /** {@return what waits; tests replace it} */
    public Consumer<Duration> sleeper() {
        return settings.sleeper;
    }
}
