package dev.kirby.lookahead;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Tables, of which the first has the bars. */
record TableHistory(List<Columns> tables) implements History<List<Columns>> {

    /** A column of so few values is a label or a flag, and gets no value that it never has. */
    private static final int FEW = 20;

    @Override
    public int size() {
        return bars().size();
    }

    @Override
    public int size(List<Columns> data) {
        return data.get(0).size();
    }

    @Override
    public long time(int bar) {
        return bars().time(bar);
    }

    private Columns bars() {
        return tables.get(0);
    }

    @Override
    public List<Columns> whole() {
        return tables;
    }

    @Override
    public List<Columns> altered(Alteration how, int last, long seed) {
        long end = bars().known(last);
        SplittableRandom random = new SplittableRandom(seed);
        return tables.stream()
                .map(table -> altered(table, how, table.knownBy(end), random))
                .toList();
    }

    private Columns altered(Columns table, Alteration how, int kept, SplittableRandom random) {
        long[] times = table.times();
        if (how == Alteration.CUT) {
            times = Arrays.copyOf(times, kept);
        } else if (how == Alteration.SHIFT) {
            long step = size() < 2 ? 1 : Math.max(1, (time(size() - 1) - time(0)) / (size() - 1));
            for (int row = kept; row < times.length; row++) {
                times[row] += step;
            }
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (String name : table.names()) {
            double[] values = table.values(name);
            columns.put(
                    name,
                    switch (how) {
                        case CUT -> Arrays.copyOf(values, kept);
                        case SHIFT -> values;
                        case PERTURB -> perturbed(values, kept, random);
                    });
        }
        return table.with(times, columns);
    }

    private static double[] perturbed(double[] values, int kept, SplittableRandom random) {
        double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
        boolean few = Arrays.stream(known).distinct().limit(FEW + 1L).count() <= FEW;
        double mean = Arrays.stream(known).average().orElse(0);
        double deviation = Math.sqrt(
                Arrays.stream(known).map(v -> (v - mean) * (v - mean)).average().orElse(1));
        double[] other = values.clone();
        for (int row = kept; row < other.length && known.length > 0; row++) {
            double drawn = known[random.nextInt(known.length)];
            // A value that was unknown is known now: what is filled from later rows shows.
            other[row] = few ? drawn : drawn + 0.3 * deviation * random.nextGaussian();
        }
        return other;
    }
}
