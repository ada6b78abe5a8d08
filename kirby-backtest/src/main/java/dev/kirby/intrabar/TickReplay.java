package dev.kirby.intrabar;

import dev.kirby.market.Side;
import dev.kirby.market.TradeTick;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Trades of a backtest laid over recorded trade ticks: what the tape printed where the backtest bought and sold.
 *
 * <p>The tape price of an entry at an open is the first print at or after the open. That of a stop or target is the first print
 * at or beyond its price in the bar of exit; of any other exit, the first print at or after the open, or the last before the
 * close. Slippage on the tape is how much worse that print was than the price the backtest took before its own slippage; it
 * knows nothing of the size that was on offer.
 *
 * @param trades the trades whose entry and exit the ticks cover, in the order of their entries
 */
public record TickReplay(List<Laid> trades) {

    /** Copies the list. */
    public TickReplay {
        trades = List.copyOf(trades);
    }

    /**
     * A trade beside the tape.
     *
     * @param trade of the backtest
     * @param entry what the tape printed at the entry
     * @param exit what the tape printed at the exit; NaN where it never reached the price
     */
    public record Laid(Trade trade, double entry, double exit) {

        /** {@return how much worse the tape was at the entry than the raw price, quote units a unit} */
        public double entrySlippage() {
            return trade.side().sign() * (entry - trade.entry().rawPrice());
        }

        /** {@return how much worse the tape was at the exit than the raw price, quote units a unit} */
        public double exitSlippage() {
            return trade.side().sign() * (trade.exit().rawPrice() - exit);
        }

        /** {@return profit at the prices of the tape, after the fees and funding of the backtest, quote units} */
        public double pnl() {
            return trade.side().sign() * trade.units() * (exit - entry) - trade.fees() - trade.funding();
        }

        /** For example {@code long entry 100.0 (tape 100.1), exit 110.0 (tape 110.2)}. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s entry %.6g (tape %.6g), exit %.6g (tape %.6g)",
                    trade.side(),
                    trade.entry().rawPrice(),
                    entry,
                    trade.exit().rawPrice(),
                    exit);
        }
    }

    /**
     * Lays trades over ticks.
     *
     * @param trades of a backtest, each with one entry and one exit
     * @param barMillis the length of its bars
     * @param ticks of the same market; those of one millisecond in the order in which they happened
     * @return the trades that the ticks cover
     */
    public static TickReplay of(List<Trade> trades, long barMillis, List<TradeTick> ticks) {
        List<TradeTick> tape =
                ticks.stream().sorted(Comparator.comparing(TradeTick::time)).toList();
        long[] times =
                tape.stream().mapToLong(tick -> tick.time().toEpochMilli()).toArray();
        List<Laid> laid = new ArrayList<>();
        for (Trade trade : trades) {
            int entry = FinerPrices.firstAt(times, trade.entryTime());
            int exitFrom = FinerPrices.firstAt(times, trade.exitTime());
            int exitTo = FinerPrices.firstAt(times, trade.exitTime() + barMillis);
            boolean covered = times.length > 0
                    && times[0] <= trade.entryTime()
                    && entry < FinerPrices.firstAt(times, trade.entryTime() + barMillis)
                    && exitFrom < exitTo
                    && times[times.length - 1] >= trade.exitTime() + barMillis - 1;
            if (covered) {
                int from = Math.max(entry, exitFrom);
                laid.add(new Laid(trade, tape.get(entry).price(), exit(trade, tape.subList(from, exitTo))));
            }
        }
        return new TickReplay(laid);
    }

    private static double exit(Trade trade, List<TradeTick> tape) {
        boolean isLong = trade.side() == Side.LONG;
        double price = trade.exit().rawPrice();
        boolean falls = isLong == (trade.reason() != ExitReason.TAKE_PROFIT);
        return switch (trade.reason()) {
            case SIGNAL -> tape.get(0).price();
            case MAX_HOLD, END_OF_DATA -> tape.get(tape.size() - 1).price();
            default ->
                tape.stream()
                        .mapToDouble(TradeTick::price)
                        .filter(print -> falls ? print <= price : print >= price)
                        .findFirst()
                        .orElse(Double.NaN);
        };
    }

    /** {@return profit of these trades at the prices of the tape, quote units} */
    public double pnl() {
        return trades.stream().mapToDouble(Laid::pnl).sum();
    }

    /** {@return profit of these trades in the backtest, quote units} */
    public double counted() {
        return trades.stream().mapToDouble(laid -> laid.trade().pnl()).sum();
    }

    /** Prints every trade to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints every trade.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(this);
        trades.forEach(laid -> out.println("  " + laid));
    }

    /** For example {@code TickReplay[12 trades, profit 41.10 counted, 38.20 on the tape]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "TickReplay[%d trades, profit %.2f counted, %.2f on the tape]",
                trades.size(),
                counted(),
                pnl());
    }
}
