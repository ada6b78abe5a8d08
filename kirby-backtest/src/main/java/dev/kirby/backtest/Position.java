package dev.kirby.backtest;

import dev.kirby.backtest.internal.Market;
import dev.kirby.backtest.internal.Ticket;
import dev.kirby.market.Side;
import dev.kirby.strategy.Exits;

/** An open position: what its bars do to its levels, and the trade it becomes. A level that is not there is never reached. */
final class Position {

    private final Market market;
    private final Ticket ticket;
    private final Exits exits;
    private final boolean isLong;
    private final double stop;
    private final double target;

    Position(Market market, Ticket opened, Exits exits) {
        this.market = market;
        this.ticket = opened;
        this.exits = exits;
        this.isLong = opened.isLong;
        this.stop = opened.stop;
        this.target = opened.target;
    }

    Side side() {
        return isLong ? Side.LONG : Side.SHORT;
    }

    Exits exits() {
        return exits;
    }

    int entryBar() {
        return ticket.entryBar;
    }

    boolean hasLevels() {
        return !Double.isNaN(stop) || !Double.isNaN(target);
    }

    double stop() {
        return stop;
    }

    double target() {
        return target;
    }

    ExitReason stopReason() {
        return ticket.stopLiquidates ? ExitReason.LIQUIDATION : ExitReason.STOP_LOSS;
    }

    boolean opensBeyondStop(int bar) {
        return isLong ? market.open[bar] <= stop : market.open[bar] >= stop;
    }

    boolean opensBeyondTarget(int bar) {
        return isLong ? market.open[bar] >= target : market.open[bar] <= target;
    }

    boolean reachesStop(int bar) {
        return isLong ? market.low[bar] <= stop : market.high[bar] >= stop;
    }

    boolean reachesTarget(int bar) {
        return isLong ? market.high[bar] >= target : market.low[bar] <= target;
    }

    boolean targetCameFirst(int bar) {
        return market.targetCameFirst(bar, isLong, stop, target);
    }

    /** Ends it at a price. What falls due before {@code heldUntil} is paid. */
    Trade close(int bar, double rawExit, ExitReason reason, long heldUntil) {
        ticket.close(rawExit, reason == ExitReason.TAKE_PROFIT, heldUntil);
        int entry = ticket.entryBar;
        return new Trade(
                side(),
                ticket.units,
                new Fill(entry, market.time[entry], ticket.rawEntry, ticket.entryFill, ticket.entryFee),
                new Fill(bar, market.time[bar], rawExit, ticket.exitFill, ticket.exitFee),
                reason,
                ticket.funding,
                ticket.pnl,
                market.holes(entry, bar));
    }
}
