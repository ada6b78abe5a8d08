package dev.kirby.examples;

import dev.kirby.performance.Trade;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Trades as CSV: times in milliseconds since the epoch, prices as filled. */
final class TradesCsv {

    private static final String HEADER = "entry_time,exit_time,side,entry_price,exit_price,units,reason,pnl\n";

    private TradesCsv() {}

    static String of(List<Trade> trades) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (Trade trade : trades) {
            csv.append(trade.entryTime())
                    .append(',')
                    .append(trade.exitTime())
                    .append(',')
                    .append(trade.side())
                    .append(',')
                    .append(shortest(trade.entryPrice()))
                    .append(',')
                    .append(shortest(trade.exitPrice()))
                    .append(',')
                    .append(shortest(trade.units()))
                    .append(',')
                    .append(trade.reason())
                    .append(',')
                    .append(shortest(trade.pnl()))
                    .append('\n');
        }
        return csv.toString();
    }

    /** The shortest decimal that reads back as the same double; Java writes longer ones now and then before 19. */
    static String shortest(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return plain(rounded);
            }
        }
        return plain(exact.round(new MathContext(17)));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
