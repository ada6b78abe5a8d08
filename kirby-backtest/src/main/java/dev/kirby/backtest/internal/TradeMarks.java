package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.PartialFill;
import dev.kirby.performance.Trade;
import java.util.Arrays;
import java.util.List;

/**
 * What trades were worth while they were open. The executions of one that has several are done again by the arithmetic that
 * did them first, so that the figures are the same to the last bit.
 */
public final class TradeMarks {

    private TradeMarks() {}

    /**
     * {@return what a position was worth at the close of a bar, over the capital before it; currency of settlement}
     *
     * @param data the bars
     * @param trade it became
     * @param bar in which it was open
     */
    public static double at(BarData data, Trade trade, int bar) {
        if (trade.partialFills().isEmpty()) {
            boolean isLong = trade.side() == Side.LONG;
            double carry = data.carry(isLong, trade.entryTime(), data.closeTime(bar), trade.entryPrice());
            double gain = data.gross(isLong, trade.units(), trade.entryPrice(), data.close(bar))
                    - trade.entry().fee();
            return gain - carry * trade.units();
        }
        Holding holding = new Holding(data);
        List<PartialFill> fills = trade.partialFills();
        holding.open(
                trade.side() == Side.LONG, fills.get(0).fill(), fills.get(0).units());
        for (int i = 1; i < fills.size() && fills.get(i).fill().bar() <= bar; i++) {
            execute(holding, data, trade, fills.get(i));
        }
        return holding.mark(bar);
    }

    /**
     * {@return what it was worth at the last close of each day with bars that it lived through, in their order}
     *
     * @param data the bars
     * @param trade of more than two executions
     */
    public static double[] daily(BarData data, Trade trade) {
        DayIndex days = data.days;
        int day = 0;
        while (trade.entry().bar() >= days.end(day)) {
            day++;
        }
        double[] marks = new double[days.size()];
        int count = 0;
        Holding holding = new Holding(data);
        List<PartialFill> fills = trade.partialFills();
        holding.open(
                trade.side() == Side.LONG, fills.get(0).fill(), fills.get(0).units());
        int next = 1;
        for (; trade.exit().bar() >= days.end(day); day++) {
            int bar = days.lastBar(day);
            while (bar >= 0 && fills.get(next).fill().bar() <= bar) {
                execute(holding, data, trade, fills.get(next++));
            }
            if (bar >= 0) {
                marks[count++] = holding.mark(bar);
            }
        }
        return Arrays.copyOf(marks, count);
    }

    private static void execute(Holding holding, BarData data, Trade trade, PartialFill part) {
        if (part.units() > 0) {
            holding.add(part.fill(), part.units());
        } else {
            holding.take(part.fill(), -part.units(), heldUntil(data, trade, part));
        }
    }

    /**
     * {@return when the units of an exit stop paying funding: what falls due before that, they pay}
     *
     * @param data the bars
     * @param trade whose exit it is
     * @param part an execution that takes units off
     */
    public static long heldUntil(BarData data, Trade trade, PartialFill part) {
        int bar = part.fill().bar();
        boolean atClose = (trade.reason() == ExitReason.MAX_HOLD || trade.reason() == ExitReason.END_OF_DATA)
                && part.fill().rawPrice() == data.close(bar);
        return atClose ? data.closeTime(bar) : data.time(bar) + 1;
    }
}
