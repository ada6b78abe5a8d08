package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.series.FeatureMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the bars of which the label and all features are known, and counts the others. A feature that most bars lack, as open
 * interest does that has just begun to be collected, is left out: it would cost the rows of all others.
 */
final class KnownRows {

    private KnownRows() {}

    static TrainingData of(FeatureMatrix matrix, LabelColumn labels) {
        int bars = matrix.size();
        if (labels.size() != bars) {
            throw new InvalidRequestException(
                    "Features of " + bars + " bars and labels of " + labels.size() + ": compute both of one study.");
        }
        boolean[] isWhole = new boolean[bars];
        int labelled = 0;
        for (int bar = 0; bar < bars; bar++) {
            isWhole[bar] = !Double.isNaN(labels.value(bar));
            labelled += isWhole[bar] ? 1 : 0;
        }
        boolean[] hasLabel = isWhole.clone();
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Map<String, Integer> lacking = new HashMap<>();
        for (int f = 0; f < matrix.names().size(); f++) {
            String name = matrix.names().get(f);
            int lacks = lacking(matrix, f, hasLabel);
            if (2L * lacks > labelled) {
                unknown.add(name);
                continue;
            }
            known.add(name);
            if (lacks > 0) {
                lacking.put(name, lacks);
                for (int bar = 0; bar < bars; bar++) {
                    isWhole[bar] &= Double.isFinite(matrix.value(f, bar));
                }
            }
        }
        int[] rows = indices(isWhole);
        long covered = rows.length == 0 ? 0 : matrix.time(rows[rows.length - 1]) - matrix.time(rows[0]);
        List<String> numbering = known.stream()
                .filter(name -> TimeFeatures.isNumbering(name, covered))
                .toList();
        RowReport report =
                new RowReport(bars, rows.length, bars - labelled, labelled - rows.length, unknown, numbering, lacking);
        if (rows.length == 0 || known.isEmpty()) {
            throw new NoDataException(
                    "No bar of " + bars + " has a label and all its features: " + report.withoutLabel()
                            + " have no label, " + report.withoutFeature()
                            + " lack a feature. Take more candles, or fewer or shorter features.");
        }
        double[] values = new double[rows.length];
        long[] ends = new long[rows.length];
        for (int r = 0; r < rows.length; r++) {
            values[r] = labels.value(rows[r]);
            ends[r] = labels.end(rows[r]);
        }
        FeatureMatrix kept = matrix.select(known).rows(rows);
        return new TrainingData(kept, labels.classes(), values, ends, report, Long.MIN_VALUE);
    }

    private static int lacking(FeatureMatrix matrix, int feature, boolean[] hasLabel) {
        int count = 0;
        for (int bar = 0; bar < hasLabel.length; bar++) {
            if (hasLabel[bar] && !Double.isFinite(matrix.value(feature, bar))) {
                count++;
            }
        }
        return count;
    }

    private static int[] indices(boolean[] chosen) {
        int[] indices = new int[chosen.length];
        int count = 0;
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                indices[count++] = i;
            }
        }
        return Arrays.copyOf(indices, count);
    }
}
