package dev.kirby.backtest;

import dev.kirby.backtest.internal.OpenPosition;
import dev.kirby.intrabar.AmbiguousBar;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.intrabar.PriceOrder;
import dev.kirby.strategy.Sizing;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a run and keeps what the worst and the best order of prices in ambiguous bars would have earned.
 *
 * <p>A bar that reaches both stop and target ends the position either way, so the next trades are the same ones, and worst and
 * best differ by the exits of these bars alone, as long as sizes do not depend on the profit so far. That is checked at each
 * entry: the units at the lowest and at the highest capital that the orders so far allow must be those that were taken. Units
 * never fall with capital, and liquidation only comes nearer with less of it, so those in between are the same too, and the
 * interval is proven. Costs nothing until a bar is
 * ambiguous.
 */
final class Ambiguities {

    private final Sizing sizing;
    private final double capital;
    private final List<AmbiguousBar> bars = new ArrayList<>();
    private double belowCounted;
    private double aboveCounted;
    private boolean proven = true;

    Ambiguities(Sizing sizing, double capital) {
        this.sizing = sizing;
        this.capital = capital;
    }

    /**
     * A position is opened.
     *
     * @param realised profit of the trades before, as counted
     */
    void opened(OpenPosition position, double realised) {
        if (isSplit() && proven) {
            proven = !position.isLiquidatedBy(capital + realised - belowCounted)
                    && isUnchanged(position, capital + realised - belowCounted)
                    && isUnchanged(position, capital + realised + aboveCounted);
        }
    }

    /** No position is opened, for the capital is gone or pays for nothing. */
    void notOpened() {
        proven &= !isSplit();
    }

    private boolean isSplit() {
        return belowCounted > 0 || aboveCounted > 0;
    }

    private boolean isUnchanged(OpenPosition position, double equity) {
        return equity > 0 && sizing.units(capital, equity, position.rawEntry, position.stop) == position.units;
    }

    /**
     * A position was closed in a bar that reaches both its stop and its target.
     *
     * @param trade its number
     * @param atTarget whether it was closed at the target
     */
    void closed(OpenPosition position, int trade, int bar, long time, PriceOrder order, boolean atTarget) {
        double counted = position.pnl;
        double other = atTarget ? position.pnlAt(position.stop, false) : position.pnlAt(position.target, true);
        double worst = Math.min(counted, other);
        double best = Math.max(counted, other);
        boolean decided = order != PriceOrder.UNKNOWN;
        bars.add(new AmbiguousBar(
                trade, bar, time, AmbiguousBar.Question.STOP_OR_TARGET, decided, counted, worst, best));
        if (!decided) {
            belowCounted += counted - worst;
            aboveCounted += best - counted;
        }
    }

    /**
     * What came of it.
     *
     * @param net profit of all trades, as counted
     */
    AmbiguousBars of(double net) {
        return new AmbiguousBars(bars, net, net - belowCounted, net + aboveCounted, proven);
    }
}
