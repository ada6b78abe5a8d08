package dev.kirby.exchange.archive;

import dev.kirby.NoDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.archive.Downloads.UnreachableException;
import dev.kirby.exchange.internal.rest.ForwardingExchange;
import dev.kirby.exchange.internal.rows.Repetitions;
import dev.kirby.internal.Logs;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An exchange with its bulk archive before it: whole months and days come from there where that is faster than the REST
 * interface, or the only way; everything else by REST. Candles that a file lacks are requested by REST before the file counts
 * as an answer, so that it does not matter to the rows which way they came.
 *
 * <p>An archive that cannot be reached is left alone for some minutes, and one that does not exist is not asked again. A file
 * that is not what its checksum says, twice in a row, is an error. Thread-safe.
 */
public final class ArchivedExchange extends ForwardingExchange {

    private static final int REST_PAGE_ROWS = 1000;
    private static final int FEW_HOLES = 10;

    private final Exchange rest;
    private final Archive archive;

    private ArchivedExchange(Exchange rest, Archive archive) {
        super(rest);
        this.rest = rest;
        this.archive = archive;
    }

    /**
     * Puts an archive before an exchange.
     *
     * @param rest the exchange, which the new one closes
     * @param archive what the archive holds
     * @param settings where the archive is, and whether it is used
     * @return the exchange itself if the archive is not used
     */
    public static Exchange of(Exchange rest, ArchiveSpec archive, ExchangeSettings settings) {
        return settings.archived()
                ? new ArchivedExchange(rest, new Archive(archive, settings, new ContractSizes(rest::instruments)))
                : rest;
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        Optional<ArchiveDataset> dataset = archive.dataset(series);
        if (dataset.isEmpty() || window.isEmpty()) {
            return rest.fetch(series, window);
        }
        if (!rest.serves(series)) {
            return archive.alone(dataset.get(), series, window, serverTime());
        }
        if (window.start().isBefore(rest.earliest(series))) {
            return deep(dataset.get(), series, window);
        }
        return archive.isWorthAsking() && !dataset.get().isSecondChoice()
                ? fast(dataset.get(), series, window)
                : rest.fetch(series, window);
    }

    /** What both ways lead to. */
    private Page fast(ArchiveDataset dataset, SeriesId series, TimeRange window) {
        Instant now = serverTime();
        try {
            Optional<Page> page = archive.page(dataset, series, window, now, false);
            if (page.isPresent()) {
                return whole(series, page.get());
            }
        } catch (UnreachableException e) {
            archive.leaveAlone();
            Logs.of(ArchivedExchange.class).warn("Going on by REST without the archive: {}", e.getMessage());
        }
        return rest.fetch(series, archive.isWorthAsking() ? archive.untilNext(dataset, series, window, now) : window);
    }

    /** What the REST interface no longer has. */
    private Page deep(ArchiveDataset dataset, SeriesId series, TimeRange window) {
        Instant now = serverTime();
        if (window.start().isBefore(dataset.begin()) && archive.exists()) {
            Archive.requireKept(dataset, series, window);
        }
        Optional<Page> page = archive.page(dataset, series, window, now, true);
        if (page.isPresent()) {
            return page.get();
        }
        if (dataset.mayComeYet(window.start(), now)) {
            return newest(series, window);
        }
        if (!archive.exists()) {
            return rest.fetch(series, window);
        }
        Instant end = dataset.nothingUntil(window.start());
        Instant reach = rest.earliest(series);
        return Archive.nothing(series, window, end.isBefore(reach) ? end : reach);
    }

    /** What the archive does not have yet, and the REST interface may still have; not final if it does not. */
    private Page newest(SeriesId series, TimeRange window) {
        try {
            return rest.fetch(series, window);
        } catch (NoDataException e) {
            if (!archive.exists()) {
                throw e;
            }
            return Archive.notYet(series, window);
        }
    }

