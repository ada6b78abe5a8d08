package dev.kirby.backtest;

import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.time.Instant;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@link Backtest#verifyNoLookahead} compared.
 *
 * <p>A decision that uses the bar after it differs only at the very end of a cut-off history, so the cuts are placed where it
 * would show: right after bars with a signal, and, for rules that suppress signals by what comes, right after others too.
 *
 * @param strategy its name
 * @param histories how many cut-off histories were run
 * @param comparisons how many signals were compared
 */
public record LookaheadCheck(String strategy, int histories, long comparisons) {

    private static final int CUTS_AFTER_SIGNALS = 100;
    private static final int CUTS_ELSEWHERE = 150;
    private static final long SEED = 20_240_229;

    static LookaheadCheck run(Study study, Strategy strategy) {
        CandleSeries bars = study.bars();
        Signal[] whole = signals(strategy, study.history(study.size()));
        long comparisons = 0;
        SortedSet<Integer> cuts = cuts(whole);
        for (int cut : cuts) {
            Signal[] known;
            try {
                known = signals(strategy, study.history(cut));
            } catch (RuntimeException e) {
                throw new LookaheadException(
                        "Strategy " + strategy.name() + " fails on the first " + cut + " bars (" + e
                                + ") but not on all " + bars.size() + ": it reaches for bars that are not there yet.",
                        cut - 1,
                        e);
            }
            for (int bar = 0; bar < cut; bar++) {
                if (!whole[bar].equals(known[bar])) {
                    throw new LookaheadException(
                            "Strategy " + strategy.name() + " looks ahead: at bar " + bar + " ("
                                    + Instant.ofEpochMilli(bars.time(bar)) + ") it says " + known[bar]
                                    + " when the history ends at bar " + (cut - 1) + ", but " + whole[bar]
                                    + " when it sees all " + bars.size() + ". Use bars up to that one only.",
                            bar,
                            null);
                }
            }
            comparisons += cut;
        }
        return new LookaheadCheck(strategy.name(), cuts.size(), comparisons);
    }

    private static Signal[] signals(Strategy strategy, Study study) {
        Rule rule = strategy.prepare(study);
        Signal[] signals = new Signal[study.size()];
        for (int bar = 0; bar < signals.length; bar++) {
            signals[bar] = rule.at(bar);
        }
        return signals;
    }

    private static SortedSet<Integer> cuts(Signal[] whole) {
        Random random = new Random(SEED);
        int[] withSignal = java.util.stream.IntStream.range(0, whole.length)
                .filter(bar -> whole[bar].action() != Signal.Action.NONE)
                .toArray();
        SortedSet<Integer> cuts = new TreeSet<>();
        for (int i = 0; i < CUTS_AFTER_SIGNALS && withSignal.length > 0; i++) {
            cuts.add(1 + withSignal[random.nextInt(withSignal.length)]);
        }
        for (int i = 0; i < CUTS_ELSEWHERE; i++) {
            cuts.add(1 + random.nextInt(whole.length));
        }
        return cuts;
    }

    /** For example {@code No look-ahead in sma 10/30: 237 histories, 12400000 signals compared}. */
    @Override
    public String toString() {
        String name = strategy.length() > 30 ? strategy.substring(0, 30) : strategy;
        return "LookaheadCheck[" + name + ", none in " + comparisons + " signals of " + histories + " histories]";
    }
}
