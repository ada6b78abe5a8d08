package dev.kirby.sweep;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import dev.kirby.report.BarChart;
import dev.kirby.report.Chart;
import dev.kirby.report.HeatChart;
import dev.kirby.report.Ink;
import dev.kirby.report.LineChart;
import dev.kirby.report.Notation;
import dev.kirby.report.ParallelChart;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import dev.kirby.strategy.ParameterGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The page of a sweep. The best of many is mostly luck, and luck has no neighbours: so the page says first whether the best
 * stands on a plateau or alone, and shows every pair of parameters over all values of the others.
 */
final class SweepReport {

    private static final int MOST_CELLS = 60_000;
    private static final int TOP = 10;
    private static final int RANKED = 2_000;
    private static final int THREADS_DRAWN = 400;
    private static final long SAMPLE_SEED = 42;

    private final SweepResult result;
    private final ParameterGrid grid;
    private final String objective;
    private final double[] scores;
    private final double[] known;

    SweepReport(SweepResult result) {
        this.result = result;
        this.grid = result.grid();
        this.objective = result.sweep().objectiveName();
        this.scores =
                IntStream.range(0, result.size()).mapToDouble(result::objective).toArray();
        this.known = Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
    }

    Report report() {
        int[] counting =
                IntStream.range(0, result.size()).filter(result::counts).toArray();
        double profitable = Arrays.stream(counting)
                        .filter(i -> result.value(Metric.NET_PROFIT, i) > 0)
                        .count()
                / (double) counting.length;
        Report report = Report.of(grid.strategy().name() + " on "
                        + result.backtest().bars().instrument() + " "
                        + result.backtest().bars().interval() + ", sweep")
                .subtitle(
                        result.backtest().range(),
                        String.format(
                                Locale.ROOT,
                                "%,d combinations in %.2f s, ranked by %s; %s, %s",
                                result.size(),
                                result.elapsed().toMillis() / 1000.0,
                                objective,
                                result.backtest().costs(),
                                result.backtest().sizing()));
        if (known.length == 0) {
            return report.headline(
                    Report.Tone.BAD,
                    "NOTHING COUNTS",
                    "No combination has the " + result.sweep().minTrades() + " trades that are asked for.",
                    List.of("Take more candles, or ask for fewer trades by minTrades(...)."));
        }
        List<Combination> top = result.top(RANKED);
        report = headline(report, top.get(0), profitable)
                .figure("combinations", result.size(), Notation.NUMBER)
                .figure("enough trades", counting.length, Notation.NUMBER)
                .figure("of them profitable", profitable, Notation.SHARE)
                .figure("best " + objective, known[known.length - 1], Notation.NUMBER)
                .figure("median " + objective, known[known.length / 2], Notation.NUMBER);
        if (grid.names().size() > 1) {
            report = report.with(pairs());
        }
        return report.with(each()).with(parallel(top)).with(best(top));
    }

    private Report headline(Report report, Combination best, double profitable) {
        double[] around = neighbours(best.number()).mapToDouble(i -> scores[i]).toArray();
        double[] counted =
                Arrays.stream(around).filter(Double::isFinite).sorted().toArray();
        double top = scores[best.number()];
        double median = counted.length == 0 ? Double.NaN : counted[counted.length / 2];
        double keeps = top > 0 ? median / top : Double.NaN;
        String word = Double.isNaN(keeps) ? "NO EDGE" : keeps >= 0.7 ? "PLATEAU" : keeps >= 0.3 ? "SLOPE" : "PEAK";
        List<String> reasons = new ArrayList<>();
        reasons.add(String.format(
                Locale.ROOT,
                "Of %d neighbours, a step away in one parameter, %d count; their median %s is %.4g, that of the best %.4g.",
                around.length,
                counted.length,
                objective,
                median,
                top));
        reasons.add(String.format(
                Locale.ROOT, "%.1f %% of all combinations with enough trades are profitable.", 100 * profitable));
        reasons.add("The best of many is mostly luck: judge it out of sample by WalkForward, or the command train.");
        String sentence = switch (word) {
            case "PLATEAU" -> "The best combination stands among others that do nearly as well.";
            case "SLOPE" -> "The neighbours of the best combination do clearly worse.";
            case "PEAK" -> "The best combination stands alone: a small change of one parameter loses most of it.";
            default -> "Not even the best combination has a " + objective + " above zero.";
        };
        boolean bad = word.equals("PEAK") || word.equals("NO EDGE");
        return report.headline(bad ? Report.Tone.BAD : Report.Tone.OPEN, word, sentence, reasons);
    }

