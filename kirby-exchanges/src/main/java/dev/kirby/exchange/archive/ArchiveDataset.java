package dev.kirby.exchange.archive;

import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Support;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One dataset of an archive, for instruments of one type: where its files are and what they hold. Immutable: each method
 * returns a copy.
 *
 * <p>Paths are templates: {@code {period}} becomes {@code daily} or {@code monthly}, {@code {symbol}} the venue's name of the
 * instrument, {@code {interval}} its name of the interval, {@code {date}} the day or month, {@code {day}} the day without
 * hyphens, and {@code {part}} the number of a file, {@code 001}, where several make up a day: they are asked for until one is
 * not there.
 */
public final class ArchiveDataset {

    private final Settings settings;

    /** What refinements change; never changed once a dataset has it. */
    private static final class Settings {
        private final InstrumentType type;
        private String quote = "";
        private String formerPath = "";
        private Instant formerUntil = Instant.MIN;
        private final RowMapping mapping;
        private final String path;
        private final List<FilePeriod> periods;
        private Map<Interval, String> intervals = Map.of();
        private final Instant begin;
        private Duration step = Duration.ZERO;
        private boolean isSecondChoice;
        private boolean spills;
        private long maxBytes = USUAL_BYTES;

        Settings(InstrumentType type, RowMapping mapping, String path, List<FilePeriod> periods, Instant begin) {
            this.type = type;
            this.mapping = mapping;
            this.path = path;
            this.periods = periods;
            this.begin = begin;
        }

        Settings copy() {
            Settings copy = new Settings(type, mapping, path, periods, begin);
            copy.quote = quote;
            copy.formerPath = formerPath;
            copy.formerUntil = formerUntil;
            copy.intervals = intervals;
            copy.step = step;
            copy.isSecondChoice = isSecondChoice;
            copy.spills = spills;
            copy.maxBytes = maxBytes;
            return copy;
        }
    }

    private ArchiveDataset(Settings settings) {
        this.settings = settings;
    }

