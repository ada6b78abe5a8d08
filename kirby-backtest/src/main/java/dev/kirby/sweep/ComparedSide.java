package dev.kirby.sweep;

import dev.kirby.strategy.Operand;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Study;
import java.util.Arrays;

/** One side of a comparison in a sweep: the bounds of its column for every combination of its own parameters. */
final class ComparedSide {

    private final Operand operand;
    private final ParameterGrid grid;
    private final Study study;
    private final Projection by;
    private final ColumnBounds[] bounds;

    ComparedSide(ParameterGrid grid, Operand operand, Study study) {
        this.operand = operand;
        this.grid = grid;
        this.study = study;
        this.by = new Projection(grid, operand.parameters());
        this.bounds = new ColumnBounds[by.size()];
    }

    /** How many columns there are. */
    int size() {
        return bounds.length;
    }

    /** Finds all bounds. */
    void find(Workers workers) {
        int[] representatives = by.representatives();
        workers.run(bounds.length, thread -> key -> bounds[key] = ColumnBounds.of(column(representatives[key])));
    }

    /** The columns for some combinations of the grid, those of the same one the same. */
    double[][] columns(int[] combinations) {
        double[][] columns = new double[combinations.length][];
        int[] last = new int[bounds.length];
        Arrays.fill(last, -1);
        for (int i = 0; i < columns.length; i++) {
            int key = by.of(combinations[i]);
            columns[i] = last[key] < 0 ? column(combinations[i]) : columns[last[key]];
            last[key] = i;
        }
        return columns;
    }

    private double[] column(int combination) {
        return operand.column(study, grid.params(combination));
    }

    /** The bounds of the column for a combination of the grid. */
    ColumnBounds bounds(int combination) {
        return bounds[by.of(combination)];
    }
}
