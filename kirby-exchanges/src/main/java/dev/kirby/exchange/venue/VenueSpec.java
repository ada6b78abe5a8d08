package dev.kirby.exchange.venue;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.source.Support;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A venue, described as data.
 *
 * @param name as it stands in instruments
 * @param symbol the venue's name of an instrument; empty where only the venue's list has it
 * @param errors reads its way of saying no
 * @param clock where its time is asked; null if it has no clock
 * @param catalogues where its instruments are listed
 * @param endpoints what history can be requested; several for one dataset complement each other, each
 *     as far back as it reaches
 * @param snapshots what present values can be requested
 */
public record VenueSpec(
        String name,
        Function<Instrument, String> symbol,
        ErrorReader errors,
        @Nullable Clock clock,
        List<Catalogue> catalogues,
        List<HistoryEndpoint> endpoints,
        List<LatestEndpoint> snapshots) {

    /**
     * Where a venue states its time. The host of the request answers for all hosts.
     *
     * @param request the request
     * @param read finds milliseconds since the epoch
     */
    public record Clock(RequestTemplate request, Function<JsonNode, Long> read) {}

    /**
     * Where instruments of one type are listed.
     *
     * @param type the kind of instrument
     * @param request the request; {@code {page}} is not filled
     * @param itemsAt the path from the answer to the list, such as {@code result.list}; empty where the answer is the list
     * @param cursor finds what to append to the parameters for the next page, such as {@code &cursor=x}; empty at the end
     * @param granted finds the weight per window that the host grants; 0 where the answer does not say
     * @param read makes a listing of one item and the answer that it stands in; empty where Kirby has no such instruments
     */
    public record Catalogue(
            InstrumentType type,
            RequestTemplate request,
            String itemsAt,
            Function<JsonNode, String> cursor,
            ToLongFunction<JsonNode> granted,
            BiFunction<JsonNode, JsonNode, Optional<Listing>> read) {

        /**
         * A list on one page.
         *
         * @param type the kind of instrument
         * @param request the request
         * @param itemsAt the path from the answer to the list; empty where the answer is the list
         * @param read makes a listing of one item; empty where Kirby has no such instruments
         * @return the catalogue
         */
        public static Catalogue of(
                InstrumentType type,
                RequestTemplate request,
                String itemsAt,
                Function<JsonNode, Optional<Listing>> read) {
            return new Catalogue(type, request, itemsAt, answer -> "", answer -> 0, (item, answer) -> read.apply(item));
        }
    }

    /** Copies the lists. */
    public VenueSpec {
        catalogues = List.copyOf(catalogues);
        endpoints = List.copyOf(endpoints);
        snapshots = List.copyOf(snapshots);
    }

    /**
     * What history the venue can deliver.
     *
     * @return one entry per dataset and instrument type
     */
    public List<Support> supports() {
        Map<String, Support> supports = new LinkedHashMap<>();
        for (HistoryEndpoint endpoint : endpoints) {
            Support support = endpoint.support();
            supports.merge(support.type() + " " + support.dataset(), support, VenueSpec::both);
        }
        return List.copyOf(supports.values());
    }

    private static Support both(Support one, Support other) {
        Set<Interval> intervals = new HashSet<>(one.intervals());
        intervals.addAll(other.intervals());
        return new Support(one.dataset(), one.type(), intervals);
    }

    /**
     * Who answers for a series. Endpoints for one quote currency answer for all of its instruments, and no others do.
     *
     * @param series any
     * @return the endpoints that complement each other; none if the venue does not have it
     */
    public List<HistoryEndpoint> endpoints(SeriesId series) {
        String quote = claimed(series.instrument());
        return endpoints.stream()
                .filter(e -> e.quote().equals(quote) && e.support().serves(series))
                .toList();
    }

    /**
     * Where the present value of a series is requested.
     *
     * @param series any
     * @return empty if the venue does not have it
     */
    public Optional<LatestEndpoint> snapshot(SeriesId series) {
        String quote = claimed(series.instrument());
        return snapshots.stream()
                .filter(s -> s.quote().equals(quote) && s.support().serves(series))
                .findFirst();
    }

    /** The quote currency of an instrument where some endpoints are for it alone; empty elsewhere. */
    private String claimed(Instrument instrument) {
        return endpoints.stream()
                .filter(e -> e.type() == instrument.type() && e.quote().equals(instrument.quote()))
                .map(HistoryEndpoint::quote)
                .findFirst()
                .orElse("");
    }

    /** {@return the hosts, each once} */
    public Set<Host> hosts() {
        Set<Host> hosts = new LinkedHashSet<>();
        for (HistoryEndpoint endpoint : endpoints) {
            hosts.add(endpoint.request().host());
            endpoint.older().ifPresent(older -> hosts.add(older.request().host()));
            endpoint.prices().ifPresent(prices -> hosts.add(prices.request().host()));
        }
        snapshots.forEach(s -> hosts.add(s.request().host()));
        catalogues.forEach(c -> hosts.add(c.request().host()));
        if (clock != null) {
            hosts.add(clock.request().host());
        }
        return hosts;
    }
}
