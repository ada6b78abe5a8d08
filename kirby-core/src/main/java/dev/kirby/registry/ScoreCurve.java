package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * How the best score of a search rose: the trials after which it was higher than before. There are few, since the chance that the
 * n-th random trial beats all others is 1/n; where there are more than a hundred, every second one is left out. Immutable and thread-safe.
 *
 * @param points in the order of trials, each with a higher score than the one before
 */
public record ScoreCurve(List<Point> points) {

    /** Nothing was scored yet. */
    public static final ScoreCurve NONE = new ScoreCurve(List.of());

    private static final int MAX_POINTS = 100;

    /**
     * A score that was the best so far.
     *
     * @param iteration how many trials were done by then
     * @param score the best of them
     */
    public record Point(long iteration, double score) {}

    /** Copies the list. */
    public ScoreCurve {
        points = List.copyOf(requireNonNull(points, "points"));
    }

    /**
     * The curve after some more trials.
     *
     * @param iteration how many are done
     * @param best the best score of all of them; NaN where none counts yet
     * @return this, unless the score is higher than all before
     */
    public ScoreCurve with(long iteration, double best) {
        if (Double.isNaN(best) || (!points.isEmpty() && !(best > last().score()))) {
            return this;
        }
        List<Point> more = new ArrayList<>(points.size() + 1);
        for (int i = 0; i < points.size(); i++) {
            if (points.size() < MAX_POINTS || i % 2 == 0) {
                more.add(points.get(i));
            }
        }
        more.add(new Point(iteration, best));
        return new ScoreCurve(more);
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    /** For example {@code ScoreCurve[7 points, best 812.4 after 3200 trials]}. */
    @Override
    public String toString() {
        return points.isEmpty()
                ? "ScoreCurve[no points]"
                : "ScoreCurve[" + points.size() + (points.size() == 1 ? " point" : " points") + ", best "
                        + last().score() + " after " + last().iteration() + " trials]";
    }
}
