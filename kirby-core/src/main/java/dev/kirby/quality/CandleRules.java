package dev.kirby.quality;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.RowView;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rules for candles: one an interval, prices that fit together and to those before, volume that is there. */
final class CandleRules implements Rules {

    private static final int OPEN = Dataset.CANDLES.indexOf("open");
    private static final int HIGH = Dataset.CANDLES.indexOf("high");
    private static final int LOW = Dataset.CANDLES.indexOf("low");
    private static final int CLOSE = Dataset.CANDLES.indexOf("close");
    private static final int VOLUME = Dataset.CANDLES.indexOf("volume");
    private static final int ZERO_VOLUME_RUN = 3;

    private final Dataset dataset;
    private final Interval interval;
    private final double outlierMove;

    private final Tally nulls = new Tally(QualityRule.NULLS);
    private final Tally infinite = new Tally(QualityRule.FINITE);
    private final Tally duplicates = new Tally(QualityRule.DUPLICATES);
    private final Tally disorder = new Tally(QualityRule.ORDER);
    private final Tally relation = new Tally(QualityRule.OHLC);
    private final Tally prices = new Tally(QualityRule.POSITIVE_PRICES);
    private final Tally negative = new Tally(QualityRule.NEGATIVE_VALUES);
    private final Tally unknownVolume = new Tally(QualityRule.UNKNOWN_VOLUME);
    private final Tally zeroVolume = new Tally(QualityRule.ZERO_VOLUME);
    private final Tally outliers = new Tally(QualityRule.OUTLIERS);
    private final Tally wicks = new Tally(QualityRule.WICKS);
    private final Tally jumps = new Tally(QualityRule.OPEN_JUMPS);
    private final Absences absences = new Absences();

    private double lastClose = Double.NaN;
    private long zeroRun;
    private long zeroRunStart;

    CandleRules(Dataset dataset, Interval interval, double outlierMove) {
        this.dataset = dataset;
        this.interval = interval;
        this.outlierMove = outlierMove;
    }

    @Override
    public void judge(RowView batch, int row, long newest) {
        long time = batch.time(row);
        double open = batch.number(OPEN, row);
        double high = batch.number(HIGH, row);
        double low = batch.number(LOW, row);
        double close = batch.number(CLOSE, row);
        boolean follows = follow(time, newest);
        if (QualityRule.isMissing(open, high, low, close)) {
            nulls.add(time, () -> "price missing");
        } else if (QualityRule.isInfinite(open, high, low, close)) {
            infinite.add(time, () -> text(open, high, low, close));
        } else {
            if (QualityRule.isUnrelated(open, high, low, close)) {
                relation.add(time, () -> text(open, high, low, close));
            }
            if (dataset != Dataset.PREMIUM_CANDLES) {
                prices(time, open, high, low, close, follows);
            }
        }
        if (dataset == Dataset.CANDLES) {
            volume(time, batch.number(VOLUME, row));
        }
    }

    private static String text(double open, double high, double low, double close) {
        return "o " + open + " h " + high + " l " + low + " c " + close;
    }

    private void prices(long time, double open, double high, double low, double close, boolean follows) {
        if (QualityRule.isNotPositive(open, high, low, close)) {
            prices.add(time, () -> "low " + low);
            return;
        }
        double before = lastClose;
        if (isMove(before, close)) {
            outliers.add(time, () -> "close " + before + " -> " + close);
        }
        if (follows && isMove(before, open)) {
            jumps.add(time, () -> "close " + before + " -> open " + open);
        }
        if (isMove(Math.max(open, close), high) || isMove(Math.min(open, close), low)) {
            wicks.add(time, () -> text(open, high, low, close));
        }
        lastClose = close;
    }

    /** False from NaN, which is what there is before the first close. */
    private boolean isMove(double from, double to) {
        return Math.abs(to - from) > outlierMove * from;
    }

    private void volume(long time, double volume) {
        if (Double.isNaN(volume)) {
            unknownVolume.add(time, () -> "volume missing");
        } else if (Double.isInfinite(volume)) {
            infinite.add(time, () -> "volume " + volume);
        } else if (volume < 0) {
            negative.add(time, () -> "volume " + volume);
        }
        if (volume != 0) {
            endZeroRun(zeroVolume);
            zeroRun = 0;
        } else if (zeroRun++ == 0) {
            zeroRunStart = time;
        }
    }

    private void endZeroRun(Tally runs) {
        long run = zeroRun;
        if (run >= ZERO_VOLUME_RUN) {
            runs.add(zeroRunStart, () -> run + " candles");
        }
    }

    /** Whether the candle stands just after the one before it. */
    private boolean follow(long time, long newest) {
        if (newest == Long.MIN_VALUE) {
            return false;
        }
        if (time == newest) {
            duplicates.add(time, () -> "again");
        } else if (time < newest) {
            disorder.add(time, () -> "after " + Instant.ofEpochMilli(newest));
        } else {
            long expected = interval.next(interval.floor(newest));
            if (time <= expected) {
                return true;
            }
            TimeRange gap = TimeRange.ofMillis(expected, time);
            absences.add(gap, interval.count(gap), "candle", "");
        }
        return false;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(nulls.finding("rows"));
        findings.add(infinite.finding("values"));
        findings.add(duplicates.finding("rows"));
        findings.add(disorder.finding("rows out of order"));
        findings.add(relation.finding("candles"));
        if (dataset != Dataset.PREMIUM_CANDLES) {
            findings.add(prices.finding("candles"));
        }
        if (dataset == Dataset.CANDLES) {
            Tally runs = zeroVolume.copy();
            endZeroRun(runs);
            findings.add(negative.finding("candles"));
            findings.add(unknownVolume.finding("candles"));
            findings.add(runs.finding("runs of " + ZERO_VOLUME_RUN + " or more"));
        }
        findings.add(absences.finding());
        if (dataset != Dataset.PREMIUM_CANDLES) {
            findings.add(outliers.finding("moves"));
            findings.add(wicks.finding("candles"));
            findings.add(jumps.finding("candles"));
        }
        return findings;
    }

    @Override
    public List<TimeRange> gaps() {
        return absences.gaps();
    }
}