    private ArchiveDataset with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new ArchiveDataset(copy);
    }

    private static final long LATE_MILLIS = Interval.D1.millis();
    private static final long USUAL_BYTES = 1L << 30;

    /**
     * A dataset.
     *
     * @param type the kind of instrument
     * @param mapping of the lines
     * @param begin the day of the oldest file of any instrument, such as {@code 2020-09-01}
     * @param path the template of a file's path
     * @param periods the kinds of files there are, the preferred first
     * @return the holding
     */
    public static ArchiveDataset of(
            InstrumentType type, RowMapping mapping, String begin, String path, FilePeriod... periods) {
        return new ArchiveDataset(new Settings(type, mapping, path, List.of(periods), TimeRange.instant(begin)));
    }

    /**
     * Holds candles.
     *
     * @param names the archive's name of each interval
     * @return the new holding
     */
    public ArchiveDataset intervals(Map<Interval, String> names) {
        return with(s -> s.intervals = Map.copyOf(names));
    }

    /**
     * Holds rows at a known distance, other than candles.
     *
     * @param duration from one row to the next
     * @return the new holding
     */
    public ArchiveDataset step(Duration duration) {
        return with(s -> s.step = duration);
    }

    /**
     * Has less than the venue's REST interface, and serves only what that no longer has.
     *
     * @return the new holding
     */
    public ArchiveDataset secondChoice() {
        return with(s -> s.isSecondChoice = true);
    }

    /**
     * The row of midnight may stand at the end of the file of the day before.
     *
     * @return the new holding
     */
    public ArchiveDataset spilling() {
        return with(s -> s.spills = true);
    }

    /**
     * Files may be larger than usual.
     *
     * @param bytes what one unpacks to at most
     * @return the new holding
     */
    public ArchiveDataset most(long bytes) {
        return with(s -> s.maxBytes = bytes);
    }

    /**
     * Had its files elsewhere before a day.
     *
     * @param until the first day of the newer path, such as {@code 2024-04-19}
     * @param path the template of the paths of files before that day, in the same folder
     * @return the new holding
     */
    public ArchiveDataset formerly(String until, String path) {
        return with(s -> {
            s.formerPath = path;
            s.formerUntil = TimeRange.instant(until);
        });
    }

    /**
     * Holds the instruments in one currency alone.
     *
     * @param currency such as {@code USD}
     * @return the new holding
     */
    public ArchiveDataset quoted(String currency) {
        return with(s -> s.quote = currency);
    }

    Dataset dataset() {
        return settings.mapping.dataset();
    }

    /** Which series it holds, in whatever currency. */
    Support support() {
        return new Support(dataset(), settings.type, settings.intervals.keySet());
    }

    boolean holds(SeriesId series) {
        return support().serves(series)
                && (settings.quote.isEmpty()
                        || settings.quote.equals(series.instrument().quote()));
    }

    /** The file of the shortest kind that holds an instant. */
    TimeRange shortest(Instant instant) {
        return period().around(instant.toEpochMilli());
    }

    /** Until when there is nothing where the file that holds an instant is missing: the next one may begin early. */
    Instant nothingUntil(Instant instant) {
        TimeRange file = shortest(instant);
        Instant sure = Instant.ofEpochMilli(period().sureUntil(file));
        return instant.isBefore(sure) ? sure : file.end();
    }

    /** Whether the file that holds an instant may only be late. */
    boolean mayComeYet(Instant instant, Instant now) {
        TimeRange file = shortest(instant);
        return period().settled(file) + LATE_MILLIS > now.toEpochMilli();
    }

    private FilePeriod period() {
        return settings.periods.stream()
                .min(Comparator.comparing(FilePeriod::isMonth))
                .orElseThrow();
    }

    /** The distance of rows in milliseconds; 0 if it is not known. */
    long stepMillis(@Nullable Interval interval) {
        return interval == null ? settings.step.toMillis() : interval.millis();
    }

    /** The folder of all its files, such as {@code /data/spot/klines}; what requests for them are counted as. */
    String folder() {
        return settings.path
                .substring(0, settings.path.indexOf("/{symbol}"))
                .replace("/{period}", "")
                .replace("/{day}", "");
    }

    /** Where a file is. */
    String path(SeriesId series, String symbol, FilePeriod period, TimeRange file) {
        String template = file.start().isBefore(settings.formerUntil) ? settings.formerPath : settings.path;
        return template.replace("{period}", period.folder())
                .replace("{symbol}", URLEncoder.encode(symbol, StandardCharsets.UTF_8))
                .replace(
                        "{interval}",
                        Optional.ofNullable(series.intervalOrNull())
                                .map(interval -> settings.intervals.getOrDefault(interval, ""))
                                .orElse(""))
                .replace("{date}", period.date(file))
                .replace("{day}", period.date(file).replace("-", ""));
    }

    @Override
    public String toString() {
        return "ArchiveDataset[" + settings.type + " " + dataset() + " since " + settings.begin + "]";
    }

    /** {@return the kind of instrument} */
    public InstrumentType type() {
        return settings.type;
    }

    /** {@return the quote currency of the instruments; empty for any} */
    public String quote() {
        return settings.quote;
    }

    /** {@return the mapping of the lines} */
    public RowMapping mapping() {
        return settings.mapping;
    }

    /** {@return the template of a file's path, beginning with a slash} */
    public String path() {
        return settings.path;
    }

    /** {@return the kinds of files there are, the preferred first} */
    public List<FilePeriod> periods() {
        return settings.periods;
    }

    /** {@return the candle intervals there are; empty for datasets without} */
    public Map<Interval, String> intervals() {
        return settings.intervals;
    }

    /** {@return the day of the oldest file of any instrument} */
    public Instant begin() {
        return settings.begin;
    }

    /** {@return the distance of rows; zero where they come irregularly} */
    public Duration step() {
        return settings.step;
    }

    /** {@return whether the venue's REST interface has more columns, and is preferred as far back as it reaches} */
    public boolean isSecondChoice() {
        return settings.isSecondChoice;
    }

    /** {@return whether the last row of a day may stand in the file of the day before} */
    public boolean spills() {
        return settings.spills;
    }

    /** {@return what a file unpacks to at most} */
    public long maxBytes() {
        return settings.maxBytes;
    }
}
