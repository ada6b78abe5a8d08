package dev.kirby.exchange.archive;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Listing;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Base units per contract, from what a venue lists, which is requested once. Thread-safe. */
final class ContractSizes implements ToDoubleFunction<Instrument> {

    private final Supplier<List<Listing>> listings;
    private @Nullable Map<Instrument, Listing> known;

    /**
     * Sizes.
     *
     * @param listings what the venue lists
     */
    ContractSizes(Supplier<List<Listing>> listings) {
        this.listings = listings;
    }

    /**
     * The size of a contract.
     *
     * @throws InvalidRequestException if the venue does not list the instrument
     * @throws SourceException if it does not answer, or states no size
     */
    @Override
    public double applyAsDouble(Instrument instrument) {
        Listing listing = known().get(instrument);
        if (listing == null) {
            throw new InvalidRequestException(instrument.exchange() + " does not list " + instrument
                    + ", so that its archive, which counts contracts, cannot be converted to coins. instruments() lists what"
                    + " it has.");
        }
        if (!(listing.contractSize() > 0)) {
            throw new SourceException(instrument.exchange() + " states no contract size of " + instrument
                    + ", so that what its archive counts in contracts cannot be converted to coins.");
        }
        return listing.contractSize();
    }

    private synchronized Map<Instrument, Listing> known() {
        Map<Instrument, Listing> all = known;
        if (all == null) {
            all = listings.get().stream()
                    .collect(Collectors.toMap(Listing::instrument, Function.identity(), (first, second) -> first));
            known = all;
        }
        return all;
    }

    @Override
    public String toString() {
        return "ContractSizes[]";
    }
}
