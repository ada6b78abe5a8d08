package dev.kirby.quality;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Dataset.Sign;
import dev.kirby.market.RowView;
import dev.kirby.market.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules for rows without an interval: order, repeated keys, values, and the cadence where there should be one. */
final class RowRules implements Rules {

    private static final int FUNDING_RATE = Dataset.FUNDING.indexOf("funding_rate");
    private static final int OPEN_INTEREST = Dataset.OPEN_INTEREST.indexOf("open_interest");
    private static final double OUTLIER_FUNDING = 0.005;
    private static final double OUTLIER_OPEN_INTEREST = 0.50;

    private final Dataset dataset;
    private final List<Column> columns;
    private final Tally nulls = new Tally(QualityRule.NULLS);
    private final Tally infinite = new Tally(QualityRule.FINITE);
    private final Tally duplicates = new Tally(QualityRule.DUPLICATES);
    private final Tally disorder = new Tally(QualityRule.ORDER);
    private final Tally prices = new Tally(QualityRule.POSITIVE_PRICES);
    private final Tally negative = new Tally(QualityRule.NEGATIVE_VALUES);
    private final Tally outliers = new Tally(QualityRule.OUTLIERS);
    private final Absences absences = new Absences();
    // By the key of a row: one for funding and open interest, one a kind of ratio.
    private final Map<String, Cadence> cadences = new TreeMap<>();
    private final Set<String> keysOfNewest = new HashSet<>();
    private double lastInterest = Double.NaN;

    RowRules(Dataset dataset) {
        this.dataset = dataset;
        this.columns = dataset.columns();
    }

    @Override
    public void judge(RowView batch, int row, long newest) {
        long time = batch.time(row);
        String key = key(batch, row);
        if (time > newest) {
            keysOfNewest.clear();
        }
        if (time < newest) {
            disorder.add(time, () -> "after " + Instant.ofEpochMilli(newest));
        } else if (!keysOfNewest.add(key)) {
            duplicates.add(time, () -> "again");
        }
        for (int column = 0; column < columns.size(); column++) {
            value(batch, column, row, time);
        }
        switch (dataset) {
            case FUNDING -> funding(time, batch.number(FUNDING_RATE, row));
            case OPEN_INTEREST -> openInterest(time, batch.number(OPEN_INTEREST, row));
            default -> {}
        }
        if (dataset.cadence().isPresent()) {
            cadences.computeIfAbsent(key, k -> new Cadence()).accept(time).forEach(gap -> add(gap, absences));
        }
    }

    private void value(RowView batch, int index, int row, long time) {
        Column column = columns.get(index);
        switch (column.type()) {
            case TEXT -> {
                if (column.isRequired() && batch.text(index, row) == null) {
                    nulls.add(time, () -> column.name() + " missing");
                }
            }
            case NUMBER, COUNT -> number(column, batch.number(index, row), time);
            case TIME -> {}
        }
    }

    private void number(Column column, double value, long time) {
        if (Double.isNaN(value)) {
            if (column.isRequired()) {
                nulls.add(time, () -> column.name() + " missing");
            }
        } else if (Double.isInfinite(value)) {
            infinite.add(time, () -> column.name() + " " + value);
        } else if (column.sign() == Sign.POSITIVE && value <= 0) {
            prices.add(time, () -> column.name() + " " + value);
        } else if (column.sign() == Sign.NOT_NEGATIVE && value < 0) {
            negative.add(time, () -> column.name() + " " + value);
        }
    }

    private void funding(long time, double rate) {
        if (Math.abs(rate) > OUTLIER_FUNDING) {
            outliers.add(time, () -> "funding_rate " + rate);
        }
    }

    private void openInterest(long time, double interest) {
        if (Double.isNaN(interest)) {
            return;
        }
        double before = lastInterest;
        if (Math.abs(interest / before - 1) > OUTLIER_OPEN_INTEREST) {
            outliers.add(time, () -> "open_interest " + before + " -> " + interest);
        }
        lastInterest = interest;
    }

    private static void add(Cadence.Gap gap, Absences absences) {
        absences.add(gap.range(), gap.absent(), "row", ", one every " + text(gap.usual()));
    }

    private static String text(Duration cadence) {
        if (cadence.toSeconds() % 3600 == 0) {
            return cadence.toHours() + "h";
        }
        return cadence.toSeconds() % 60 == 0 ? cadence.toMinutes() + "m" : cadence.toSeconds() + "s";
    }

    private String key(RowView batch, int row) {
        if (dataset.keyColumns().isEmpty()) {
            return "";
        }
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

    /** With the last rows, which could still turn out otherwise. */
    private Absences allAbsences() {
        Absences all = absences.copy();
        cadences.values().forEach(cadence -> cadence.rest().forEach(gap -> add(gap, all)));
        return all;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(nulls.finding("values"));
        findings.add(infinite.finding("values"));
        findings.add(duplicates.finding("rows"));
        findings.add(disorder.finding("rows out of order"));
        if (columns.stream().anyMatch(column -> column.sign() == Sign.POSITIVE)) {
            findings.add(prices.finding("rows"));
        }
        findings.add(negative.finding("values"));
        if (dataset.cadence().isPresent()) {
            findings.add(allAbsences().finding());
        }
        if (dataset == Dataset.FUNDING || dataset == Dataset.OPEN_INTEREST) {
            findings.add(outliers.finding("values"));
        }
        return findings;
    }

    @Override
    public List<TimeRange> gaps() {
        return allAbsences().gaps().stream()
                .sorted(Comparator.comparing(TimeRange::start))
                .toList();
    }
}
