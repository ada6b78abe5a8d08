package dev.kirby.quality;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.RowView;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rules for candles: one an interval, prices that fit together, volume that is there. */
final class CandleRules implements Rules {

    private static final int ZERO_VOLUME_RUN = 3;
    private static final int LISTED_GAPS = 10_000;

    private final Dataset dataset;
    private final Interval interval;
    private final double outlierMove;

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

    private long absentCandles;
    private double lastClose = Double.NaN;
    private int zeroRun;
    private long zeroRunStart;

    CandleRules(Dataset dataset, Interval interval, double outlierMove) {
        this.dataset = dataset;
        this.interval = interval;
        this.outlierMove = outlierMove;
    }

    @Override
    public void judge(RowView batch, int row, long newest) {
        long time = batch.time(row);
        double open = batch.number(0, row);
        double high = batch.number(1, row);
        double low = batch.number(2, row);
        double close = batch.number(3, row);
        double volume = batch.number(4, row);
        follow(time, newest);
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
            if (dataset != Dataset.PREMIUM_CANDLES) {
                if (!(open > 0 && high > 0 && low > 0 && close > 0)) {
                    prices.add(time, "low " + low);
                }
                double move = close / lastClose - 1;
                if (Math.abs(move) > outlierMove) {
                    outliers.add(time, "close " + lastClose + " -> " + close);
                }
            }
            lastClose = close;
        }
        if (dataset == Dataset.CANDLES) {
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

    private void follow(long time, long newest) {
        if (newest == Long.MIN_VALUE) {
            return;
        }
        if (time == newest) {
            duplicates.add(time, "again");
        } else if (time < newest) {
            disorder.add(time, "after " + Instant.ofEpochMilli(newest));
        } else {
            long expected = interval.next(interval.floor(newest));
            if (time > expected) {
                gap(TimeRange.ofMillis(expected, time));
            }
        }
    }

    private void gap(TimeRange gap) {
        long count = interval.count(gap);
        absentCandles += count;
        absent.add(gap.startMillis(), count + (count == 1 ? " candle" : " candles"));
        if (gaps.size() < LISTED_GAPS) {
            gaps.add(gap);
        }
    }

    @Override
    public List<Finding> findings() {
        endZeroRun();
        List<Finding> findings = new ArrayList<>();
        findings.add(nulls.finding("rows"));
        findings.add(duplicates.finding("rows"));
        findings.add(disorder.finding("rows out of order"));
        findings.add(relation.finding("candles"));
        if (dataset != Dataset.PREMIUM_CANDLES) {
            findings.add(prices.finding("candles"));
        }
        if (dataset == Dataset.CANDLES) {
            findings.add(negative.finding("candles"));
            findings.add(zeroVolume.finding("runs of " + ZERO_VOLUME_RUN + " or more"));
        }
        findings.add(absent.findingOf(
                absentCandles,
                absentCandles == 0
                        ? "none"
                        : absentCandles + " absent in " + absent.total() + (absent.total() == 1 ? " gap" : " gaps")));
        findings.add(outliers.finding("moves"));
        return findings;
    }

    @Override
    public List<TimeRange> gaps() {
        return gaps;
    }
}
