package dev.kirby.optimize;

import java.util.List;

/** The values that one parameter may take, spread evenly over the unit interval. */
sealed interface Dimension {

    /** The parameter. */
    String name();

    /** The value at a place from 0 to 1. */
    double at(double place);

    /** How many values there are, infinite for a real range. */
    double size();

    /** Whether values near each other are alike. */
    default boolean ordered() {
        return true;
    }

    /** Where in the unit interval a value stands that a place means: one place for each of finitely many values. */
    default double settle(double place) {
        double size = size();
        return Double.isInfinite(size) ? place : (Math.min(size - 1, Math.floor(place * size)) + 0.5) / size;
    }

    /** Real numbers, both ends included. */
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

    /** Positive real numbers, both ends included, of which each factor of ten is as likely as the next. */
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

    /** Whole numbers, both ends included. */
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

    /** A list of values, in which neighbours are alike or not. */
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
