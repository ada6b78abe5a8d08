package dev.kirby.quality;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a series in one pass: give it the rows in stored order, batch by batch, then ask for the {@link #report()}. Memory
 * stays flat whatever the number of rows; at most 10,000 gaps are listed, all are counted.
 *
 * <p>Candles are checked for nulls, duplicates, order, the OHLC relation, positive prices, negative volume, runs of zero
 * volume, absent candles, outliers and freshness. Other datasets are checked for nulls, duplicates and order; funding also
 * for rates beyond 0.5 %, open interest for negative values and changes beyond 50 %.
 *
 * <p>Not thread-safe: one pass belongs to one thread.
 */
public final class QualityCheck {

    /** A close-to-close move beyond this share counts as an outlier unless told otherwise: 0.10 is 10 %. */
    public static final double OUTLIER_MOVE = 0.10;

    private static final double OUTLIER_FUNDING = 0.005;
    private static final double OUTLIER_OPEN_INTEREST = 0.50;
    private static final int ZERO_VOLUME_RUN = 3;
    private static final int LISTED_GAPS = 10_000;

    private final SeriesId series;
    private final double outlierMove;
    private final @Nullable Instant now;

    private final Tally nulls = new Tally("nulls", Verdict.FAIL);
    private final Tally duplicates = new Tally("duplicates", Verdict.FAIL);
    private final Tally disorder = new Tally("order", Verdict.FAIL);
    private final Tally relation = new Tally("ohlc relation", Verdict.FAIL);
    private final Tally prices = new Tally("positive prices", Verdict.FAIL);
    private final Tally negative = new Tally("negative values", Verdict.FAIL);
    private final Tally zeroVolume = new Tally("zero-volume runs", Verdict.WARN);
    private final Tally absent = new Tally("time continuity", Verdict.WARN);
    private final Tally outliers = new Tally("outliers", Verdict.WARN);
    private final List<TimeRange> gaps = new ArrayList<>();

    private long rows;
    private long absentCandles;
    private long firstTime;
    private long lastTime = Long.MIN_VALUE;
    private @Nullable String lastKey;
    private double lastValue = Double.NaN;
    private int zeroRun;
    private long zeroRunStart;

    private QualityCheck(SeriesId series, double outlierMove, @Nullable Instant now) {
        this.series = series;
        this.outlierMove = outlierMove;
        this.now = now;
    }

    /**
     * A check with default thresholds and no freshness check, since there is no clock.
     *
     * @param series what the rows belong to
     * @return a check that has seen nothing yet
     */
    public static QualityCheck of(SeriesId series) {
        return new QualityCheck(requireNonNull(series, "series"), OUTLIER_MOVE, null);
    }

    /**
     * A fresh check with another threshold for outliers.
     *
     * @param share close-to-close move, as a share: 0.10 is 10 %; more than 0
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
     * Takes the next rows, in stored order.
     *
     * @param batch rows of the series' dataset
     */
    public void accept(Rows batch) {
        if (batch.dataset() != series.dataset()) {
            throw new InvalidRequestException(
                    "Rows of " + batch.dataset() + " cannot be checked as " + series.dataset() + ".");
        }
        for (int row = 0; row < batch.size(); row++) {
            long time = batch.time(row);
            if (series.dataset().hasInterval()) {
                candle(batch, row, time);
            } else {
                other(batch, row, time);
            }
            if (rows++ == 0) {
                firstTime = time;
            }
            lastTime = Math.max(lastTime, time);
        }
    }

    private void candle(Rows batch, int row, long time) {
        double open = batch.number(0, row);
        double high = batch.number(1, row);
        double low = batch.number(2, row);
        double close = batch.number(3, row);
        double volume = batch.number(4, row);
        follow(time);
        if (Double.isNaN(open + high + low + close)) {
            nulls.add(time, "price missing");
        } else {
            if (high < Math.max(open, close) || low > Math.min(open, close)) {
                if (relation.keepsMore()) {
                    relation.add(time, "o " + open + " h " + high + " l " + low + " c " + close);
                } else {
                    relation.count();
                }
            }
            if (series.dataset() != Dataset.PREMIUM_CANDLES) {
                if (!(open > 0 && high > 0 && low > 0 && close > 0)) {
                    prices.add(time, "low " + low);
                }
                double move = close / lastValue - 1;
                if (Math.abs(move) > outlierMove) {
                    outliers.add(time, "close " + lastValue + " -> " + close);
                }
            }
            lastValue = close;
        }
        if (series.dataset() == Dataset.CANDLES) {
            if (Double.isNaN(volume)) {
                nulls.add(time, "volume missing");
            } else if (volume < 0) {
                negative.add(time, "volume " + volume);
            }
            zeroVolume(time, volume);
        }
    }

    private void zeroVolume(long time, double volume) {
        if (volume == 0) {
            if (zeroRun++ == 0) {
                zeroRunStart = time;
            }
        } else {
            endZeroRun();
        }
    }

    private void endZeroRun() {
        if (zeroRun >= ZERO_VOLUME_RUN) {
            zeroVolume.add(zeroRunStart, zeroRun + " candles");
        }
        zeroRun = 0;
    }

    private void follow(long time) {
        if (rows == 0) {
            return;
        }
        if (time == lastTime) {
            duplicates.add(time, "again");
        } else if (time < lastTime) {
            disorder.add(time, "after " + Instant.ofEpochMilli(lastTime));
        } else {
            Interval interval = series.requireInterval();
            long expected = interval.next(interval.floor(lastTime));
            if (time > expected) {
                TimeRange gap = TimeRange.ofMillis(expected, time);
                long count = interval.count(gap);
                absentCandles += count;
                absent.add(expected, count + (count == 1 ? " candle" : " candles"));
                if (gaps.size() < LISTED_GAPS) {
                    gaps.add(gap);
                }
            }
        }
    }

    private void other(Rows batch, int row, long time) {
        StringBuilder key = new StringBuilder();
        for (String column : series.dataset().keyColumns()) {
            int index = series.dataset().indexOf(column);
            key.append(value(batch, index, row)).append('|');
        }
        if (time < lastTime) {
            disorder.add(time, "after " + Instant.ofEpochMilli(lastTime));
        } else if (time == lastTime && key.toString().equals(lastKey)) {
            duplicates.add(time, "again");
        }
        lastKey = key.toString();
        switch (series.dataset()) {
            case FUNDING -> {
                double rate = batch.number(0, row);
                if (Double.isNaN(rate)) {
                    nulls.add(time, "funding_rate missing");
                } else if (Math.abs(rate) > OUTLIER_FUNDING) {
                    outliers.add(time, "funding_rate " + rate);
                }
            }
            case OPEN_INTEREST -> {
                double interest = batch.number(0, row);
                if (Double.isNaN(interest)) {
                    nulls.add(time, "open_interest missing");
                } else {
                    if (interest < 0) {
                        negative.add(time, "open_interest " + interest);
                    }
                    if (Math.abs(interest / lastValue - 1) > OUTLIER_OPEN_INTEREST) {
                        outliers.add(time, "open_interest " + lastValue + " -> " + interest);
                    }
                    lastValue = interest;
                }
            }
            default -> {
                int price = 1;
                if (Double.isNaN(batch.number(price, row))) {
                    nulls.add(time, series.dataset().columns().get(price).name() + " missing");
                }
            }
        }
    }

    private static @Nullable Object value(Rows batch, int column, int row) {
        return switch (batch.dataset().columns().get(column).type()) {
            case NUMBER, COUNT -> batch.number(column, row);
            case TIME -> batch.instant(column, row);
            case TEXT -> batch.text(column, row);
        };
    }

    /**
     * What was found so far.
     *
     * @return the report
     */
    public QualityReport report() {
        endZeroRun();
        List<Finding> findings = new ArrayList<>();
        findings.add(nulls.finding("rows"));
        findings.add(duplicates.finding("rows"));
        findings.add(disorder.finding("rows out of order"));
        if (series.dataset().hasInterval()) {
            findings.add(relation.finding("candles"));
            if (series.dataset() != Dataset.PREMIUM_CANDLES) {
                findings.add(prices.finding("candles"));
            }
            if (series.dataset() == Dataset.CANDLES) {
                findings.add(negative.finding("candles"));
                findings.add(zeroVolume.finding("runs of " + ZERO_VOLUME_RUN + " or more"));
            }
            findings.add(absent.findingOf(
                    absentCandles,
                    absentCandles == 0
                            ? "none"
                            : absentCandles + " absent in " + absent.total()
                                    + (absent.total() == 1 ? " gap" : " gaps")));
        } else if (series.dataset() == Dataset.OPEN_INTEREST) {
            findings.add(negative.finding("rows"));
        }
        findings.add(outliers.finding("moves"));
        findings.add(freshness());
        TimeRange range = rows == 0
                ? TimeRange.ofMillis(0, 0)
                : TimeRange.ofMillis(
                        firstTime,
                        series.interval().map(i -> i.next(i.floor(lastTime))).orElse(lastTime + 1));
        return new QualityReport(series, range, rows, findings, gaps);
    }

    private Finding freshness() {
        String check = "freshness";
        if (now == null || rows == 0) {
            String why = rows == 0 ? "no rows" : "no time to judge by";
            return new Finding(check, Verdict.SKIPPED, 0, why, List.of());
        }
        // The newest candle that can be closed opened up to two intervals ago.
        long allowed = series.interval()
                .map(i -> 2 * i.millis())
                .orElse(Duration.ofHours(9).toMillis());
        long age = now.toEpochMilli() - lastTime;
        boolean stale = age > allowed;
        return new Finding(
                check,
                stale ? Verdict.WARN : Verdict.PASS,
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
