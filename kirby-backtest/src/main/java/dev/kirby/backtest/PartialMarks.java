package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.market.Side;
import dev.kirby.performance.PartialFill;
import dev.kirby.performance.Trade;

/** What a position that was opened or left in parts was worth while it was open, from its executions. */
final class PartialMarks {

    private PartialMarks() {}

    /** Its worth at the close of a bar over the capital before it, quote units. */
    static double mark(BarData data, Trade trade, int bar) {
        boolean isLong = trade.side() == Side.LONG;
        double units = 0;
        double entry = 0;
        double banked = 0;
        long since = trade.entryTime();
        for (PartialFill part : trade.partialFills()) {
            if (part.fill().bar() > bar) {
                break;
            }
            long now = data.time(part.fill().bar());
            banked -= data.carry(isLong, since, now + 1, entry) * units
                    + part.fill().fee();
            since = now;
            if (part.units() > 0) {
                entry = (units * entry + part.units() * part.fill().price()) / (units + part.units());
            } else {
                banked += data.gross(isLong, -part.units(), entry, part.fill().price());
            }
            units += part.units();
        }
        double paid = data.carry(isLong, since, data.closeTime(bar), entry) * units;
        return banked + data.gross(isLong, units, entry, data.close(bar)) - paid;
    }
}
