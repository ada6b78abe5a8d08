package dev.kirby.ml.validate;

import dev.kirby.ml.validate.ModelScores.CalibrationBin;
import dev.kirby.report.BarChart;
import dev.kirby.report.Ink;
import dev.kirby.report.Notation;
import dev.kirby.report.Report;
import dev.kirby.report.ScatterChart;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The page of a model's predictions: whether they beat saying the most frequent class, in which folds, and whether its probabilities hold. */
final class ModelReport {

    private static final double CHANCE = 0.05;

    private final ValidationResult result;
    private final ModelScores scores;

    ModelReport(ValidationResult result) {
        this.result = result;
        this.scores = result.scores();
    }

    Report report() {
        Report report = headline(Report.of(result.model() + ", predictions out of sample")
                .subtitle(result.folds() + "; "
                        + String.format(
                                Locale.ROOT,
                                "%,d rows, as %,.0f independent ones",
                                scores.rows(),
                                scores.effectiveRows())));
        for (Score score : List.of(Score.ACCURACY, Score.MAJORITY_BASELINE, Score.SAME_AS_LAST)) {
            if (scores.known().contains(score)) {
                report = report.figure(name(score), scores.value(score), Notation.SHARE);
            }
        }
        for (Score score : List.of(Score.AUC, Score.LOG_LOSS, Score.CORRELATION)) {
            if (scores.known().contains(score)) {
                report = report.figure(name(score), scores.value(score), Notation.NUMBER);
            }
        }
        report = report.with(table()).with(folds());
        return scores.calibration().isEmpty() ? report : report.with(calibration());
    }

    private Report headline(Report report) {
        double edge = scores.edge();
        double bound = scores.edgeBound(CHANCE);
        if (Double.isNaN(edge)) {
            return report;
        }
        boolean proven = bound > 0;
        List<String> reasons = new ArrayList<>();
        reasons.add(String.format(
                Locale.ROOT,
                "Accuracy less that of the most frequent class is %.4f; with 95 %% confidence it is at least %.4f: %s.",
                edge,
                bound,
                proven ? "more than chance shows" : "chance alone shows as much"));
        int better = 0;
        for (ModelScores part : result.parts()) {
            better += part.edge() > 0 ? 1 : 0;
        }
        reasons.add("It is better in " + better + " of " + result.parts().size() + " folds.");
        reasons.add(
                "Being right is not yet earning: recipe.strategy(0.6) in a walk-forward, or train-model --probability 0.6.");
        return report.headline(
                proven ? Report.Tone.GOOD : edge > 0 ? Report.Tone.OPEN : Report.Tone.BAD,
                proven ? "EDGE" : edge > 0 ? "EDGE UNPROVEN" : "NO EDGE",
                String.format(
                        Locale.ROOT,
                        "%.2f %% of the predictions came true; saying the most frequent class would have been right in %.2f %%.",
                        100 * scores.accuracy(),
                        100 * scores.majority()),
                reasons);
    }

    private Section table() {
        boolean several = result.paths().size() > 1;
        Table table =
                Table.empty().text("score").number("value").number("low 95 %").number("high 95 %");
        if (several) {
            table = table.number("least of the paths").number("median").number("largest");
        }
        for (Score score : scores.known()) {
            double[] ends = scores.interval(score, 0.95);
            List<@Nullable Object> row = new ArrayList<>(List.of(name(score), scores.value(score), ends[0], ends[1]));
            if (several) {
                for (double value : result.spread(score)) {
                    row.add(value);
                }
            }
            table = table.row(row.toArray());
        }
        return Section.of("Scores")
                .text("Intervals by a bootstrap of blocks of rows, because labels overlap.")
                .table("", table);
    }

    private Section folds() {
        List<String> names = IntStream.rangeClosed(1, result.parts().size())
                .mapToObj(Integer::toString)
                .toList();
        Section section = Section.of("By fold, in order of time")
                .small(BarChart.of("Accuracy", names)
                        .in(Notation.SHARE)
                        .bars("most frequent class", each(Score.MAJORITY_BASELINE), Ink.MUTED)
                        .bars("model", each(Score.ACCURACY), Ink.BLUE));
        if (scores.known().contains(Score.AUC)) {
            section = section.small(BarChart.of("AUC, above what chance gives", names)
                    .bars("AUC", less(each(Score.AUC), 0.5), Ink.BLUE)
                    .colouredBySign());
        }
        return section;
    }

    private Section calibration() {
        List<CalibrationBin> bins = scores.calibration();
        Table table = Table.empty().number("rows").share("said").share("came true");
        for (CalibrationBin bin : bins) {
            table = table.row(bin.rows(), bin.predicted(), bin.observed());
        }
        return Section.of("Do its probabilities hold?")
                .small(ScatterChart.of("Said and came true", "said", "came true")
                        .in(Notation.SHARE)
                        .points(
                                "rows of like probability",
                                bins.stream()
                                        .mapToDouble(CalibrationBin::predicted)
                                        .toArray(),
                                bins.stream()
                                        .mapToDouble(CalibrationBin::observed)
                                        .toArray(),
                                Ink.BLUE)
                        .withDiagonal())
                .table("", table);
    }

    private double[] each(Score score) {
        return result.parts().stream().mapToDouble(part -> part.value(score)).toArray();
    }

    private static double[] less(double[] values, double base) {
        double[] less = values.clone();
        for (int i = 0; i < less.length; i++) {
            less[i] -= base;
        }
        return less;
    }

    private static String name(Score score) {
        return score.toString().replace('_', ' ');
    }
}
