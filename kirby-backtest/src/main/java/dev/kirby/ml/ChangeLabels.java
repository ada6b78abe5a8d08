package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Labels by the change from a bar's close to the close some bars later. */
record ChangeLabels(String name, List<LabelClass> classes, int horizon, DoubleUnaryOperator label) implements Labels {

    static final List<LabelClass> THREE =
            List.of(new LabelClass("short", -1), new LabelClass("neutral", 0), new LabelClass("long", 1));

    private static final List<LabelClass> RISE = List.of(new LabelClass("no rise", 0), new LabelClass("rise", 1));

    ChangeLabels {
        Horizon.checked(horizon);
    }

    static ChangeLabels rise(int bars, double threshold) {
        check(threshold);
        String name = "rise over " + threshold + " in " + bars + " bars";
        return new ChangeLabels(name, RISE, bars, change -> change > threshold ? 1 : 0);
    }

    static ChangeLabels threeClasses(int bars, double threshold) {
        check(threshold);
        String name = "change over " + threshold + " in " + bars + " bars";
        return new ChangeLabels(name, THREE, bars, change -> change > threshold ? 2 : change < -threshold ? 0 : 1);
    }

    static ChangeLabels regression(int bars) {
        return new ChangeLabels("change in " + bars + " bars", List.of(), bars, change -> change);
    }

    private static void check(double threshold) {
        if (!(threshold >= 0 && threshold < 1)) {
            throw new InvalidRequestException(
                    "The threshold of a label is a fraction from 0 to below 1, such as 0.002 for 0.2 %, not "
                            + threshold + ".");
        }
    }

    @Override
    public LabelColumn over(Study study) {
        CandleSeries bars = study.bars();
        Horizon future = Horizon.of(bars, horizon);
        double[] values = new double[bars.size()];
        long[] ends = new long[bars.size()];
        Arrays.fill(values, Double.NaN);
        for (int bar = 0; bar < values.length; bar++) {
            if (!future.reaches(bar)) {
                continue;
            }
            double change = bars.close(bar + horizon) / bars.close(bar) - 1;
            if (Double.isFinite(change)) {
                values[bar] = label.applyAsDouble(change);
                ends[bar] = bars.closeTime(bar + horizon);
            }
        }
        return LabelColumn.of(classes, values, ends);
    }

    /** For example {@code Labels[rise over 0.002 in 5 bars]}. */
    @Override
    public String toString() {
        return "Labels[" + name + "]";
    }
}
