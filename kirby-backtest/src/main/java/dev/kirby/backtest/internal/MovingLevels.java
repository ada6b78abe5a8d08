package dev.kirby.backtest.internal;

import dev.kirby.strategy.Exits;
import dev.kirby.strategy.PartialTarget;
import dev.kirby.strategy.TrailingStop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stop and the targets of a position. The stop is the nearest of the fixed one, the trailing one and break-even; it moves at
 * closes and never goes back. The target is the nearest that has not been filled. NaN where there is none.
 *
 * <p>Reusable, for one thread.
 */
final class MovingLevels {

    private final BarData data;

    private Exits exits = Exits.NONE;
    private @Nullable TrailingStop trailing;
    private List<PartialTarget> partials = List.of();
    private boolean isLong;
    private double entry;
    private double stop;
    private boolean stopMoved;
    private double target;
    private int nextPartial;
    private double best;
    private double worst;

    MovingLevels(BarData data) {
        this.data = data;
    }

    /** The stop at the entry. */
    static double stop(boolean longs, double raw, Exits exits) {
        return longs ? raw - exits.stopDistance() : raw + exits.stopDistance();
    }

    /** The target that closes everything. */
    static double target(boolean longs, double raw, Exits exits) {
        return longs ? raw + exits.targetDistance() : raw - exits.targetDistance();
    }

    /** Begins anew at E, the raw price of entry; the trailing stop begins by the bar of the signal. */
    void open(boolean longs, double raw, Exits newExits, int signalBar) {
        exits = newExits;
        trailing = exits.trailingStop().orElse(null);
        partials = exits.partialTargets();
        isLong = longs;
        entry = raw;
        best = raw;
        worst = raw;
        stop = stop(longs, raw, exits);
        target = target(longs, raw, exits);
        stopMoved = false;
        nextPartial = 0;
        if (trailing != null) {
            stop = nearer(stop, trailing.level(longs, raw, raw, signalBar));
        }
    }

    /** The close of a bar. Of one in which the position was opened inside, only E and the close are known to be its. */
    void close(int bar, boolean openedInside) {
        double high = openedInside ? Math.max(entry, data.close(bar)) : data.high(bar);
        double low = openedInside ? Math.min(entry, data.close(bar)) : data.low(bar);
        best = isLong ? Math.max(best, high) : Math.min(best, low);
        worst = isLong ? Math.min(worst, low) : Math.max(worst, high);
        double before = stop;
        if (trailing != null) {
            stop = nearer(stop, trailing.level(isLong, entry, best, bar));
        }
        if ((isLong ? best - entry : entry - best) >= exits.breakEvenDistance()) {
            stop = nearer(stop, entry);
        }
        stopMoved |= stop != before && !Double.isNaN(stop);
    }

    private double nearer(double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Double.isNaN(one) ? other : one;
        }
        return isLong ? Math.max(one, other) : Math.min(one, other);
    }

    double stop() {
        return stop;
    }

    boolean hasMoved() {
        return stopMoved;
    }

    /** The nearest target that has not been filled. */
    double target() {
        if (nextPartial < partials.size()) {
            double distance = partials.get(nextPartial).distance();
            double level = isLong ? entry + distance : entry - distance;
            // A target that is nearer than a partial one closes everything.
            return Double.isNaN(target) || (isLong ? level < target : level > target) ? level : target;
        }
        return target;
    }

    /** Which share of the units entered the nearest target closes; NaN where it closes all. */
    double targetShare() {
        boolean partial = nextPartial < partials.size() && target() != target;
        return partial ? partials.get(nextPartial).share() : Double.NaN;
    }

    /** The nearest target has been filled wholly. */
    void targetFilled() {
        nextPartial++;
    }

    double best() {
        return best;
    }

    double worst() {
        return worst;
    }

    Exits exits() {
        return exits;
    }
}
