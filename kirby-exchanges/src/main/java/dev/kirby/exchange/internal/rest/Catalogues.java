package dev.kirby.exchange.internal.rest;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The instruments of a venue. What is needed of them to read rows is requested once and kept. Thread-safe. */
final class Catalogues {

    private static final int PAGES = 100;
    private static final int NEAR = 8;

    private final VenueSpec venue;
    private final BiFunction<RequestTemplate, String, JsonNode> asking;
    private final ObjLongConsumer<Host> granting;
    private final Map<InstrumentType, Map<Instrument, Listing>> known = new EnumMap<>(InstrumentType.class);

    /**
     * Instruments of a venue.
     *
     * @param asking asks a request, with more parameters behind its own
     * @param granting receives the budgets that the lists state
     */
    Catalogues(VenueSpec venue, BiFunction<RequestTemplate, String, JsonNode> asking, ObjLongConsumer<Host> granting) {
        this.venue = venue;
        this.asking = asking;
        this.granting = granting;
    }

    /** Everything, requested anew. */
    List<Listing> all() {
        return listings(catalogue -> true);
    }

    private List<Listing> listings(Predicate<VenueSpec.Catalogue> which) {
        Map<Instrument, Listing> listings = new LinkedHashMap<>();
        for (VenueSpec.Catalogue catalogue : venue.catalogues()) {
            if (!which.test(catalogue)) {
                continue;
            }
            String cursor = "";
            for (int page = 0; page < PAGES && (page == 0 || !cursor.isEmpty()); page++) {
                JsonNode answer = asking.apply(catalogue.request(), cursor);
                for (JsonNode item : Fields.at(answer, catalogue.itemsAt())) {
                    catalogue.read().apply(item, answer).ifPresent(listing -> {
                        // A name that was delisted and came back is listed twice: the one that trades counts.
                        Listing before = listings.get(listing.instrument());
                        if (before == null || (!before.active() && listing.active())) {
                            listings.put(listing.instrument(), listing);
                        }
                    });
                }
                cursor = catalogue.cursor().apply(answer);
                long granted = catalogue.granted().applyAsLong(answer);
                if (granted > 0) {
                    granting.accept(catalogue.request().host(), granted);
                }
            }
        }
        return List.copyOf(listings.values());
    }

    /** Base units per contract. */
    double contractSize(Instrument instrument) {
        Listing listing = known(instrument.type()).get(instrument);
        if (listing == null) {
            throw unknown(instrument, null);
        }
        if (!(listing.contractSize() > 0)) {
            throw new SourceException(venue.name() + " states no contract size of " + instrument
                    + ", so that what it counts in contracts cannot be converted to coins.");
        }
        return listing.contractSize();
    }

    /** The venue's name, for venues that number their instruments. */
    String symbol(Instrument instrument) {
        Listing listing = known(instrument.type()).get(instrument);
        if (listing == null) {
            throw unknown(instrument, null);
        }
        return listing.venueSymbol();
    }

    private synchronized Map<Instrument, Listing> known(InstrumentType type) {
        return known.computeIfAbsent(type, t -> {
            Map<Instrument, Listing> byInstrument = new HashMap<>();
            listings(catalogue -> catalogue.type() == t).forEach(l -> byInstrument.put(l.instrument(), l));
            return byInstrument;
        });
    }

    /** What to say of an instrument that the venue does not know. */
    InvalidRequestException unknown(Instrument instrument, @Nullable InvalidRequestException cause) {
        String symbol = venue.symbol().apply(instrument);
        String near;
        try {
            near = known(instrument.type()).keySet().stream()
                    .filter(i -> i.coin().equalsIgnoreCase(instrument.coin()))
                    .sorted((a, b) -> a.quote().compareTo(b.quote()))
                    .limit(NEAR)
                    .map(Instrument::toString)
                    .collect(Collectors.joining(", "));
        } catch (SourceException | InvalidRequestException e) {
            // The name of the instrument is worth reporting even where the list is not available.
            near = "";
        }
        return new InvalidRequestException(
                venue.name() + " does not list " + instrument
                        + (symbol.isEmpty() ? ". " : " (its symbol would be " + symbol + "). ")
                        + (near.isEmpty() ? "instruments() lists what it has." : "It has " + near + "."),
                cause);
    }
}
