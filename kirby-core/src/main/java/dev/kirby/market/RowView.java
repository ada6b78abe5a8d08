package dev.kirby.market;

import org.jspecify.annotations.Nullable;

/**
 * Rows of one dataset, to be read by column and row, whatever holds them. Column indices are those of {@link
 * Dataset#columns()}; {@code time} stands apart.
 */
public interface RowView {

    /** Stands for an unknown value in a time column. */
    long NO_TIME = Long.MIN_VALUE;

    /** {@return the kind of rows} */
    Dataset dataset();

    /** {@return how many rows there are, 0 or more} */
    int size();

    /**
     * {@return the time of a row, milliseconds since the epoch}
     *
     * @param row from 0
     */
    long time(int row);

    /**
     * {@return a value of a number or count column, NaN if unknown}
     *
     * @param column index in {@link Dataset#columns()}
     * @param row from 0
     */
    double number(int column, int row);

    /**
     * {@return a value of a number or count column, NaN if unknown}
     *
     * @param column a name in {@link Dataset#columns()}; inside loops over many rows, look up its index once instead
     * @param row from 0
     */
    default double number(String column, int row) {
        return number(dataset().indexOf(column), row);
    }

    /**
     * {@return a value of a text column, null if unknown}
     *
     * @param column a name in {@link Dataset#columns()}; inside loops over many rows, look up its index once instead
     * @param row from 0
     */
    default @Nullable String text(String column, int row) {
        return text(dataset().indexOf(column), row);
    }

    /**
     * {@return a value of a time column, milliseconds since the epoch, {@link #NO_TIME} if unknown}
     *
     * @param column index in {@link Dataset#columns()}
     * @param row from 0
     */
    long instant(int column, int row);

    /**
     * {@return a value of a text column, null if unknown}
     *
     * @param column index in {@link Dataset#columns()}
     * @param row from 0
     */
    @Nullable
    String text(int column, int row);
}
