package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.TradeLevels;
import dev.kirby.report.CandleChart;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the strategies of a walk-forward's tests went by, among the candles of all windows: each window's columns over its own
 * test. Columns of one kind are one line, whatever the parameters that were chosen: {@code sma 8} of one window goes on as
 * {@code sma 12} of the next.
 */
final class WindowLevels {

    private final CandleSeries bars;
    private final List<double[]> stops = new ArrayList<>();
    private final List<double[]> targets = new ArrayList<>();
    private final Map<String, double[]> lines = new LinkedHashMap<>();
    /** Of each line, the names of the columns that it was taken from. */
    private final Map<String, TreeSet<String>> names = new HashMap<>();

    private WindowLevels(CandleSeries bars) {
        this.bars = bars;
    }

    static CandleChart chart(WalkForwardResult proof) {
        CandleSeries bars = proof.subject().backtest().bars();
        WindowLevels levels = new WindowLevels(bars);
        proof.windows().forEach(window -> window.test().ifPresent(levels::add));
        return levels.drawn(proof);
    }

    private void add(BacktestResult test) {
        TradeLevels levels = test.levels();
        stops.add(levels.stops());
        targets.add(levels.targets());
        int from = test.backtest().firstBar();
        Map<String, Integer> seen = new HashMap<>();
        levels.columns().forEach((name, column) -> {
            String kind = TradeLevels.kind(name);
            int place = seen.merge(kind, 1, Integer::sum);
            String key = place == 1 ? kind : kind + " (" + place + ")";
            names.computeIfAbsent(key, k -> new TreeSet<>()).add(name);
            int to = Math.min(column.length, bars.size());
            System.arraycopy(column, from, lines.computeIfAbsent(key, k -> empty()), from, Math.max(0, to - from));
        });
    }

    private double[] empty() {
        double[] values = new double[bars.size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private CandleChart drawn(WalkForwardResult proof) {
        CandleChart chart = CandleChart.of(bars.instrument() + " " + bars.interval(), bars)
                .trades(proof.trades(), joined(stops), joined(targets));
        for (Map.Entry<String, double[]> line : lines.entrySet()) {
            TreeSet<String> of = names.getOrDefault(line.getKey(), new TreeSet<>());
            chart = chart.column(of.size() == 1 ? of.first() : line.getKey(), line.getValue());
        }
        return chart;
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
