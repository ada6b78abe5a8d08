package dev.kirby.lookahead;

/**
 * Data whose future can be changed.
 *
 * @param <T> as functions read it
 */
interface History<T> {

    /** The number of bars. */
    int size();

    /** The open time of a bar, for messages. */
    long time(int bar);

    /** The number of bars of data, altered or not. */
    int size(T data);

    /** The data as they are. */
    T whole();

    /**
     * The data with everything that is known after a bar's close changed.
     *
     * @param how the way
     * @param last the last bar that stays as it is
     * @param seed of other values
     */
    T altered(Alteration how, int last, long seed);
}
