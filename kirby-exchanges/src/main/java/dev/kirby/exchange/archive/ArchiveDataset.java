package dev.kirby.exchange.archive;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One dataset of an archive, for instruments of one type: where its files are and what they hold. Immutable: each method
 * returns a copy.
 *
 * <p>Paths are templates: {@code {period}} becomes {@code daily} or {@code monthly}, {@code {symbol}} the venue's name of the
 * instrument, {@code {interval}} its name of the interval, {@code {date}} the day or month, {@code {day}} the day without
 * hyphens.
 *
 * @param type the kind of instrument
 * @param quote the quote currency of the instruments; empty for any
 * @param layout where the lines have what
 * @param path the template of a file's path, beginning with a slash
 * @param periods the kinds of files there are, the preferred first
 * @param intervals the candle intervals there are; empty for datasets without
 * @param begin the day of the oldest file of any instrument
 * @param step the distance of rows; zero where they come irregularly
 * @param isSecondChoice whether the venue's REST interface tells more, and is preferred as far back as it reaches
 * @param spills whether the last row of a day may stand in the file of the day before
 * @param maxBytes what a file unpacks to at most
 */
public record ArchiveDataset(
        InstrumentType type,
        String quote,
        CsvLayout layout,
        String path,
        List<FilePeriod> periods,
        Map<Interval, String> intervals,
        Instant begin,
        Duration step,
        boolean isSecondChoice,
        boolean spills,
        long maxBytes) {

    private static final long LATE_MILLIS = Interval.D1.millis();
    private static final long USUAL_BYTES = 1L << 30;

    /** Copies the collections. */
    public ArchiveDataset {
        periods = List.copyOf(periods);
        intervals = Map.copyOf(intervals);
    }

    /**
     * A dataset.
     *
     * @param type the kind of instrument
     * @param layout where the lines have what
     * @param begin the day of the oldest file of any instrument, such as {@code 2020-09-01}
     * @param path the template of a file's path
     * @param periods the kinds of files there are, the preferred first
     * @return the holding
     */
    public static ArchiveDataset of(
            InstrumentType type, CsvLayout layout, String begin, String path, FilePeriod... periods) {
        return new ArchiveDataset(
                type,
                "",
                layout,
                path,
                List.of(periods),
                Map.of(),
                TimeRange.instant(begin),
                Duration.ZERO,
                false,
                false,
                USUAL_BYTES);
    }

    /**
     * Holds candles.
     *
     * @param names the archive's name of each interval
     * @return the new holding
     */
    public ArchiveDataset intervals(Map<Interval, String> names) {
        return new ArchiveDataset(
                type, quote, layout, path, periods, names, begin, step, isSecondChoice, spills, maxBytes);
    }

    /**
     * Holds rows at a known distance, other than candles.
     *
     * @param duration from one row to the next
     * @return the new holding
     */
    public ArchiveDataset step(Duration duration) {
        return new ArchiveDataset(
                type, quote, layout, path, periods, intervals, begin, duration, isSecondChoice, spills, maxBytes);
    }

    /**
     * Tells less than the venue's REST interface, and is asked only for what that no longer has.
     *
     * @return the new holding
     */
    public ArchiveDataset secondChoice() {
        return new ArchiveDataset(type, quote, layout, path, periods, intervals, begin, step, true, spills, maxBytes);
    }

    /**
     * The row of midnight may stand at the end of the file of the day before.
     *
     * @return the new holding
     */
    public ArchiveDataset spilling() {
        return new ArchiveDataset(
                type, quote, layout, path, periods, intervals, begin, step, isSecondChoice, true, maxBytes);
    }

    /**
     * Files may be larger than usual.
     *
     * @param bytes what one unpacks to at most
     * @return the new holding
     */
    public ArchiveDataset most(long bytes) {
        return new ArchiveDataset(
                type, quote, layout, path, periods, intervals, begin, step, isSecondChoice, spills, bytes);
    }

    /**
     * Holds the instruments in one currency alone.
     *
     * @param currency such as {@code USD}
     * @return the new holding
     */
    public ArchiveDataset quoted(String currency) {
        return new ArchiveDataset(
                type, currency, layout, path, periods, intervals, begin, step, isSecondChoice, spills, maxBytes);
    }

    Dataset dataset() {
        return layout.dataset();
    }

    /** Which series it holds, in whatever currency. */
    Support support() {
        return new Support(dataset(), type, intervals.keySet());
    }

    boolean holds(SeriesId series) {
        return support().serves(series)
                && (quote.isEmpty() || quote.equals(series.instrument().quote()));
    }

    /** The file of the shortest kind that holds an instant. */
    TimeRange shortest(Instant instant) {
        return period().around(instant.toEpochMilli());
    }

    /** Whether the file that holds an instant may only be late. */
    boolean mayComeYet(Instant instant, Instant now) {
        TimeRange file = shortest(instant);
        return period().settled(file) + LATE_MILLIS > now.toEpochMilli();
    }

    private FilePeriod period() {
        return periods.stream().filter(p -> p != FilePeriod.MONTH).findFirst().orElse(FilePeriod.MONTH);
    }

    /** The distance of rows in milliseconds; 0 if it is not known. */
    long stepMillis(@Nullable Interval interval) {
        return interval == null ? step.toMillis() : interval.millis();
    }

    /** The folder of all its files, such as {@code /data/spot/klines}; what requests for them are counted as. */
    String folder() {
        return path.substring(0, path.indexOf("/{symbol}"))
                .replace("/{period}", "")
                .replace("/{day}", "");
    }

    /** Where a file is. */
    String path(SeriesId series, String symbol, FilePeriod period, TimeRange file) {
        return path.replace("{period}", period.folder())
                .replace("{symbol}", URLEncoder.encode(symbol, StandardCharsets.UTF_8))
                .replace(
                        "{interval}",
                        Optional.ofNullable(series.intervalOrNull())
                                .map(interval -> intervals.getOrDefault(interval, ""))
                                .orElse(""))
                .replace("{date}", period.date(file))
                .replace("{day}", period.date(file).replace("-", ""));
    }

    @Override
    public String toString() {
        return "ArchiveDataset[" + type + " " + dataset() + " since " + begin + "]";
    }
}
