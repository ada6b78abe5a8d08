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

    /** One line: its values, and the names of the columns that it was taken from. */
    private record Line(double[] values, TreeSet<String> names) {}

    private final CandleSeries bars;
    private final List<double[]> stops = new ArrayList<>();
    private final List<double[]> targets = new ArrayList<>();
    private final Map<String, Line> lines = new LinkedHashMap<>();

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
            Line line = lines.computeIfAbsent(place == 1 ? kind : kind + " (" + place + ")", key -> empty());
            line.names.add(name);
            int to = Math.min(column.length, bars.size());
            System.arraycopy(column, from, line.values, from, Math.max(0, to - from));
        });
    }

    private Line empty() {
        double[] values = new double[bars.size()];
        Arrays.fill(values, Double.NaN);
        return new Line(values, new TreeSet<>());
    }

    private CandleChart drawn(WalkForwardResult proof) {
        CandleChart chart = CandleChart.of(bars.instrument() + " " + bars.interval(), bars)
                .trades(proof.trades(), joined(stops), joined(targets));
        for (Map.Entry<String, Line> line : lines.entrySet()) {
            TreeSet<String> names = line.getValue().names;
            chart = chart.column(names.size() == 1 ? names.first() : line.getKey(), line.getValue().values);
        }
        return chart;
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