    /** Requests by REST the candles that a file lacks: files were published too early, and replaced later. */
    private Page whole(SeriesId series, Page page) {
        Optional<Interval> interval = series.interval();
        if (interval.isEmpty()) {
            return page;
        }
        List<TimeRange> holes = holes(interval.get(), page);
        if (holes.isEmpty()) {
            return page;
        }
        int pages = page.rows().size() / REST_PAGE_ROWS + FEW_HOLES;
        if (holes.size() > pages) {
            // To ask for everything between the first and the last is less than to ask for each.
            holes = List.of(new TimeRange(
                    holes.get(0).start(), holes.get(holes.size() - 1).end()));
        }
        List<Page> parts = new ArrayList<>(List.of(page));
        for (TimeRange hole : holes) {
            Instant end = rest.walk(series, hole, parts::add);
            if (end.isBefore(hole.end())) {
                return upTo(end, interval.get(), parts);
            }
        }
        return upTo(page.answered().end(), interval.get(), parts);
    }

    /**
     * What neither has is confirmed to be absent, since two sources say so that do not depend on each other. Where the file has
     * rows that cannot be, something was there: that is to be confirmed by another answer.
     */
    private static Page upTo(Instant end, Interval interval, List<Page> parts) {
        Page page = parts.get(0);
        TimeRange answered = new TimeRange(page.answered().start(), end);
        Rows rows = Repetitions.drop(Rows.concat(
                        page.rows().dataset(), parts.stream().map(Page::rows).toList())
                .sorted()
                .slice(answered));
        long expected = page.isProvisional() ? interval.count(answered) : rows.size();
        return Page.of(answered, rows, expected).from(origins(interval, parts));
    }

    /** Row by row: a filling that spans many holes brings rows of the file again, and its own count. */
    private static Origins origins(Interval interval, List<Page> parts) {
        Origins origins = parts.get(0).origins();
        for (Page filling : parts.subList(1, parts.size())) {
            for (int row = 0; row < filling.rows().size(); row++) {
                long time = filling.rows().time(row);
                origins = origins.with(TimeRange.ofMillis(time, interval.next(time)), Origin.REST);
            }
        }
        return origins;
    }

    private static List<TimeRange> holes(Interval interval, Page page) {
        List<TimeRange> holes = new ArrayList<>();
        Rows rows = page.rows();
        long expected = interval.ceil(page.answered().startMillis());
        for (int row = 0; row < rows.size(); row++) {
            if (rows.time(row) > expected) {
                holes.add(TimeRange.ofMillis(expected, rows.time(row)));
            }
            expected = interval.next(rows.time(row));
        }
        if (expected < page.answered().endMillis()) {
            holes.add(TimeRange.ofMillis(expected, page.answered().endMillis()));
        }
        return holes;
    }

    @Override
    public boolean serves(SeriesId series) {
        return rest.serves(series) || archive.dataset(series).isPresent();
    }

    @Override
    public void requireSupport(SeriesId series) {
        if (!serves(series)) {
            rest.requireSupport(series);
        }
    }

    @Override
    public Instant settledUntil(SeriesId series) {
        return rest.serves(series) || archive.dataset(series).isEmpty() ? rest.settledUntil(series) : Instant.MAX;
    }

    /** What the archive has is kept for good. */
    @Override
    public Optional<Duration> horizon(SeriesId series) {
        return archive.dataset(series).isPresent() ? Optional.empty() : rest.horizon(series);
    }

    @Override
    public Instant earliest(SeriesId series) {
        Optional<ArchiveDataset> dataset = archive.dataset(series);
        if (dataset.isPresent() && !rest.serves(series)) {
            return dataset.get().begin();
        }
        Instant reach = rest.earliest(series);
        if (dataset.isEmpty() || !dataset.get().begin().isBefore(reach)) {
            return reach;
        }
        try {
            return archive.isWorthAsking() && archive.exists() ? dataset.get().begin() : reach;
        } catch (UnreachableException e) {
            archive.leaveAlone();
            return reach;
        }
    }

    @Override
    public RequestStatistics statistics() {
        List<RequestStatistics.Endpoint> all = new ArrayList<>(rest.statistics().endpoints());
        all.addAll(archive.statistics().endpoints());
        return new RequestStatistics(all);
    }

    @Override
    public void close() {
        super.close();
        archive.close();
    }
}
