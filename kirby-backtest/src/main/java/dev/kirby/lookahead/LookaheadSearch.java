package dev.kirby.lookahead;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One search for look-ahead in one function; {@link LookaheadFuzzer} says how it works. */
final class LookaheadSearch<T> {

    private static final int EARLIER_CUTS = 64;
    private static final int SEEDS = 3;
    private static final double RELATIVE = 1e-9;
    private static final double OF_COLUMN = 1e-12;

    private final History<T> history;
    private final String name;
    private final ColumnFunction<T> function;
    private final LookaheadFuzzer.Settings settings;
    private final int first;
    private final SplittableRandom random;
    private final Map<String, double[]> base;
    private final Map<String, Double> negligible = new TreeMap<>();
    private int histories;
    private long comparisons;

    /** A value that changed with the future. */
    private record Sighting(int bar, String column, Alteration how, int last, double was, double is) {

        /** How far ahead the value sees at least. */
        int distance() {
            return last - bar + 1;
        }
    }

    /**
     * A search.
     *
     * @param first the first bar that is judged
     */
    LookaheadSearch(
            History<T> history, String name, ColumnFunction<T> function, LookaheadFuzzer.Settings settings, int first) {
        this.history = history;
        this.name = name;
        this.function = function;
        this.settings = settings;
        this.first = first;
        this.random = new SplittableRandom(settings.seed());
        this.base = values(history.whole(), history.size());
        base.forEach((column, values) -> negligible.put(
                column,
                OF_COLUMN
                        * Arrays.stream(values)
                                .filter(Double::isFinite)
                                .map(Math::abs)
                                .max()
                                .orElse(0)));
    }

    LookaheadCheck run() {
        requireRepeatable();
        Optional<Sighting> earliest = Optional.empty();
        Optional<Sighting> furthest = Optional.empty();
        for (int cut : cuts()) {
            for (Alteration how : Alteration.values()) {
                Optional<Sighting> seen = look(how, cut, random.nextLong());
                earliest = best(earliest, seen, Comparator.comparingInt(s -> -s.bar()));
                furthest = best(furthest, seen, Comparator.comparingInt(Sighting::distance));
            }
        }
        if (earliest.isPresent() && furthest.isPresent()) {
            throw found(earliest(earliest.get()), furthest.get());
        }
        return new LookaheadCheck(name, histories, comparisons);
    }

    private static Optional<Sighting> best(
            Optional<Sighting> one, Optional<Sighting> other, Comparator<Sighting> order) {
        return Stream.concat(one.stream(), other.stream()).max(order);
    }

    private void requireRepeatable() {
        Map<String, double[]> again = values(history.whole(), history.size());
        for (String column : base.keySet()) {
            for (int bar = first; bar < history.size(); bar++) {
                if (differ(column, value(base, column, bar), value(again, column, bar))) {
                    throw new KirbyException(name + " gives other values of '" + column + "' each time it runs (bar "
                            + bar + "), so nothing can be compared: give its random numbers a seed.");
                }
            }
        }
    }

    /** The values of the function, checked for their number. */
    private Map<String, double[]> values(T data, int size) {
        Map<String, double[]> values = new TreeMap<>(function.apply(data));
        if (values.isEmpty()) {
            throw new InvalidRequestException(name + " gives no column, so there is nothing to check.");
        }
        values.forEach((column, given) -> {
            if (given.length != size) {
                throw new InvalidRequestException(name + " gives " + given.length + " values of '" + column + "' for "
                        + size + " bars: one for each is needed, NaN where there is none.");
            }
        });
        return values;
    }

    private static double value(Map<String, double[]> values, String column, int bar) {
        double @Nullable [] given = values.get(column);
        return given == null ? Double.NaN : given[bar];
    }

    private boolean differ(String column, double was, double is) {
        if (Double.isNaN(was) || Double.isNaN(is) || Double.isInfinite(was) || Double.isInfinite(is)) {
            return Double.compare(was, is) != 0;
        }
        double distance = Math.abs(was - is);
        return distance > RELATIVE * Math.max(Math.abs(was), Math.abs(is))
                && distance > negligible.getOrDefault(column, 0.0);
    }

    /** Last bars to leave as they are: some early ones; of the others half where an output changes, half random. */
    private SortedSet<Integer> cuts() {
        int lowest = Math.max(first, settings.minBars() - 1) + settings.ahead();
        int highest = history.size() - 2;
        if (lowest > highest) {
            throw new InvalidRequestException("There are " + history.size() + " bars, but to judge " + name
                    + " takes more than " + (lowest + 1) + ". Give more.");
        }
        SortedSet<Integer> cuts = new TreeSet<>();
        // Warm-ups that are filled from later leak at the first bars alone, however many there are.
        for (int step = 0; lowest + step <= highest; step = 2 * step + 1) {
            cuts.add(lowest + step);
        }
        List<int[]> changes = new ArrayList<>();
        for (double[] values : base.values()) {
            int[] at = IntStream.rangeClosed(Math.max(1, lowest - settings.ahead()), highest - settings.ahead())
                    .filter(bar -> Double.compare(values[bar], values[bar - 1]) != 0)
                    .toArray();
            if (at.length > 0) {
                changes.add(at);
            }
        }
        for (int i = 0; i < settings.cuts(); i++) {
            if (i % 2 == 0 && !changes.isEmpty()) {
                int[] at = changes.get(i / 2 % changes.size());
                int beside = random.nextInt(4) == 0 ? random.nextInt(3) - 1 : 0;
                int cut = at[random.nextInt(at.length)] + settings.ahead() + beside;
                cuts.add(Math.max(lowest, Math.min(highest, cut)));
            } else {
                cuts.add(random.nextInt(lowest, highest + 1));
            }
        }
        return cuts;
    }

