package dev.kirby.performance;

import dev.kirby.series.Frame;
import dev.kirby.series.TimeSeries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** A run as frames: its trades, its days, its metrics. */
final class PerformanceFrames {

    private PerformanceFrames() {}

    static Map<String, Frame> of(Performance run) {
        Map<String, Frame> frames = new LinkedHashMap<>();
        frames.put("trades", trades(run));
        frames.put("daily", daily(run));
        frames.put("metrics", metrics(run));
        return frames;
    }

    private static Frame trades(Performance run) {
        List<Trade> trades = run.trades();
        return Frame.empty()
                .withTimes("entry_time", times(trades, Trade::entryTime))
                .withTimes("exit_time", times(trades, Trade::exitTime))
                .withTexts("side", texts(trades, trade -> trade.side().toString()))
                .withNumbers("entry_price", numbers(trades, Trade::entryPrice))
                .withNumbers("exit_price", numbers(trades, Trade::exitPrice))
                .withNumbers("units", numbers(trades, Trade::units))
                .withTexts("reason", texts(trades, trade -> trade.reason().toString()))
                .withNumbers("pnl", numbers(trades, Trade::pnl))
                .withNumbers("profit_share", numbers(trades, Trade::profitShare))
                .withNumbers("fees", numbers(trades, Trade::fees))
                .withNumbers("slippage", numbers(trades, Trade::slippage))
                .withNumbers("funding", numbers(trades, Trade::funding))
                .withCounts("holding_periods", numbers(trades, Trade::holdingPeriods))
                .withNumbers("mae", run.adverseExcursions())
                .withNumbers("mfe", run.favourableExcursions());
    }

    private static Frame daily(Performance run) {
        TimeSeries equity = run.dailyEquity();
        long[] days = new long[equity.size()];
        Arrays.setAll(days, equity::time);
        Frame frame = Frame.empty()
                .withTimes("time", days)
                .withNumbers("equity", equity.toArray())
                .withNumbers("daily_return", run.dailyReturns().toArray())
                .withNumbers("drawdown", run.drawdown().toArray());
        TimeSeries holding = run.holding();
        return holding.size() == days.length ? frame.withNumbers("holding", holding.toArray()) : frame;
    }

    private static Frame metrics(Performance run) {
        Map<String, Double> figures = run.metrics().toMap();
        return Frame.empty()
                .withTexts("metric", List.copyOf(figures.keySet()))
                .withNumbers(
                        "value",
                        figures.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
    }

    private static long[] times(List<Trade> trades, ToLongFunction<Trade> time) {
        return trades.stream().mapToLong(time).toArray();
    }

    private static double[] numbers(List<Trade> trades, ToDoubleFunction<Trade> number) {
        return trades.stream().mapToDouble(number).toArray();
    }

    private static List<String> texts(List<Trade> trades, Function<Trade, String> text) {
        return trades.stream().map(text).toList();
    }
}
