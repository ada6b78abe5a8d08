package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One funding settlement of a perpetual: longs pay shorts {@code fundingRate} of the notional if it is positive.
 *
 * @param time when it was settled, UTC, whole minutes
 * @param fundingRate fraction per funding interval; 0.0001 is one basis point, and 0 is a value
 * @param premium fraction by which the perpetual trades over its index, NaN if unknown
 * @param markPrice in quote units, NaN if unknown
 * @param indexPrice in quote units, NaN if unknown
 * @param oraclePrice in quote units, NaN if unknown
 * @param midPrice in quote units, NaN if unknown
 * @param nextFundingTime the settlement after this one, null if unknown
 */
public record FundingRate(
        Instant time,
        double fundingRate,
        double premium,
        double markPrice,
        double indexPrice,
        double oraclePrice,
        double midPrice,
        @Nullable Instant nextFundingTime) {

    /** Checks that the time is there. */
    public FundingRate {
        requireNonNull(time, "time");
    }

    /** The time and the rate. */
    @Override
    public String toString() {
        return time + " funding " + fundingRate;
    }
}
