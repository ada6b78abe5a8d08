package dev.kirby.quality;

import dev.kirby.market.Dataset;
import dev.kirby.market.RowView;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules for rows that may come at any time: order, repeated keys, values. */
final class RowRules implements Rules {

    private static final double OUTLIER_FUNDING = 0.005;
    private static final double OUTLIER_OPEN_INTEREST = 0.50;

    private final Dataset dataset;
    private final Tally nulls = new Tally("nulls", Verdict.FAIL);
    private final Tally duplicates = new Tally("duplicates", Verdict.FAIL);
    private final Tally disorder = new Tally("order", Verdict.FAIL);
    private final Tally negative = new Tally("negative values", Verdict.FAIL);
    private final Tally outliers = new Tally("outliers", Verdict.WARN);
    private String lastKey = "";
    private double lastInterest = Double.NaN;

    RowRules(Dataset dataset) {
        this.dataset = dataset;
    }

    @Override
    public void judge(RowView batch, int row, long newest) {
        long time = batch.time(row);
        String key = key(batch, row);
        if (time < newest) {
            disorder.add(time, "after " + Instant.ofEpochMilli(newest));
        } else if (time == newest && key.equals(lastKey)) {
            duplicates.add(time, "again");
        }
        lastKey = key;
        switch (dataset) {
            case FUNDING -> funding(time, batch.number(0, row));
            case OPEN_INTEREST -> openInterest(time, batch.number(0, row));
            default -> {
                int price = 1;
                if (Double.isNaN(batch.number(price, row))) {
                    nulls.add(time, dataset.columns().get(price).name() + " missing");
                }
            }
        }
    }

    private void funding(long time, double rate) {
        if (Double.isNaN(rate)) {
            nulls.add(time, "funding_rate missing");
        } else if (Math.abs(rate) > OUTLIER_FUNDING) {
            outliers.add(time, "funding_rate " + rate);
        }
    }

    private void openInterest(long time, double interest) {
        if (Double.isNaN(interest)) {
            nulls.add(time, "open_interest missing");
            return;
        }
        if (interest < 0) {
            negative.add(time, "open_interest " + interest);
        }
        if (Math.abs(interest / lastInterest - 1) > OUTLIER_OPEN_INTEREST) {
            outliers.add(time, "open_interest " + lastInterest + " -> " + interest);
        }
        lastInterest = interest;
    }

    private String key(RowView batch, int row) {
        StringBuilder key = new StringBuilder();
        for (String column : dataset.keyColumns()) {
            key.append(value(batch, dataset.indexOf(column), row)).append('|');
        }
        return key.toString();
    }

    private static @Nullable Object value(RowView batch, int column, int row) {
        return switch (batch.dataset().columns().get(column).type()) {
            case NUMBER, COUNT -> batch.number(column, row);
            case TIME -> batch.instant(column, row);
            case TEXT -> batch.text(column, row);
        };
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(nulls.finding("rows"));
        findings.add(duplicates.finding("rows"));
        findings.add(disorder.finding("rows out of order"));
        if (dataset == Dataset.OPEN_INTEREST) {
            findings.add(negative.finding("rows"));
        }
        findings.add(outliers.finding("moves"));
        return findings;
    }

    @Override
    public List<TimeRange> gaps() {
        return List.of();
    }
}
