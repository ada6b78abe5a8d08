package dev.kirby.quality;

import dev.kirby.DataQualityException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Finding.Offender;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;

/**
 * The result of the checks of one series.
 *
 * <p>Immutable and thread-safe.
 */
public final class QualityReport {

    private final SeriesId series;
    private final TimeRange range;
    private final long rows;
    private final List<Finding> findings;
    private final List<TimeRange> gaps;

    QualityReport(SeriesId series, TimeRange range, long rows, List<Finding> findings, List<TimeRange> gaps) {
        this.series = series;
        this.range = range;
        this.rows = rows;
        this.findings = List.copyOf(findings);
        this.gaps = List.copyOf(gaps);
    }

    /** {@return what was checked} */
    public SeriesId series() {
        return series;
    }

    /**
     * From the first row to the end of the last.
     *
     * @return empty at the epoch if there were no rows
     */
    public TimeRange range() {
        return range;
    }

    /** {@return how many rows were checked, 0 or more} */
    public long rows() {
        return rows;
    }

    /** {@return one finding per rule that applies, in a fixed order} */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * Where rows are absent: candles by their interval; funding, open interest and ratios by their own cadence.
     *
     * @return the first 10,000 gaps in time order; empty for trades and liquidations, which may come at any time
     */
    public List<TimeRange> gaps() {
        return gaps;
    }

    /**
     * {@return the worst verdict of all checks, {@link QualityVerdict#SKIPPED} if there were no rows}
     */
    public QualityVerdict verdict() {
        if (rows == 0) {
            return QualityVerdict.SKIPPED;
        }
        return findings.stream()
                .map(Finding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(QualityVerdict.SKIPPED);
    }

    /**
     * Stops a study on data that is wrong. Warnings (gaps, large moves) pass: real markets have them, and results list the
     * gaps that trades spanned.
     *
     * @return this, if no check failed
     * @throws DataQualityException if one did, or if there are no rows; the message names the first offenders
     */
    public QualityReport requireClean() {
        if (rows == 0) {
            throw new DataQualityException(series + " has no rows to judge. Fetch or import some first.");
        }
        List<Finding> failed = findings.stream()
                .filter(f -> f.verdict() == QualityVerdict.FAIL)
                .toList();
        if (!failed.isEmpty()) {
            throw new DataQualityException(series + " is not clean: "
                    + failed.stream()
                            .map(f -> f.rule() + " " + f.summary() + " (first: "
                                    + f.first().stream()
                                            .limit(1)
                                            .map(Offender::toString)
                                            .collect(Collectors.joining())
                                    + ")")
                            .collect(Collectors.joining("; "))
                    + ". Fetch or import these rows again, or leave them out.");
        }
        return this;
    }

    /**
     * {@return the report as a plain tree of maps, lists, texts and numbers, with keys in snake_case, for any JSON writer}
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("series", series.toString());
        map.put("verdict", verdict().name());
        map.put("start", range.start().toString());
        map.put("end", range.end().toString());
        map.put("rows", rows);
        map.put(
                "checks",
                findings.stream()
                        .map(f -> {
                            Map<String, Object> check = new LinkedHashMap<>();
                            check.put("check", f.rule().toString());
                            check.put("verdict", f.verdict().name());
                            check.put("count", f.count());
                            check.put("summary", f.summary());
                            check.put(
                                    "first",
                                    f.first().stream()
                                            .map(o -> Map.of("time", o.time().toString(), "value", o.value()))
                                            .toList());
                            return check;
                        })
                        .toList());
        map.put(
                "gaps",
                gaps.stream()
                        .map(g -> Map.of(
                                "start", g.start().toString(), "end", g.end().toString()))
                        .toList());
        return map;
    }

    /** {@return the report as an indented JSON document} */
    public String toJson() {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(toMap());
    }

    /** Prints the report as a table to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the report as a table.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.print(toTable());
        out.flush();
    }

    /** {@return the report as a table for people, in several lines} */
    public String toTable() {
        StringBuilder table = new StringBuilder();
        table.append(series).append(": ").append(rows).append(" rows");
        if (rows > 0) {
            table.append(", ").append(range);
        }
        table.append('\n');
        for (Finding finding : findings) {
            table.append(String.format("  %-7s  %-16s  %s%n", finding.verdict(), finding.rule(), finding.summary()));
            if (finding.verdict().compareTo(QualityVerdict.PASS) > 0) {
                for (Offender offender : finding.first()) {
                    table.append(String.format("  %27s  %s  %s%n", "", offender.time(), offender.value()));
                }
            }
        }
        return table.append("verdict: ").append(verdict()).append('\n').toString();
    }

    /** For example {@code QualityReport[binance:BTC/USDT candles 1m, 525520 rows, WARN]}. */
    @Override
    public String toString() {
        return "QualityReport[" + series + ", " + rows + " rows, " + verdict() + "]";
    }
}
