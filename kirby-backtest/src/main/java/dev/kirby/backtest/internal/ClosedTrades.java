package dev.kirby.backtest.internal;

import dev.kirby.performance.DayIndex;
import dev.kirby.performance.Trade;
import java.util.ArrayList;
import java.util.List;

/** The round trips of a run so far, in the order of their entries, and those that were held at the last close of a UTC day. */
final class ClosedTrades {

    private final DayIndex days;
    private final List<Trade> all = new ArrayList<>();
    private final List<Trade> overnight = new ArrayList<>();
    private int entryDay;

    ClosedTrades(DayIndex days) {
        this.days = days;
    }

    void add(Trade trade) {
        all.add(trade);
        while (trade.entry().bar() >= days.end(entryDay)) {
            entryDay++;
        }
        if (trade.exit().bar() >= days.end(entryDay)) {
            overnight.add(trade);
        }
    }

    /** All of them; grows while the run goes on. */
    List<Trade> all() {
        return all;
    }

    /** Those whose open profit counts in the equity of a day: mostly few. */
    List<Trade> overnight() {
        return overnight;
    }
}
