package dev.kirby.backtest;

import dev.kirby.performance.Trade;
import dev.kirby.report.CandleChart;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a strategy went by, to be drawn among the candles: the stop and the target of each trade as they were decided with the
 * entry, and those of the columns it reads that are on the scale of prices. The strategy is evaluated again for it.
 *
 * <p>Immutable and thread-safe.
 */
public final class TradeLevels {

    private static final Set<String> PRICES = Set.of("open", "high", "low", "close");
    private static final int MOST_COLUMNS = 4;
    /** By the words, then by the numbers: sma 8 comes before sma 30. */
    private static final Comparator<String> BY_NUMBER = Comparator.comparing(TradeLevels::kind)
            .thenComparing(String::length)
            .thenComparing(name -> name);

    private final CandleSeries bars;
    private final List<Trade> trades;
    private final double[] stops;
    private final double[] targets;
    private final Map<String, double[]> columns;

    private TradeLevels(Backtest backtest, Strategy strategy, List<Trade> trades) {
        this.bars = backtest.bars();
        this.trades = List.copyOf(trades);
        this.stops = new double[trades.size()];
        this.targets = new double[trades.size()];
        Study study = backtest.study().on(bars);
        Rule rule = backtest.shortSelling().rule(strategy, study);
        for (int i = 0; i < stops.length; i++) {
            Trade trade = trades.get(i);
            Exits exits = rule.at(trade.entry().bar() - 1).exits();
            double sign = trade.side().sign();
            stops[i] = trade.entry().rawPrice() - sign * exits.stopDistance();
            targets[i] = trade.entry().rawPrice() + sign * exits.targetDistance();
        }
        this.columns = Collections.unmodifiableMap(prices(study, bars));
    }

    /**
     * What a strategy went by.
     *
     * @param backtest whose candles they are
     * @param strategy that made the trades
     * @param trades on these candles
     * @return the levels
     */
    public static TradeLevels of(Backtest backtest, Strategy strategy, List<Trade> trades) {
        return new TradeLevels(backtest, strategy, trades);
    }

    /** {@return the price of each trade's stop as it was decided with the entry, NaN where it had none; a new array} */
    public double[] stops() {
        return stops.clone();
    }

    /** {@return the price of each trade's target as it was decided with the entry, NaN where it had none; a new array} */
    public double[] targets() {
        return targets.clone();
    }

    /** {@return at most four columns on the scale of prices, one value a candle, by name; not to be written} */
    public Map<String, double[]> columns() {
        return columns;
    }

    /**
     * What a column is, whatever its parameters: {@code sma} of {@code sma 30}.
     *
     * @param name of a column
     * @return its words without its numbers
     */
    public static String kind(String name) {
        return name.replaceAll("\\s*(?<!\\w)[\\d.,]+(?!\\w)", "");
    }

    /** {@return the candles with the trades, their stops and targets, and the columns} */
    public CandleChart chart() {
        CandleChart chart =
                CandleChart.of(bars.instrument() + " " + bars.interval(), bars).trades(trades, stops, targets);
        for (Map.Entry<String, double[]> column : columns.entrySet()) {
            chart = chart.column(column.getKey(), column.getValue());
        }
        return chart;
    }

    private static Map<String, double[]> prices(Study study, CandleSeries bars) {
        double[] closes = bars.closes();
        Map<String, double[]> found = new TreeMap<>(BY_NUMBER);
        study.columns().forEach((name, column) -> {
            if (found.size() < MOST_COLUMNS && !PRICES.contains(name) && isPrice(column, closes)) {
                found.put(name, column);
            }
        });
        return found;
    }

    /** Whether nine of ten values that are known are within a half and the double of the close. */
    private static boolean isPrice(double[] column, double[] closes) {
        int known = 0;
        int near = 0;
        for (int bar = 0; bar < column.length && column.length == closes.length; bar++) {
            if (!Double.isNaN(column[bar])) {
                known++;
                near += column[bar] > 0.5 * closes[bar] && column[bar] < 2 * closes[bar] ? 1 : 0;
            }
        }
        return known > 0 && near >= 0.9 * known;
    }

    /** For example {@code TradeLevels[124 trades, columns [sma 8, sma 32]]}. */
    @Override
    public String toString() {
        String names = columns.keySet().toString();
        return "TradeLevels[" + trades.size() + " trades, columns "
                + (names.length() > 40 ? names.substring(0, 37) + "..." : names) + "]";
    }
}
