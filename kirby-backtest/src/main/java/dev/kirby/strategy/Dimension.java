package dev.kirby.strategy;

import java.util.List;

/** The values that one parameter may take, spread evenly over the unit interval. Searches draw places and read values. */
public sealed interface Dimension {

    /** {@return the name of the parameter} */
    String name();

    /**
     * The value at a place.
     *
     * @param place from 0 to 1
     * @return one of the values
     */
    double at(double place);

    /** {@return how many values there are, infinite for a real range} */
    double size();

    /** {@return whether values near each other are alike} */
    default boolean ordered() {
        return true;
    }

    /**
     * The place that stands for the value at a place: one for each of finitely many values.
     *
     * @param place from 0 to 1
     * @return from 0 to 1; the same place in a real range
     */
    default double settle(double place) {
        double size = size();
        return Double.isInfinite(size) ? place : (Math.min(size - 1, Math.floor(place * size)) + 0.5) / size;
    }

    /**
     * Real numbers, both ends included.
     *
     * @param name the parameter
     * @param low the smallest value
     * @param high the largest value
     */
    record Real(String name, double low, double high) implements Dimension {
        @Override
        public double at(double place) {
            return Math.min(high, low + place * (high - low));
        }

        @Override
        public double size() {
            return low == high ? 1 : Double.POSITIVE_INFINITY;
        }
    }

    /**
     * Positive real numbers, both ends included, of which each factor of ten is as likely as the next.
     *
     * @param name the parameter
     * @param low the smallest value
     * @param high the largest value
     */
    record Logarithmic(String name, double low, double high) implements Dimension {
        @Override
        public double at(double place) {
            return Math.max(low, Math.min(high, low * Math.pow(high / low, place)));
        }

        @Override
        public double size() {
            return low == high ? 1 : Double.POSITIVE_INFINITY;
        }
    }

    /**
     * Whole numbers, both ends included.
     *
     * @param name the parameter
     * @param low the smallest value
     * @param high the largest value
     */
    record Whole(String name, int low, int high) implements Dimension {
        @Override
        public double at(double place) {
            return Math.min(high, low + Math.floor(place * size()));
        }

        @Override
        public double size() {
            return high - (double) low + 1;
        }
    }

    /**
     * A list of values.
     *
     * @param name the parameter
     * @param values in the order given
     * @param ordered whether neighbours are alike
     */
    record Choice(String name, List<Double> values, boolean ordered) implements Dimension {
        @Override
        public double at(double place) {
            return values.get((int) Math.min(values.size() - 1, Math.floor(place * values.size())));
        }

        @Override
        public double size() {
            return values.size();
        }
    }
}
