package dev.kirby.store.query;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.source.Origins;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.ProvisionalAnswer;
import dev.kirby.store.storage.RowStorage;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a store knows of the time of a series: what is certain, what is provisional, where rows are absent, and the likely cause.
 * Immutable and thread-safe.
 *
 * @param series which series
 * @param rows how many rows are stored
 * @param coverage what was requested and answered
 * @param gaps where rows are absent from what was asked, in time order
 */
public record CoverageReport(SeriesId series, long rows, Coverage coverage, List<Gap> gaps) {

    // Some exchanges list a market some days after its first candles.
    private static final Duration NEAR = Duration.ofDays(31);
    private static final int EXPLAINED = 20;
    private static final int SIBLINGS = 5;
    private static final int SHOWN = 10;

    /** How much is known of a time without rows. */
    public enum State {
        /** A source answered with nothing there, and that is believed. */
        CERTAIN,
        /** A source answered with nothing there, and another answer has to confirm it. */
        PROVISIONAL,
        /** No source was asked. */
        UNASKED
    }

    /**
     * A time without rows.
     *
     * @param range from the first absent row to the next that is there
     * @param state the least that is known of any part of it
     * @param cause such as an outage of the exchange, as far as the store knows; may be empty
     */
    public record Gap(TimeRange range, State state, String cause) {

        /** For example {@code 2024-01-01T00:00:00Z to 2024-01-02T00:00:00Z: certain, before the first row}. */
        @Override
        public String toString() {
            String known = state == State.UNASKED ? "never asked" : state.name().toLowerCase(Locale.ROOT);
            return range + ": " + known + (cause.isEmpty() ? "" : ", " + cause);
        }
    }

    /** Copies the list. */
    public CoverageReport {
        gaps = List.copyOf(gaps);
    }

    /**
     * Looks at a series.
     *
     * @param store where it is
     * @param series any series
     * @return the report; of trades and other rows at any time it lists no gaps
     */
    public static CoverageReport of(RowStorage store, SeriesId series) {
        return of(store, series, new Neighbours(store));
    }

    /**
     * Looks at several series, one after the other; what is to be known of the whole store is read once.
     *
     * @param store where they are
     * @param series any
     * @return the report of each, in order, made when it is asked for
     */
    public static Stream<CoverageReport> of(RowStorage store, List<SeriesId> series) {
        Neighbours neighbours = new Neighbours(store);
        return series.stream().map(one -> of(store, one, neighbours));
    }

    private static CoverageReport of(RowStorage store, SeriesId series, Neighbours neighbours) {
        QualityCheck check = QualityCheck.of(series);
        store.stream(series, TimeRange.ALL, check::accept);
        QualityReport quality = check.report();
        Coverage coverage = store.coverage(series);
        List<Gap> gaps = new ArrayList<>();
        if (quality.rows() > 0 && reachesBeyond(coverage, quality.range())) {
            Map<String, String> market = neighbours.statedByExchange(series);
            for (TimeRange asked : coverage.asked()) {
                asked.intersect(new TimeRange(
                                TimeRange.ALL.start(), quality.range().start()))
                        .ifPresent(edge ->
                                gaps.add(new Gap(edge, state(coverage, edge), beforeFirst(quality.range(), market))));
                asked.intersect(new TimeRange(quality.range().end(), TimeRange.ALL.end()))
                        .ifPresent(edge -> gaps.add(new Gap(
                                edge,
                                state(coverage, edge),
                                "no".equals(market.get(DataVersion.TRADING))
                                        ? "after the last row: the exchange says that it is not traded any more"
                                        : "after the last row: not traded since, or delisted")));
            }
        }
        List<SeriesId> siblings = quality.gaps().isEmpty() ? List.of() : neighbours.siblings(series);
        for (TimeRange gap : quality.gaps()) {
            String cause = gaps.size() < EXPLAINED ? cause(store, neighbours, siblings, gap) : "";
            gaps.add(new Gap(gap, state(coverage, gap), cause));
        }
        gaps.sort(Comparator.comparing(gap -> gap.range().start()));
        return new CoverageReport(series, quality.rows(), coverage, gaps);
    }

