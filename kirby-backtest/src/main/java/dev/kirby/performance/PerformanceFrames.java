package dev.kirby.performance;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import dev.kirby.series.Frame;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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

    static Performance read(double capital, Map<String, Frame> frames) {
        for (String name : List.of("trades", "daily")) {
            if (!frames.containsKey(name)) {
                throw new InvalidRequestException("There is no frame '" + name + "', only " + frames.keySet()
                        + ": a run is read from its 'trades' and 'daily', as toFrames() has them.");
            }
        }
        Frame trades = requireNonNull(frames.get("trades"), "trades");
        Frame daily = requireNonNull(frames.get("daily"), "daily");
        return Performance.of(capital, rounds(trades), daily.series("time", "equity"));
    }

    /** Round trips of the columns that any tool has, and of those of Kirby where they are there. */
    private static List<Trade> rounds(Frame frame) {
        long[] entered = frame.times("entry_time");
        long[] left = frame.times("exit_time");
        double[] from = frame.numbers("entry_price");
        double[] to = frame.numbers("exit_price");
        double[] units = frame.numbers("units");
        double[] pnl = frame.numbers("pnl");
        List<@Nullable String> sides = frame.texts("side");
        double[] fees = optional(frame, "fees", 0);
        double[] slippage = optional(frame, "slippage", 0);
        double[] funding = optional(frame, "funding", 0);
        double[] bars = optional(frame, "holding_periods", 1);
        boolean hasReasons = frame.names().contains("reason");
        List<Trade> trades = new ArrayList<>();
        for (int i = 0; i < frame.size(); i++) {
            Side side = Side.parse(String.valueOf(sides.get(i)));
            // Fees and slippage of both fills are counted at the entry: they are known together.
            double raw = from[i] - side.sign() * slippage[i] / units[i];
            trades.add(new Trade(
                    side,
                    units[i],
                    new Fill(0, entered[i], raw, from[i], fees[i]),
                    new Fill((int) bars[i] - 1, left[i], to[i], to[i], 0),
                    hasReasons ? reason(frame.texts("reason").get(i)) : ExitReason.SIGNAL,
                    funding[i],
                    pnl[i],
                    List.of()));
        }
        return trades;
    }

    private static double[] optional(Frame frame, String name, double otherwise) {
        double[] values = new double[frame.size()];
        Arrays.fill(values, otherwise);
        return frame.names().contains(name) ? frame.numbers(name) : values;
    }

    private static ExitReason reason(@Nullable String name) {
        return Arrays.stream(ExitReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "There is no reason '" + name + "' to end a trade: there are " + List.of(ExitReason.values())
                                + ". Leave the column 'reason' out where it is not known."));
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
