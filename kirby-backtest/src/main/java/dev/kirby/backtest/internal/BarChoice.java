package dev.kirby.backtest.internal;

import dev.kirby.intrabar.PricePath.Outcomes;

/** Which outcome of a bar counts where its prices leave several open. */
@FunctionalInterface
public interface BarChoice {

    /** What becomes of a position in a bar. */
    enum Outcome {
        /** It ends at its stop. */
        STOP,
        /** It outlives the bar, or the bar's inside. */
        NONE,
        /** It reaches its target before the stop. */
        TARGET
    }

    /** The worst for each trade: the stop where it is possible, the target only where nothing else is. */
    BarChoice WORST = possible -> possible.stop() ? Outcome.STOP : possible.none() ? Outcome.NONE : Outcome.TARGET;

    /**
     * {@return one of several}
     *
     * @param possible more than one
     */
    Outcome of(Outcomes possible);

    /**
     * {@return whether an outcome is possible}
     *
     * @param possible some outcomes
     * @param outcome one
     */
    static boolean allows(Outcomes possible, Outcome outcome) {
        return switch (outcome) {
            case STOP -> possible.stop();
            case NONE -> possible.none();
            case TARGET -> possible.target();
        };
    }
}
