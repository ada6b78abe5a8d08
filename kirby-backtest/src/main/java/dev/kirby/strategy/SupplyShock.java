package dev.kirby.strategy;

import dev.kirby.UnsupportedDataException;

/**
 * SUPPLY SHOCK V3, the third of LIQUIDITY SWEEP's family: a gap on news that is followed. It acts on the news, so that
 * without a feed of dated news it would be another strategy under its name; it is known by name, but refuses to run.
 */
public final class SupplyShock {

    /** The strategy's name. */
    public static final String NAME = "SUPPLY_SHOCK_V3";

    /** The strategy as others find it by name, so that asking for it says what is missing. */
    public static final class Provider implements StrategyProvider {

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public Strategy strategy() {
            return SupplyShock.strategy();
        }

        @Override
        public String description() {
            return "a gap on news that is followed: refused, since there is no news feed";
        }
    }

    private SupplyShock() {}

    /**
     * A strategy that refuses every market with an {@link UnsupportedDataException}.
     *
     * @return the name without a rule
     */
    @SuppressWarnings("DoNotCallSuggester") // that it refuses is its answer
    public static Strategy strategy() {
        return Strategy.of(NAME, study -> {
            throw new UnsupportedDataException(
                    NAME + " needs a news feed (news_sentiment_score, catalyst_strength_minimum), which "
                            + "Kirby does not collect. For breakouts on volume alone, write a strategy of your own: "
                            + "Strategy.of(\"breakout\", study -> ...).");
        });
    }
}
