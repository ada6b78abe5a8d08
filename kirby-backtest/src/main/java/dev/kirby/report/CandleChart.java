package dev.kirby.report;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Candles, with trades, their stops and targets, other columns on the same scale, and the holes in the data.
 *
 * <p>On a page every candle can be looked at: prices are whole numbers of the smallest step between them, each as its
 * distance from the price before, which takes some 15 bytes a candle. Above {@value #MOST} candles some are put together.
 *
 * <p>Immutable and thread-safe.
 */
public final class CandleChart extends Chart {

    private static final int MOST = 150_000;
    private static final int MOST_DECIMALS = 8;
    private static final int GAPS = 2_000;

    private final CandleSeries bars;
    private final List<Trade> trades;
    private final double[] stops;
    private final double[] targets;
    private final Map<String, double[]> columns;
    private final Map<Integer, String> marks;
    private final int most;

    private CandleChart(
            String title,
            CandleSeries bars,
            List<Trade> trades,
            double[] stops,
            double[] targets,
            Map<String, double[]> columns,
            Map<Integer, String> marks,
            int most) {
        super(title);
        this.bars = bars;
        this.trades = trades;
        this.stops = stops;
        this.targets = targets;
        this.columns = columns;
        this.marks = marks;
        this.most = most;
    }

    /**
     * Candles alone.
     *
     * @param title stands above them
     * @param bars the candles
     * @return the chart
     */
    public static CandleChart of(String title, CandleSeries bars) {
        return new CandleChart(title, bars, List.of(), new double[0], new double[0], Map.of(), Map.of(), MOST);
    }

    /**
     * A copy with trades.
     *
     * @param newTrades made on these candles: the bars of their fills are places in this series
     * @param newStops the price of each trade's stop, NaN where there is none
     * @param newTargets the price of each trade's target, NaN where there is none
     * @return the new chart
     */
    public CandleChart trades(List<Trade> newTrades, double[] newStops, double[] newTargets) {
        if (newStops.length != newTrades.size() || newTargets.length != newTrades.size()) {
            throw new InvalidRequestException(
                    "Give a stop and a target for each of " + newTrades.size() + " trades, NaN where there is none.");
        }
        return new CandleChart(
                title(), bars, List.copyOf(newTrades), newStops.clone(), newTargets.clone(), columns, marks, most);
    }

    /**
     * A copy with a line on the scale of the prices, such as an average or a level.
     *
     * @param name stands in the legend
     * @param values one a candle, NaN where there is none
     * @return the new chart
     */
    public CandleChart column(String name, double[] values) {
        if (values.length != bars.size()) {
            throw new InvalidRequestException("Column '" + name + "' needs one value for each of " + bars.size()
                    + " candles, but has " + values.length + ".");
        }
        Map<String, double[]> more = new LinkedHashMap<>(columns);
        more.put(name, values);
        return new CandleChart(title(), bars, trades, stops, targets, more, marks, most);
    }

    /**
     * A copy with marked candles, such as those in which the order of prices matters.
     *
     * @param why by the place of the candle
     * @return the new chart
     */
    public CandleChart marks(Map<Integer, String> why) {
        for (int bar : why.keySet()) {
            if (bar < 0 || bar >= bars.size()) {
                throw new InvalidRequestException(
                        "There is no candle " + bar + " to mark: there are " + bars.size() + ", from 0.");
            }
        }
        return new CandleChart(title(), bars, trades, stops, targets, columns, new TreeMap<>(why), most);
    }

    /**
     * A copy of which a page gets fewer candles, several put together: for pages with many such charts.
     *
     * @param candles 1 or more; 150,000 where nothing is said
     * @return the new chart
     */
    public CandleChart atMost(int candles) {
        if (candles < 1) {
            throw new InvalidRequestException("A chart needs 1 candle or more, was " + candles + ".");
        }
        return new CandleChart(title(), bars, trades, stops, targets, columns, marks, candles);
    }

    @Override
    double height(double width) {
        return width < 500 ? 300 : 420;
    }

    @Override
    void draw(Canvas canvas, double width, double height) {
        int size = bars.size();
        if (size == 0) {
            canvas.text(width / 2, height / 2, "no candles", Canvas.Align.MIDDLE, Ink.MUTED);
            return;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int bar = 0; bar < size; bar++) {
            least = Math.min(least, bars.low(bar));
            most = Math.max(most, bars.high(bar));
        }
        Axes.Range x = new Axes.Range((double) bars.time(0), (double) bars.closeTime(size - 1));
        Axes axes = Axes.of(canvas, width, height, x, Axes.Range.of(least, most));
        axes.horizontal(Notation.NUMBER::label).time();
        int drawn = (int) Math.min(size, (axes.right() - axes.left()) / 3);
        for (int i = 0; i < drawn; i++) {
            int from = (int) ((long) size * i / drawn);
            int to = (int) ((long) size * (i + 1) / drawn);
            candle(axes, from, to);
        }
        columns.forEach((name, values) -> {
            int points = Math.min(size, 800);
            double[] atX = new double[points];
            double[] atY = new double[points];
            for (int i = 0; i < points; i++) {
                int bar = (int) ((long) size * i / points);
                atX[i] = axes.atTime(bars.time(bar));
                atY[i] = axes.atY(values[bar]);
            }
            canvas.path(atX, atY, Ink.VIOLET, 1);
        });
        marks.forEach((bar, why) -> mark(axes, bar, why));
        for (Trade trade : trades) {
            double[] atX = {axes.atTime(trade.entryTime()), axes.atTime(trade.exitTime())};
            double[] atY = {axes.atY(trade.entryPrice()), axes.atY(trade.exitPrice())};
            canvas.path(atX, atY, trade.pnl() < 0 ? Ink.RED : Ink.BLUE, 1.5);
            canvas.dot(atX[0], atY[0], 2.5, trade.side() == Side.LONG ? Ink.BLUE : Ink.ORANGE, 1, trade.toString());
        }
    }

    private void mark(Axes axes, int bar, String why) {
        double at = axes.atTime(bars.time(bar));
        axes.canvas().dot(at, axes.atY(bars.high(bar)) - 6, 2.5, Ink.AMBER, 1, why);
    }

    private void candle(Axes axes, int from, int to) {
        double high = bars.high(from);
        double low = bars.low(from);
        for (int bar = from + 1; bar < to; bar++) {
            high = Math.max(high, bars.high(bar));
            low = Math.min(low, bars.low(bar));
        }
        double open = axes.atY(bars.open(from));
        double close = axes.atY(bars.close(to - 1));
        double at = axes.atX((bars.time(from) + bars.closeTime(to - 1)) / 2.0);
        Ink ink = close <= open ? Ink.GREEN : Ink.RED;
        axes.canvas().line(at, axes.atY(high), at, axes.atY(low), ink, 1);
        axes.canvas().box(at - 1, Math.min(open, close), 2, Math.max(0.5, Math.abs(close - open)), ink, 1, "");
    }

    @Override
    Optional<Map<String, Object>> data() {
        int size = bars.size();
        if (size == 0) {
            return Optional.empty();
        }
        int group = (size + most - 1) / most;
        int count = (size + group - 1) / group;
        int decimals = decimals();
        double scale = Math.pow(10, decimals);
        long[] deltas = new long[4 * count];
        List<long[]> jumps = new ArrayList<>();
        List<Object> gaps = new ArrayList<>();
        long step = (bars.closeTime(0) - bars.time(0)) * group;
        long before = 0;
        for (int i = 0; i < count; i++) {
            int from = i * group;
            int to = Math.min(size, from + group);
            long high = Long.MIN_VALUE;
            long low = Long.MAX_VALUE;
            for (int bar = from; bar < to; bar++) {
                high = Math.max(high, Math.round(bars.high(bar) * scale));
                low = Math.min(low, Math.round(bars.low(bar) * scale));
            }
            long open = Math.round(bars.open(from) * scale);
            long close = Math.round(bars.close(to - 1) * scale);
            deltas[4 * i] = open - before;
            deltas[4 * i + 1] = close - open;
            deltas[4 * i + 2] = high - Math.max(open, close);
            deltas[4 * i + 3] = Math.min(open, close) - low;
            before = close;
            if (i > 0 && bars.time(from) - bars.time(from - group) != step) {
                jumps.add(new long[] {i, bars.time(from) / 1000});
            }
            for (int bar = Math.max(1, from); bar < to && gaps.size() < GAPS; bar++) {
                if (bars.time(bar) != bars.closeTime(bar - 1)) {
                    gaps.add(List.of(i, length(bars.time(bar) - bars.closeTime(bar - 1))));
                }
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", "candles");
        data.put("start", bars.time(0) / 1000);
        data.put("step", step / 1000);
        data.put("jumps", jumps);
        data.put("decimals", decimals);
        data.put("group", group);
        data.put("deltas", deltas);
        data.put("gaps", gaps);
        data.put(
                "marks",
                marks.entrySet().stream()
                        .map(mark -> List.of(mark.getKey() / group, mark.getValue()))
                        .toList());
        data.put("trades", tradesData(group));
        data.put("columns", columnsData(group, count, scale));
        return Optional.of(data);
    }

    private Map<String, Object> tradesData(int group) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entry", trades.stream().mapToInt(t -> t.entry().bar() / group).toArray());
        data.put("exit", trades.stream().mapToInt(t -> t.exit().bar() / group).toArray());
        data.put(
                "long",
                trades.stream().mapToInt(t -> t.side() == Side.LONG ? 1 : 0).toArray());
        data.put("from", trades.stream().mapToDouble(Trade::entryPrice).toArray());
        data.put("to", trades.stream().mapToDouble(Trade::exitPrice).toArray());
        data.put("pnl", trades.stream().mapToDouble(Trade::pnl).toArray());
        data.put("why", trades.stream().map(t -> t.reason().name()).toList());
        data.put("stop", stops);
        data.put("target", targets);
        return data;
    }

    private List<Object> columnsData(int group, int count, double scale) {
        List<Object> data = new ArrayList<>();
        columns.forEach((name, values) -> {
            // Distances from the value before, as prices are; null where there is none.
            double[] deltas = new double[count];
            double before = 0;
            for (int i = 0; i < count; i++) {
                double value = Math.rint(values[i * group] * scale);
                deltas[i] = value - before;
                before = Double.isNaN(value) ? before : value;
            }
            data.add(Map.of("name", name, "deltas", deltas));
        });
        return data;
    }

    /** How many digits after the point prices have, or as many as make seven in all. */
    private int decimals() {
        double most = 0;
        int needed = 0;
        for (int bar = 0; bar < bars.size() && needed <= MOST_DECIMALS; bar++) {
            most = Math.max(most, bars.high(bar));
            for (double price : new double[] {bars.open(bar), bars.high(bar), bars.low(bar), bars.close(bar)}) {
                while (needed <= MOST_DECIMALS && !isWhole(price * Math.pow(10, needed))) {
                    needed++;
                }
            }
        }
        int sensible = (int) Math.max(0, Math.min(10, 7 - Math.ceil(Math.log10(Math.max(1e-9, highest())))));
        return needed > MOST_DECIMALS ? sensible : Math.min(needed, Math.max(sensible, 1) + 2);
    }

    private double highest() {
        return Arrays.stream(bars.highs()).max().orElse(1);
    }

    private static boolean isWhole(double value) {
        return Math.abs(value - Math.rint(value)) <= 1e-9 * Math.max(1, Math.abs(value));
    }

    private static String length(long millis) {
        long minutes = millis / 60_000;
        return minutes < 120 ? minutes + " min" : minutes < 2_880 ? minutes / 60 + " h" : minutes / 1_440 + " d";
    }
}