    /** The first value up to a bar that changes with the future of that bar. */
    private Optional<Sighting> look(Alteration how, int last, long seed) {
        Map<String, double[]> now;
        try {
            now = values(history.altered(how, last, seed), how == Alteration.CUT ? last + 1 : history.size());
        } catch (LookaheadException e) {
            throw e;
        } catch (RuntimeException e) {
            if (how == Alteration.CUT) {
                throw new LookaheadException(
                        name + " fails on the first " + (last + 1) + " bars (" + e + ") but not on all "
                                + history.size()
                                + ": it reaches for bars that are not there yet, or needs more bars (say so"
                                + " by minBars).",
                        last,
                        "",
                        1,
                        e);
            }
            // Values that it never met, and refuses, prove nothing.
            return Optional.empty();
        }
        histories++;
        Optional<Sighting> earliest = Optional.empty();
        int end = last - settings.ahead();
        for (String column : base.keySet()) {
            comparisons += Math.max(0, end + 1 - first);
            int bound = earliest.map(s -> s.bar() - 1).orElse(end);
            for (int bar = first; bar <= bound; bar++) {
                double was = value(base, column, bar);
                double is = value(now, column, bar);
                if (differ(column, was, is)) {
                    earliest = Optional.of(new Sighting(bar, column, how, last, was, is));
                    break;
                }
            }
        }
        return earliest;
    }

    /** The earliest bar that leaks, as far as random bars before the one found show it. */
    private Sighting earliest(Sighting found) {
        Sighting best = found;
        while (true) {
            int lowest = Math.max(first, settings.minBars() - 1);
            int before = best.bar() - lowest;
            int[] bars = before <= EARLIER_CUTS
                    ? IntStream.range(lowest, Math.max(lowest, best.bar())).toArray()
                    : random.ints(EARLIER_CUTS, lowest, best.bar())
                            .sorted()
                            .distinct()
                            .toArray();
            Optional<Sighting> earlier = Optional.empty();
            for (int i = 0; i < bars.length && earlier.isEmpty(); i++) {
                for (Alteration how : Alteration.values()) {
                    earlier = look(how, bars[i] + settings.ahead(), random.nextLong());
                    if (earlier.isPresent()) {
                        break;
                    }
                }
            }
            if (earlier.isEmpty()) {
                return best;
            }
            best = earlier.get();
        }
    }

    /** How many bars ahead the value depends on: the largest distance at which a change of the future still changes it. */
    private int reach(Sighting seen) {
        int most = history.size() - 1 - seen.bar();
        int yes = seen.distance();
        int no = Math.min(most + 1, 2 * yes);
        while (no <= most && sees(seen, no)) {
            yes = no;
            no = Math.min(most + 1, 2 * no);
        }
        while (no - yes > 1) {
            int middle = (yes + no) >>> 1;
            if (sees(seen, middle)) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        return yes;
    }

    private boolean sees(Sighting seen, int distance) {
        int last = seen.bar() + distance - 1;
        for (Alteration how : Alteration.values()) {
            for (int i = 0; i < (how == Alteration.PERTURB ? SEEDS : 1); i++) {
                try {
                    Map<String, double[]> now = values(
                            history.altered(how, last, random.nextLong()),
                            how == Alteration.CUT ? last + 1 : history.size());
                    if (differ(
                            seen.column(),
                            value(base, seen.column(), seen.bar()),
                            value(now, seen.column(), seen.bar()))) {
                        return true;
                    }
                } catch (RuntimeException e) {
                    // A history that the function refuses says nothing about this bar.
                }
            }
        }
        return false;
    }

    /** The error that names the first value that leaks, and the furthest that any value is known to see. */
    private LookaheadException found(Sighting seen, Sighting furthest) {
        int reach = Math.max(reach(seen), reach(furthest));
        return new LookaheadException(
                name + " looks ahead: at bar " + at(seen.bar()) + " its '" + seen.column() + "' is "
                        + Decisions.words(seen.column(), seen.was()) + ", but "
                        + Decisions.words(seen.column(), seen.is()) + " when the bars after " + seen.last() + " "
                        + seen.how().words() + ". It sees " + reach + (reach == 1 ? " bar" : " bars") + " ahead"
                        + (seen.bar() + reach == history.size() - 1 ? ", as far as the last" : "")
                        + (settings.ahead() == 0 ? "" : ", where " + settings.ahead() + " are allowed")
                        + ". Use what is known at the bar's close.",
                seen.bar(),
                seen.column(),
                reach,
                null);
    }

    private String at(int bar) {
        return bar + " (" + Instant.ofEpochMilli(history.time(bar)) + ")";
    }
}
