package dev.kirby.quality;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.RowView;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the quality of a series in one pass: feed it the rows in stored order, batch by batch, then call {@link
 * #report()}. Memory stays flat whatever the number of rows; at most 10,000 gaps are listed, all are counted.
 *
 * <p>{@link QualityRule} names what is checked. All rows: missing and infinite values, repetition, order, amounts below zero.
 * Candles also: the OHLC relation, positive prices, unknown and zero volume, absent candles, moves from close to close and from
 * close to open, and wicks beyond 10 %. Funding, open interest and ratios: absent rows by their own cadence; funding rates
 * beyond 0.5 %, changes of open interest beyond 50 %. With a time to judge by: freshness. With what a store knows of its
 * coverage: rows that are not confirmed to be absent.
 *
 * <p>Not thread-safe: one pass belongs to one thread.
 */
public final class QualityCheck {

    /** The default of the largest price move that is not reported: 0.10 is 10 %. */
    public static final double OUTLIER_MOVE = 0.10;

    private final SeriesId series;
    private final double outlierMove;
    private final @Nullable Instant now;
    private final Rules rules;
    private final Tally provisional = new Tally(QualityRule.PROVISIONAL);

    private long unconfirmed;
    private long rows;
    private long firstTime;
    private long lastTime = Long.MIN_VALUE;

    private QualityCheck(SeriesId series, double outlierMove, @Nullable Instant now) {
        this.series = series;
        this.outlierMove = outlierMove;
        this.now = now;
        this.rules = series.dataset().hasInterval()
                ? new CandleRules(series.dataset(), series.requireInterval(), outlierMove)
                : new RowRules(series.dataset());
    }

    /**
     * {@return a check that has seen nothing yet, with default thresholds, and without freshness, since there is no clock}
     *
     * @param series what the rows belong to
     */
    public static QualityCheck of(SeriesId series) {
        return new QualityCheck(requireNonNull(series, "series"), OUTLIER_MOVE, null);
    }

    /**
     * A fresh check with another threshold for moves of candles: from close to close, from close to open, and wicks.
     *
     * @param share of the price, 0.10 is 10 %; more than 0
     * @return a check that has seen nothing yet
     */
    public QualityCheck outliersBeyond(double share) {
        if (!(share > 0)) {
            throw new InvalidRequestException("The outlier threshold must be more than 0, was " + share + ".");
        }
        return new QualityCheck(series, share, now);
    }

    /**
     * A fresh check that also judges freshness: whether the newest row is as new as the interval allows.
     *
     * @param now the time to judge by
     * @return a check that has seen nothing yet
     */
    public QualityCheck at(Instant now) {
        return new QualityCheck(series, outlierMove, requireNonNull(now, "now"));
    }

    /**
     * Takes a window for which a source answered with fewer rows than the calendar expects, and which no other answer has
     * confirmed yet.
     *
     * @param window what was requested
     * @param missing how many rows the calendar expects beside those that came
     */
    public void acceptProvisional(TimeRange window, long missing) {
        unconfirmed += missing;
        provisional.add(window.startMillis(), () -> missing + " not confirmed to be absent until " + window.end());
    }

    /**
     * Takes the next rows, in stored order.
     *
     * @param batch rows of the series' dataset
     */
    public void accept(RowView batch) {
        if (batch.dataset() != series.dataset()) {
            throw new InvalidRequestException(
                    "Rows of " + batch.dataset() + " cannot be checked as " + series.dataset() + ".");
        }
        for (int row = 0; row < batch.size(); row++) {
            long time = batch.time(row);
            rules.judge(batch, row, lastTime);
            if (rows++ == 0) {
                firstTime = time;
            }
            lastTime = Math.max(lastTime, time);
        }
    }

    /**
     * What was found so far.
     *
     * @return the report
     */
    public QualityReport report() {
        List<Finding> findings = new ArrayList<>(rules.findings());
        if (unconfirmed > 0) {
            findings.add(provisional.findingOf(
                    unconfirmed,
                    unconfirmed + " not confirmed to be absent in " + provisional.total()
                            + (provisional.total() == 1 ? " window" : " windows")));
        }
        findings.add(freshness());
        TimeRange range = rows == 0
                ? TimeRange.ofMillis(0, 0)
                : TimeRange.ofMillis(
                        firstTime,
                        series.interval().map(i -> i.next(i.floor(lastTime))).orElse(lastTime + 1));
        return new QualityReport(series, range, rows, findings, rules.gaps());
    }

    private Finding freshness() {
        QualityRule rule = QualityRule.FRESHNESS;
        if (now == null || rows == 0) {
            String why = rows == 0 ? "no rows" : "no time to judge by";
            return new Finding(rule, QualityVerdict.SKIPPED, 0, why, List.of());
        }
        // The newest candle that can be closed opened up to two intervals ago.
        long allowed = series.interval()
                .map(i -> 2 * i.millis())
                .orElse(Duration.ofHours(9).toMillis());
        long age = now.toEpochMilli() - lastTime;
        boolean stale = age > allowed;
        return new Finding(
                rule,
                stale ? rule.severity() : QualityVerdict.PASS,
                stale ? 1 : 0,
                "newest row is " + text(Duration.ofMillis(Math.max(0, age))) + " old",
                List.of());
    }

    private static String text(Duration age) {
        if (age.toDays() > 1) {
            return age.toDays() + " days";
        }
        return age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
    }

    /** For example {@code QualityCheck[binance:BTC/USDT candles 1m, 1440 rows seen]}. */
    @Override
    public String toString() {
        return "QualityCheck[" + series + ", " + rows + " rows seen]";
    }
}
