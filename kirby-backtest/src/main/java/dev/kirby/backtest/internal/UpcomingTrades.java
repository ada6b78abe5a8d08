package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import java.util.Arrays;

/**
 * The next trades of a run, found before their time.
 *
 * <p><b>Why.</b> An account takes the events of all markets in the order of time. A run that looks for its next event only when the
 * one before it was taken reads some fifty bars of its columns, then the next market reads some of its own: each time the processor
 * waits for memory that it could not foresee, and guesses branches of another market. Read in one stretch, the same columns arrive
 * before they are needed, and several markets can be read side by side.
 *
 * <p><b>How.</b> A position that is opened at the market and whose exits stay as they are ends in a bar that does not depend on its
 * size, unless it is liquidated or its venue gives only a part of it. So the bars of entry and exit of all trades are found at once, as
 * if the account granted every entry. Nothing is done to the position: that comes at its time, by the same code as ever, and before it
 * the position is {@linkplain #isAsExpected compared} with what was expected. Where it is not, or the entry was refused, what was found
 * is thrown away, and the next search is for one trade, then for two, four: a run whose entries are refused again and again looks at
 * no more than three times the bars.
 *
 * <p><b>What stops it.</b> Orders that wait, sizes, additions, exits that move and partial closes: the search ends before such a
 * trade, and the run goes on from there bar by bar.
 *
 * <p><b>Tried.</b> Blocks of 64 trades in place of all: as fast, but nothing to do side by side. A market that is alone on its account
 * is read in order anyway; keeping its trades first cost a tenth.
 *
 * <p>For one thread.
 */
final class UpcomingTrades {

    private final BarData data;
    private final Decisions decisions;
    private Signal[] entries = new Signal[64];
    private int[] entryBars = new int[64];
    private double[] entryOpens = new double[64];
    // Below 0, of a bar that ends the position after its open: -1 less the bar.
    private int[] ends = new int[64];
    private double[] endOpens = new double[64];
    private int count;
    private int next;
    private int wanted = Integer.MAX_VALUE;
    // Where the search ended before a trade that it does not know, or the data did; -1 where it found all that it
    // wanted.
    private int stoppedAt = -1;

    UpcomingTrades(BarData data, Decisions decisions) {
        this.data = data;
        this.decisions = decisions;
    }

    /** Whether trades of a run may be found before their time at all. */
    static boolean isPossible(Terms terms) {
        return terms.margin().isEmpty() && terms.volumeShare() == 0 && terms.cooldown() == 0;
    }

    boolean hasNext() {
        return next < count;
    }

    /**
     * Looks for trades where none are known, from a bar without a position on.
     *
     * @param from the first bar in which one may be opened
     */
    void find(int from) {
        if (stoppedAt < 0) {
            next = 0;
            count = 0;
            stoppedAt = search(from);
            readOpens();
            wanted = wanted > data.size ? wanted : 2 * wanted;
        }
    }

    /** After all trades that were found: the bar up to which there is no other, and where one may be that is not of this kind. */
    int stop() {
        int at = stoppedAt;
        stoppedAt = -1;
        return at;
    }

    private int search(int from) {
        int at = from;
        while (count < wanted) {
            at = nextEntry(at);
            if (at >= data.size || !entries[count].isPlain() || !findEnd(at)) {
                return at;
            }
            at = ends[count] < 0 ? -ends[count] : ends[count];
            count++;
        }
        return -1;
    }

    /** The first bar with an entry, the number of bars if there is none. */
    private int nextEntry(int from) {
        for (int at = from; at < data.size; at++) {
            Signal signal = decisions.at(at);
            if (signal.opens()) {
                if (count == entries.length) {
                    grow();
                }
                entries[count] = signal;
                entryBars[count] = at;
                return at;
            }
            at = decisions.unchanged(signal, at, data.size);
        }
        return data.size;
    }

    /** Prices lie far apart: read one after the other, the processor waits for many of them at once. */
    private void readOpens() {
        for (int i = 0; i < count; i++) {
            entryOpens[i] = data.open(entryBars[i]);
            endOpens[i] = ends[i] < 0 ? Double.NaN : data.open(ends[i]);
        }
    }

    private void grow() {
        entries = Arrays.copyOf(entries, 2 * count);
        entryBars = Arrays.copyOf(entryBars, 2 * count);
        entryOpens = Arrays.copyOf(entryOpens, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
        endOpens = Arrays.copyOf(endOpens, 2 * count);
    }

    /** Finds the end of a position that is opened in a bar; false where a part of it is closed before. */
    private boolean findEnd(int entryBar) {
        boolean isLong = entries[count].isLong();
        Exits exits = entries[count].exits();
        Side side = isLong ? Side.LONG : Side.SHORT;
        boolean hasLevels = !Double.isNaN(exits.stopDistance()) || !Double.isNaN(exits.targetDistance());
        double open = hasLevels ? data.open(entryBar) : Double.NaN;
        double stop = MovingLevels.stop(isLong, open, exits);
        double target = MovingLevels.target(isLong, open, exits);
        int last = PositionRun.lastBar(entryBar, exits, data.size);
        int at = entryBar;
        while (at < last && !(hasLevels && data.reaches(at, isLong, stop, target))) {
            Signal now = decisions.at(++at);
            if (now.ends(side, exits)) {
                ends[count] = at;
                return now.opens() || now.order().size() >= 1;
            }
            if (!hasLevels) {
                at = decisions.unchanged(now, at, last);
            }
        }
        ends[count] = -1 - at;
        return true;
    }

    /** Whether the position that was opened has the levels that the search expected: it has others where it may be liquidated. */
    boolean isAsExpected(ManagedPosition position) {
        boolean isLong = entries[next].isLong();
        Exits exits = entries[next].exits();
        double open = entryOpens[next];
        return isSame(position.lowerLevel(), MovingLevels.stop(isLong, open, exits))
                && isSame(position.nextTarget(), MovingLevels.target(isLong, open, exits));
    }

    private static boolean isSame(double one, double other) {
        return one == other || (Double.isNaN(one) && Double.isNaN(other));
    }

    /** The next trade has begun. */
    void advance() {
        next++;
    }

    /** Forgets what was found, since an entry was refused or its position is another one. */
    void discard() {
        next = 0;
        count = 0;
        wanted = 1;
        stoppedAt = -1;
    }

    Signal entry() {
        return entries[next];
    }

    int entryBar() {
        return entryBars[next];
    }

    double entryOpen() {
        return entryOpens[next];
    }

    int endBar() {
        return ends[next] < 0 ? -1 - ends[next] : ends[next];
    }

    /** Whether it ends by a decision, at the open of its last bar. */
    boolean endsAtOpen() {
        return ends[next] >= 0;
    }

    double endOpen() {
        return endOpens[next];
    }
}
