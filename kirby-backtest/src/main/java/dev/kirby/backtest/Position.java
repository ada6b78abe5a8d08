package dev.kirby.backtest;

import dev.kirby.backtest.internal.Market;
import dev.kirby.backtest.internal.TradeArithmetic;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Sizing;
import java.util.ArrayList;
import java.util.List;

/** A position while it is open: its levels, and the bookkeeping of its end. Levels are NaN where there is none. */
final class Position {

    private final Market market;
    private final Costs costs;
    private final Side side;
    private final boolean isLong;
    private final int entryBar;
    private final double units;
    private final double rawEntry;
    private final double entryFill;
    private final double stop;
    private final double target;
    private final ExitReason stopReason;
    private final Exits exits;

    Position(
            Market market,
            Costs costs,
            Sizing sizing,
            Side side,
            Exits exits,
            int bar,
            double initial,
            double realised) {
        this.market = market;
        this.costs = costs;
        this.side = side;
        this.isLong = side == Side.LONG;
        this.entryBar = bar;
        this.exits = exits;
        this.rawEntry = market.open[bar];
        double wantedStop = isLong ? rawEntry - exits.stopDistance() : rawEntry + exits.stopDistance();
        this.target = isLong ? rawEntry + exits.targetDistance() : rawEntry - exits.targetDistance();
        this.units = sizing.units(sizing.isCompounding() ? initial + realised : initial, rawEntry, wantedStop);
        this.entryFill = TradeArithmetic.fill(isLong, rawEntry, costs.slippage());
        double ruin = sizing.leverage() > 1 ? ruinPrice(initial + realised) : Double.NaN;
        boolean ruinFirst = isLong ? ruin > wantedStop : ruin < wantedStop;
        boolean ruinOnly = !Double.isNaN(ruin) && Double.isNaN(wantedStop);
        this.stop = ruinFirst || ruinOnly ? ruin : wantedStop;
        this.stopReason = ruinFirst || ruinOnly ? ExitReason.LIQUIDATION : ExitReason.STOP_LOSS;
    }

    /** The price at which the loss before fees has eaten the equity. */
    private double ruinPrice(double equity) {
        return isLong ? entryFill - equity / units : entryFill + equity / units;
    }

    boolean isWorthOpening() {
        return units > 0 && units < Double.POSITIVE_INFINITY;
    }

    Side side() {
        return side;
    }

    Exits exits() {
        return exits;
    }

    /** The stop or target as the bar's open finds it, if it opens at or beyond one; not asked of the bar of entry. */
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

    double stop() {
        return stop;
    }

    double target() {
        return target;
    }

    ExitReason stopReason() {
        return stopReason;
    }

    int entryBar() {
        return entryBar;
    }

    /** Ends it at a price. What falls due while it is held ends before {@code heldUntil}. */
    Trade close(int bar, double rawExit, ExitReason reason, long heldUntil) {
        double exitFill =
                reason == ExitReason.TAKE_PROFIT ? rawExit : TradeArithmetic.fill(!isLong, rawExit, costs.slippage());
        double entryFee = TradeArithmetic.fee(costs.fee(), units, entryFill);
        double exitFee = TradeArithmetic.fee(costs.fee(), units, exitFill);
        double paid = market.funding.perUnit(market.time[entryBar], heldUntil) * units;
        double funding = isLong ? paid : 0 - paid;
        double gross = TradeArithmetic.gross(isLong, units, entryFill, exitFill);
        return new Trade(
                side,
                units,
                new Fill(entryBar, market.time[entryBar], rawEntry, entryFill, entryFee),
                new Fill(bar, market.time[bar], rawExit, exitFill, exitFee),
                reason,
                funding,
                TradeArithmetic.pnl(gross, entryFee, exitFee, funding),
                holes(bar));
    }

    private List<TimeRange> holes(int exitBar) {
        List<TimeRange> holes = List.of();
        for (int bar = entryBar; bar < exitBar; bar++) {
            if (market.time[bar + 1] != market.closeTime[bar]) {
                holes = holes.isEmpty() ? new ArrayList<>() : holes;
                holes.add(TimeRange.ofMillis(market.closeTime[bar], market.time[bar + 1]));
            }
        }
        return holes;
    }
}