    private static boolean reachesBeyond(Coverage coverage, TimeRange rows) {
        return coverage.asked().stream()
                .anyMatch(asked ->
                        asked.start().isBefore(rows.start()) || asked.end().isAfter(rows.end()));
    }

    private static String beforeFirst(TimeRange stored, Map<String, String> market) {
        String listed = market.get(DataVersion.LISTED);
        if (listed == null) {
            return "before the first row: not listed yet, or no longer kept by the exchange";
        }
        return Duration.between(Instant.parse(listed), stored.start()).compareTo(NEAR) > 0
                ? "before the first row: no longer kept by the exchange, which listed it at " + listed
                : "before the first row: the exchange says that it was listed at " + listed;
    }

    private static State state(Coverage coverage, TimeRange gap) {
        return coverage.contains(gap)
                ? State.CERTAIN
                : coverage.unasked(gap).isEmpty() ? State.PROVISIONAL : State.UNASKED;
    }

    /** An exchange that is down has no rows of any market. */
    private static String cause(RowStorage store, Neighbours neighbours, List<SeriesId> siblings, TimeRange gap) {
        int silent = 0;
        int active = 0;
        for (SeriesId sibling : siblings) {
            if (silent + active < SIBLINGS
                    && neighbours.coverage(sibling).unasked(gap).isEmpty()) {
                boolean[] any = {false};
                store.stream(sibling, gap, rows -> any[0] = true);
                silent += any[0] ? 0 : 1;
                active += any[0] ? 1 : 0;
            }
        }
        if (silent + active == 0) {
            return "";
        }
        return active == 0
                ? "outage of the exchange: none of " + silent + " other markets has rows"
                : "this market alone: " + active + " of " + (silent + active) + " other markets have rows";
    }

    /** Prints the report to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the report.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(series + ": " + rows + " rows");
        list(out, "certain", coverage.ranges().stream().map(TimeRange::toString).toList());
        list(
                out,
                "provisional",
                coverage.provisional().stream()
                        .map(answer -> answer + ", last at " + answer.last() + ", due at " + answer.due())
                        .toList());
        list(
                out,
                "origin",
                coverage.origins().stretches().stream()
                        .map(Origins.Stretch::toString)
                        .toList());
        list(out, "no rows", gaps.stream().map(Gap::toString).toList());
        lent(out, coverage.origins().otherVenues());
        long doubtful = coverage.provisional().stream()
                .mapToLong(ProvisionalAnswer::missing)
                .sum();
        if (doubtful > 0) {
            out.println("  " + doubtful + " rows are not confirmed to be absent: run backfill again, at once with"
                    + " --again, or repair-gaps");
        }
    }

    /** Says of which other exchanges there are rows; they are never mixed in unnoticed. */
    private static void lent(PrintStream out, Origins others) {
        others.stretches().stream()
                .map(stretch -> stretch.origin().name())
                .distinct()
                .forEach(exchange -> out.println("  the time marked 'venue " + exchange + "' holds rows of " + exchange
                        + "; repair-gaps asks the exchange itself for them again"));
    }

    private static void list(PrintStream out, String title, List<String> lines) {
        lines.stream().limit(SHOWN).forEach(line -> out.printf("  %-11s  %s%n", title, line));
        if (lines.size() > SHOWN) {
            out.printf("  %-11s  … and %d more%n", title, lines.size() - SHOWN);
        }
    }

    /** For example {@code CoverageReport[binance:BTC/USDT candles 1m, 3 gaps, 1 provisional]}. */
    @Override
    public String toString() {
        return "CoverageReport[" + series + ", " + gaps.size() + " gaps, "
                + coverage.provisional().size() + " provisional]";
    }
}
