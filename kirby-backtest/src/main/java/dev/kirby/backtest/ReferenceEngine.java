package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.OpenPosition;
import dev.kirby.intrabar.PriceOrder;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth: steps bar by bar. In each bar it does what was decided at the close before, at the open; then looks whether the
 * open is beyond a level, whether the stop is reached, whether the target is; then, at the close, whether time is up; then
 * asks the rule. Where no position is open, or a bar does not touch the one that is, only the rule is asked until it decides
 * something that changes anything; mostly it decides the same constant again, of which nothing need be read.
 */
@SuppressWarnings("ReferenceEquality") // of equal signals that are two objects both are looked at
final class ReferenceEngine {

    private final BarData data;
    private final OpenPosition reused;
    private final double capital;
    private final Ambiguities ambiguities;
    private final List<Trade> trades = new ArrayList<>();
    private double realised;
    private boolean ruined;
    private boolean beyond;
    private Signal decided = Signal.NONE;
    private @Nullable OpenPosition position;

    ReferenceEngine(BarData data, Costs costs, Sizing sizing, double capital) {
        this.data = data;
        this.reused = new OpenPosition(data, costs.fee(), costs.makerFee(), costs.slippage(), sizing, capital);
        this.capital = capital;
        this.ambiguities = new Ambiguities(sizing, capital);
    }

    /** Returns whether it could: false where a signal asks for what an {@link dev.kirby.backtest.internal.Account} does. */
    boolean run(Rule rule) {
        decided = data.from > 0 ? rule.at(data.from - 1) : Signal.NONE;
        int last = data.size - 1;
        int bar = data.from;
        while (bar < last && !beyond) {
            step(bar, decided);
            decided = rule.at(bar++);
            OpenPosition held = position;
            if (held != null && held.isWatched()) {
                while (bar < last && !decided.ends(held.side(), held.exits()) && held.outlives(bar)) {
                    decided = rule.at(bar++);
                }
            } else {
                while (bar < last && !(held == null ? decided.opens() : decided.ends(held.side(), held.exits()))) {
                    bar = decideOtherwise(rule, bar, last);
                }
            }
        }
        step(last, decided);
        return !beyond;
    }

    /** Asks until the rule decides something else; returns the bar after that one, the last bar if it never does. */
    private int decideOtherwise(Rule rule, int from, int last) {
        Signal same = decided;
        for (int bar = from; bar < last; bar++) {
            Signal now = rule.at(bar);
            if (now != same) {
                decided = now;
                return bar + 1;
            }
        }
        return last;
    }

    private void step(int bar, Signal decided) {
        atTheOpen(bar, decided);
        if (position != null && position.hasLevels()) {
            withinTheBar(bar, position);
        }
        if (position != null) {
            atTheClose(bar, position);
        }
    }

    private void atTheOpen(int bar, Signal signal) {
        if (position != null && signal.ends(position.side(), position.exits())) {
            beyond |= !signal.isPlain();
            close(position, bar, data.open(bar), ExitReason.SIGNAL, data.time(bar) + 1);
        }
        if (position == null && signal.opens()) {
            open(bar, signal);
        }
    }

    private void open(int bar, Signal signal) {
        if (!signal.isPlain()) {
            beyond = true;
            return;
        }
        if (capital + realised <= 0) {
            ruined = true;
            ambiguities.notOpened();
            return;
        }
        if (reused.open(signal.isLong(), bar, signal.exits(), realised)) {
            position = reused;
            ambiguities.opened(reused, realised);
        } else {
            ambiguities.notOpened();
        }
    }

    private void withinTheBar(int bar, OpenPosition held) {
        long heldUntil = data.time(bar) + 1;
        if (bar > held.entryBar) {
            if (held.opensBeyondStop(bar)) {
                close(held, bar, data.open(bar), held.stopReason(), heldUntil);
                return;
            }
            if (held.opensBeyondTarget(bar)) {
                close(held, bar, data.open(bar), ExitReason.TAKE_PROFIT, heldUntil);
                return;
            }
        }
        boolean target = held.reachesTarget(bar);
        if (held.reachesStop(bar)) {
            PriceOrder order = target ? data.order(bar, held.stop, held.target) : PriceOrder.UNKNOWN;
            boolean atTarget = target && order.isTargetFirst(held.isLong);
            if (atTarget) {
                close(held, bar, held.target, ExitReason.TAKE_PROFIT, heldUntil);
            } else {
                close(held, bar, held.stop, held.stopReason(), heldUntil);
            }
            if (target) {
                ambiguities.closed(held, trades.size() - 1, bar, data.time(bar), order, atTarget);
            }
        } else if (target) {
            close(held, bar, held.target, ExitReason.TAKE_PROFIT, heldUntil);
        }
    }

    private void atTheClose(int bar, OpenPosition held) {
        int most = held.exits().maxHoldingPeriods();
        if (most > 0 && bar - held.entryBar + 1 >= most) {
            close(held, bar, data.close(bar), ExitReason.MAX_HOLD, data.closeTime(bar));
        } else if (bar == data.size - 1) {
            close(held, bar, data.close(bar), ExitReason.END_OF_DATA, data.closeTime(bar));
        }
    }

    private void close(OpenPosition held, int bar, double price, ExitReason reason, long heldUntil) {
        Trade trade = held.close(bar, price, reason, heldUntil);
        trades.add(trade);
        realised += trade.pnl();
        position = null;
    }

    RunOutcome outcome() {
        return new RunOutcome(trades, ruined, () -> ambiguities.of(realised));
    }
}
