package dev.kirby.margin;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.ContractType;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.Optional;

/**
 * What a perpetual is besides its candles.
 *
 * @param contract how it settles
 * @param mark candles of its mark price, on which funding is paid and positions are liquidated; absent where the candles
 *     traded on stand for them
 * @param fundingPrices the mark price that the venue recorded at its funding times, which comes before {@code mark}
 */
public record Perpetual(ContractType contract, Optional<CandleSeries> mark, Optional<TimeSeries> fundingPrices) {

    /** Settled in the quote currency, its own candles standing for the mark price. */
    public static final Perpetual PLAIN = new Perpetual(ContractType.LINEAR, Optional.empty(), Optional.empty());

    /** Checks that the parts are there. */
    public Perpetual {
        requireNonNull(contract, "contract");
        requireNonNull(mark, "mark");
        requireNonNull(fundingPrices, "fundingPrices");
    }

    /**
     * {@return a copy that settles in another way}
     *
     * @param type linear or inverse
     */
    public Perpetual contract(ContractType type) {
        return new Perpetual(type, mark, fundingPrices);
    }

    /**
     * {@return a copy with candles of its mark price}
     *
     * @param candles of the interval traded on
     */
    public Perpetual mark(CandleSeries candles) {
        return new Perpetual(contract, Optional.of(candles), fundingPrices);
    }

    /**
     * {@return a copy with the mark prices at its funding times}
     *
     * @param prices NaN where unknown
     */
    public Perpetual fundingPrices(TimeSeries prices) {
        return new Perpetual(contract, mark, Optional.of(prices));
    }

    /** For example {@code Perpetual[inverse, with mark candles]}. */
    @Override
    public String toString() {
        return "Perpetual[" + contract + (mark.isPresent() ? ", with mark candles" : "") + "]";
    }
}
