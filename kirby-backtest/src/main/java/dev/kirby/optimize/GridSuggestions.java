package dev.kirby.optimize;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.Dimension;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.util.ArrayList;
import java.util.List;

/** Every point of a finite space, the last parameter fastest. */
final class GridSuggestions implements Suggestions {

    private static final int BATCH = 256;

    private final ParameterSpace space;
    private final double products;
    private long next;

    GridSuggestions(ParameterSpace space) {
        this.space = space;
        this.products = space.dimensions().stream().mapToDouble(Dimension::size).reduce(1, (a, b) -> a * b);
        if (Double.isInfinite(products)) {
            throw new InvalidRequestException("A grid needs lists of values, but " + space
                    + " has a real range. Give choices for every parameter, or search at random.");
        }
    }

    @Override
    public List<Params> next(List<Trial> history) {
        List<Params> batch = new ArrayList<>(BATCH);
        while (batch.size() < BATCH && next < products) {
            double[] point = point(next++);
            if (!space.isConditional() || first(point)) {
                batch.add(space.at(point));
            }
        }
        return batch;
    }

    /** Whether this is the first of the points that differ only in parameters left out. */
    private boolean first(double[] point) {
        double[] settled = point.clone();
        space.settle(settled);
        for (int d = 0; d < point.length; d++) {
            if (Double.isNaN(settled[d]) && point[d] * space.size(d) > 1) {
                return false;
            }
        }
        return true;
    }

    private double[] point(long number) {
        double[] point = new double[space.names().size()];
        long rest = number;
        for (int d = point.length - 1; d >= 0; d--) {
            long size = (long) space.size(d);
            point[d] = (rest % size + 0.5) / size;
            rest /= size;
        }
        return point;
    }
}
