package dev.kirby.report;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.RowView;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Finding;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.quality.QualityRule;
import dev.kirby.quality.QualityVerdict;
import dev.kirby.series.CandleSeries;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Completeness and quality of a series, day by day: add its rows batch by batch, then call
 * {@link #report}.
 *
 * <p>A candle is doubtful if it breaks a rule that no real market breaks, or closes far from the one before. Not thread-safe:
 * one pass belongs to one thread.
 */
public final class DataCalendar {

    private static final long DAY = 86_400_000L;
    private static final int GAPS = 500;

    private final SeriesId series;
    private final double outlierMove;
    private final Map<Long, int[]> days = new TreeMap<>();
    private double lastClose = Double.NaN;

    private DataCalendar(SeriesId series, double outlierMove) {
        this.series = series;
        this.outlierMove = outlierMove;
    }

    /**
     * A calendar that has seen nothing yet.
     *
     * @param series what the rows belong to
     * @param outlierMove the share by which a close may be from the one before without being doubtful
     * @return the calendar
     */
    public static DataCalendar of(SeriesId series, double outlierMove) {
        return new DataCalendar(requireNonNull(series, "series"), outlierMove);
    }

    /**
     * The page of some candles, by the default thresholds.
     *
     * @param bars the candles
     * @return what is there, missing, doubtful, and what the checks found
     */
    public static Report report(CandleSeries bars) {
        DataCalendar calendar = of(bars.id(), QualityCheck.OUTLIER_MOVE);
        calendar.accept(bars.toRows());
        return calendar.report(bars.check());
    }

    /**
     * Takes the next rows, in stored order.
     *
     * @param batch rows of the series' dataset
     */
    public void accept(RowView batch) {
        Dataset dataset = batch.dataset();
        boolean candles = dataset == Dataset.CANDLES;
        int[] columns = candles
                ? Stream.of("open", "high", "low", "close", "volume")
                        .mapToInt(dataset::indexOf)
                        .toArray()
                : new int[0];
        double[] c = new double[columns.length];
        for (int row = 0; row < batch.size(); row++) {
            int[] day = days.computeIfAbsent(Math.floorDiv(batch.time(row), DAY), any -> new int[2]);
            day[0]++;
            for (int i = 0; i < c.length; i++) {
                c[i] = batch.number(columns[i], row);
            }
            if (candles) {
                boolean broken =
                        QualityRule.brokenBy(c[0], c[1], c[2], c[3], c[4]).isPresent();
                boolean far = Math.abs(c[3] / lastClose - 1) > outlierMove;
                day[1] += broken || far ? 1 : 0;
                lastClose = c[3];
            }
        }
    }

    /**
     * The page.
     *
     * @param quality what the checks of the same rows found
     * @return what is there, missing, doubtful, and what the checks found
     */
    public Report report(QualityReport quality) {
        QualityVerdict verdict = quality.verdict();
        Duration missing = quality.gaps().stream()
                .map(gap -> Duration.between(gap.start(), gap.end()))
                .reduce(Duration.ZERO, Duration::plus);
        List<String> reasons = quality.findings().stream()
                .filter(f -> f.verdict() == QualityVerdict.FAIL || f.verdict() == QualityVerdict.WARN)
                .map(Finding::toString)
                .toList();
        Report report = Report.of("Data: " + series)
                .subtitle(quality.rows() == 0 ? "no rows" : quality.range().toString())
                .headline(
                        switch (verdict) {
                            case FAIL -> Report.Tone.BAD;
                            case PASS -> Report.Tone.GOOD;
                            default -> Report.Tone.OPEN;
                        },
                        verdict.name(),
                        switch (verdict) {
                            case FAIL -> "Rows are wrong in a way that no market can be: a study on them would be too.";
                            case PASS -> "Every check passed.";
                            case WARN -> "Nothing is wrong for certain; what follows is worth a look.";
                            default -> "There is nothing to judge.";
                        },
                        reasons)
                .figure("rows", (double) quality.rows(), Notation.NUMBER)
                .figure("days", days.size(), Notation.NUMBER)
                .figure("gaps", quality.gaps().size(), Notation.NUMBER)
                .figure("hours missing", missing.toMinutes() / 60.0, Notation.NUMBER)
                .figure(
                        "doubtful rows",
                        days.values().stream().mapToInt(day -> day[1]).sum(),
                        Notation.NUMBER);
        if (!days.isEmpty()) {
            report = report.with(calendar());
        }
        return report.with(Section.of("Checks").table("", findings(quality))).with(gaps(quality));
    }

    private Section calendar() {
        long first = days.keySet().iterator().next();
        long last = days.keySet().stream().reduce((a, b) -> b).orElse(first);
        YearMonth from = YearMonth.from(LocalDate.ofEpochDay(first));
        YearMonth to = YearMonth.from(LocalDate.ofEpochDay(last));
        List<String> months = new ArrayList<>();
        for (YearMonth month = from; !month.isAfter(to); month = month.plusMonths(1)) {
            months.add(month.toString());
        }
        double[][] present = new double[months.size()][31];
        double[][] doubtful = new double[months.size()][31];
        Arrays.stream(present).forEach(row -> Arrays.fill(row, Double.NaN));
        Arrays.stream(doubtful).forEach(row -> Arrays.fill(row, Double.NaN));
        boolean daily = series.interval().map(Interval::millis).orElse(1L) <= DAY;
        double expected = series.interval()
                .map(Interval::millis)
                .map(millis -> Math.max(1, (double) DAY / millis))
                .orElse(1.0);
        int rowsDoubted = 0;
        for (long day = first; day <= last; day++) {
            LocalDate date = LocalDate.ofEpochDay(day);
            int row = (date.getYear() - from.getYear()) * 12 + date.getMonthValue() - from.getMonthValue();
            int[] seen = days.getOrDefault(day, new int[2]);
            // A day without rows is as bad as a full one is good.
            double absent = daily ? -1 : Double.NaN;
            present[row][date.getDayOfMonth() - 1] = seen[0] == 0 ? absent : Math.min(1, seen[0] / expected);
            doubtful[row][date.getDayOfMonth() - 1] = seen[1] == 0 ? Double.NaN : 0 - seen[1];
            rowsDoubted += seen[1];
        }
        List<String> dates =
                IntStream.rangeClosed(1, 31).mapToObj(String::valueOf).toList();
        Section section = Section.of("Calendar, by UTC day")
                .text("Green: the share of the day's rows that are there. Red: none of them.")
                .wide(HeatChart.of("What is there", months, dates, present).in(Notation.PRESENT));
        return rowsDoubted == 0 ? section : section.wide(HeatChart.of("Doubtful rows", months, dates, doubtful));
    }

    private static Table findings(QualityReport quality) {
        Table table = Table.empty()
                .text("check")
                .text("verdict")
                .number("count")
                .text("summary")
                .text("first");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Finding finding : quality.findings()) {
            rows.add(new @Nullable Object[] {
                finding.rule().toString(),
                finding.verdict().name(),
                finding.count(),
                finding.summary(),
                finding.first().isEmpty() ? "" : finding.first().get(0).toString()
            });
        }
        return table.rows(rows);
    }

    private static Section gaps(QualityReport quality) {
        List<TimeRange> gaps = quality.gaps();
        if (gaps.isEmpty()) {
            return Section.of("Gaps").text("None.");
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TimeRange gap : gaps.subList(0, Math.min(GAPS, gaps.size()))) {
            double hours = Duration.between(gap.start(), gap.end()).toMinutes() / 60.0;
            rows.add(new @Nullable Object[] {gap.startMillis(), gap.endMillis(), hours});
        }
        return Section.of("Gaps")
                .text(gaps.size() > GAPS ? "The first " + GAPS + " of " + gaps.size() + "." : "")
                .table("", Table.empty().time("from").time("to").number("hours").rows(rows));
    }

    /** For example {@code DataCalendar[binance:BTC/USDT candles 1m, 365 days]}. */
    @Override
    public String toString() {
        return "DataCalendar[" + series + ", " + days.size() + " days]";
    }
}