    /** The combinations that differ in one parameter, by one step. */
    private IntStream neighbours(int number) {
        IntStream.Builder found = IntStream.builder();
        int stride = 1;
        for (int d = grid.names().size() - 1; d >= 0; d--) {
            int size = grid.values(grid.names().get(d)).length;
            int digit = number / stride % size;
            if (digit > 0) {
                found.add(number - stride);
            }
            if (digit < size - 1) {
                found.add(number + stride);
            }
            stride *= size;
        }
        return found.build();
    }

    /** Every pair of parameters: the best, the median and the share above zero over all values of the others. */
    private Section pairs() {
        Map<String, List<Chart>> charts = new LinkedHashMap<>();
        List<String> names = grid.names();
        int cells = 0;
        int leftOut = 0;
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                int size = grid.values(names.get(i)).length * grid.values(names.get(j)).length;
                if (cells + size > MOST_CELLS && !charts.isEmpty()) {
                    leftOut++;
                } else {
                    cells += size;
                    charts.put(names.get(i) + " × " + names.get(j), pair(names.get(i), names.get(j)));
                }
            }
        }
        Section section = Section.of("Any two parameters");
        return (leftOut == 0 ? section : section.text(leftOut + " pairs with too many cells are left out."))
                .choice("Over all values of the others", charts);
    }

    private List<Chart> pair(String down, String across) {
        double[] rows = grid.values(down);
        double[] columns = grid.values(across);
        double[][] cells = grouped(new Projection(grid, List.of(down, across)));
        return List.of(
                heat(
                        "best " + objective,
                        down,
                        across,
                        Notation.NUMBER,
                        matrix(cells, rows.length, columns.length, v -> v[v.length - 1])),
                heat(
                        "median " + objective,
                        down,
                        across,
                        Notation.NUMBER,
                        matrix(cells, rows.length, columns.length, v -> v[v.length / 2])),
                heat(
                        "share above zero",
                        down,
                        across,
                        Notation.SHARE,
                        matrix(
                                cells,
                                rows.length,
                                columns.length,
                                v -> DoubleStream.of(v).filter(x -> x > 0).count() / (double) v.length)));
    }

    private interface Summary {
        double of(double[] sorted);
    }

    private static double[][] matrix(double[][] cells, int rows, int columns, Summary summary) {
        double[][] matrix = new double[rows][columns];
        for (int cell = 0; cell < cells.length; cell++) {
            matrix[cell / columns][cell % columns] = cells[cell].length == 0 ? Double.NaN : summary.of(cells[cell]);
        }
        return matrix;
    }

    private HeatChart heat(String title, String down, String across, Notation unit, double[][] cells) {
        return HeatChart.of(title, texts(down), texts(across), cells)
                .axes(down, across)
                .in(unit);
    }

    private List<String> texts(String name) {
        return Arrays.stream(grid.values(name)).mapToObj(SweepReport::number).toList();
    }

    /** The known scores by key, each sorted. */
    private double[][] grouped(Projection projection) {
        int[] keys = projection.ofAll();
        int[] sizes = new int[projection.size()];
        for (int i = 0; i < keys.length; i++) {
            sizes[keys[i]] += Double.isFinite(scores[i]) ? 1 : 0;
        }
        double[][] groups = new double[sizes.length][];
        Arrays.setAll(groups, key -> new double[sizes[key]]);
        for (int i = 0; i < keys.length; i++) {
            if (Double.isFinite(scores[i])) {
                groups[keys[i]][--sizes[keys[i]]] = scores[i];
            }
        }
        Arrays.stream(groups).forEach(Arrays::sort);
        return groups;
    }

    /** What each parameter does alone. */
    private Section each() {
        Section section = Section.of("Each parameter, over all values of the others")
                .small(BarChart.histogram("All combinations by " + objective, Notation.NUMBER, known));
        for (String name : grid.names()) {
            double[][] groups = grouped(new Projection(grid, List.of(name)));
            section = section.small(BarChart.of("Median " + objective + " by " + name, texts(name))
                    .bars(
                            "median",
                            Arrays.stream(groups)
                                    .mapToDouble(v -> v.length == 0 ? Double.NaN : v[v.length / 2])
                                    .toArray(),
                            Ink.BLUE)
                    .colouredBySign());
        }
        return section;
    }

    /** The best tenth of some rows, and as many others as a reader can distinguish. */
    private Section parallel(List<Combination> top) {
        int best = Math.min(top.size(), THREADS_DRAWN / 10);
        int[] ranked = top.stream().mapToInt(Combination::number).limit(best).toArray();
        int[] rows = IntStream.concat(
                        IntStream.of(ranked),
                        new SplittableRandom(SAMPLE_SEED)
                                .ints(4L * THREADS_DRAWN, 0, scores.length)
                                .filter(i -> Double.isFinite(scores[i]))
                                .distinct()
                                .limit(THREADS_DRAWN - best))
                .toArray();
        List<String> names = new ArrayList<>(grid.names());
        double[][] columns = new double[names.size() + 1][];
        for (int c = 0; c < names.size(); c++) {
            double[] whole = result.column(names.get(c));
            columns[c] = Arrays.stream(rows).mapToDouble(i -> whole[i]).toArray();
        }
        columns[names.size()] = Arrays.stream(rows).mapToDouble(i -> scores[i]).toArray();
        names.add(objective);
        return Section.of("What the best share")
                .text(
                        "A thread is a combination: the ten best orange, the best tenth blue, a sample of the others grey.")
                .wide(ParallelChart.of("Parallel coordinates", names, columns));
    }

    /** The best ones that are not neighbours of a better one, run again with all metrics. */
    private Section best(List<Combination> top) {
        List<Combination> kept = new ArrayList<>();
        for (Combination row : top) {
            if (kept.size() < TOP && kept.stream().allMatch(other -> differ(row.number(), other.number()))) {
                kept.add(row);
            }
        }
        Table table = Table.empty()
                .number("#")
                .number("trades")
                .number("net profit")
                .number("profit factor")
                .share("max drawdown")
                .number("Sharpe");
        for (String name : grid.names()) {
            table = table.number(name);
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        BacktestResult first = top.get(0).run();
        for (Combination row : kept) {
            BacktestResult run = row.number() == top.get(0).number() ? first : row.run();
            List<@Nullable Object> cells = new ArrayList<>(List.of(
                    row.number(),
                    run.trades().size(),
                    run.performance().value(Metric.NET_PROFIT),
                    run.performance().value(Metric.PROFIT_FACTOR),
                    run.performance().value(Metric.MAX_DRAWDOWN),
                    run.performance().value(Metric.SHARPE)));
            for (String name : grid.names()) {
                cells.add(row.params().value(name));
            }
            rows.add(cells.toArray());
        }
        return Section.of("The best that differ")
                .text("Combinations a step or two from a better one are left out.")
                .table("", table.rows(rows))
                .wide(LineChart.of("Equity of the best, in hindsight")
                        .line("best", first.dailyEquity(), Ink.ORANGE)
                        .line("buy and hold", first.performance().holding(), Ink.MUTED));
    }

    /** Whether two combinations are more than two steps apart, all parameters together. */
    private boolean differ(int one, int other) {
        int steps = 0;
        int a = one;
        int b = other;
        for (int d = grid.names().size() - 1; d >= 0; d--) {
            int size = grid.values(grid.names().get(d)).length;
            steps += Math.abs(a % size - b % size);
            a /= size;
            b /= size;
        }
        return steps > 2;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value)
                        .replaceFirst("(\\.\\d*?)0+$", "$1")
                        .replaceFirst("\\.$", "");
    }
}
