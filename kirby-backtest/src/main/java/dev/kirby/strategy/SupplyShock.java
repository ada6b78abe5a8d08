package dev.kirby.strategy;

import dev.kirby.UnsupportedDataException;

/**
 * SUPPLY SHOCK V3, the third of LIQUIDITY SWEEP's family: a gap on news that is followed. It acts on the news, so that
 * without a feed of dated news it would be another strategy under its name; Kirby refuses it.
 */
public final class SupplyShock {

    /** The strategy's name. */
    public static final String NAME = "SUPPLY_SHOCK_V3";

    private SupplyShock() {}

    /**
     * Refuses.
     *
     * @return never
     * @throws UnsupportedDataException always
     */
    @SuppressWarnings("DoNotCallSuggester") // that it refuses is its answer
    public static Strategy strategy() {
        throw new UnsupportedDataException(
                NAME + " needs a news feed (news_sentiment_score, catalyst_strength_minimum), which "
                        + "Kirby does not collect. For breakouts on volume alone, write a strategy of your own: "
                        + "Strategy.of(\"breakout\", study -> ...).");
    }
}
