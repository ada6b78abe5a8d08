package dev.kirby.exchange.internal.venue;

import dev.kirby.exchange.internal.http.HttpGateway.ErrorReader;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import dev.kirby.source.Support;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A venue, told as data.
 *
 * @param name as it stands in instruments
 * @param endpoints what can be asked
 * @param symbol the venue's name of an instrument
 * @param errors reads its way of saying no
 * @param catalogues where its instruments are listed
 * @param time reads its clock's answer, in milliseconds since the epoch
 */
public record VenueSpec(
        String name,
        List<Endpoint> endpoints,
        Function<Instrument, String> symbol,
        ErrorReader errors,
        List<Catalogue> catalogues,
        Function<JsonNode, Long> time) {

    /**
     * Where instruments of one type are listed.
     *
     * @param type the kind of instrument
     * @param host which of the venue's hosts answers
     * @param path the path
     * @param weight what the request costs
     * @param read makes listings of the answer
     */
    public record Catalogue(
            InstrumentType type, Host host, String path, int weight, Function<JsonNode, List<Listing>> read) {}

    /** Copies the lists. */
    public VenueSpec {
        endpoints = List.copyOf(endpoints);
        catalogues = List.copyOf(catalogues);
    }

    /**
     * What the venue can deliver.
     *
     * @return one entry per dataset and instrument type
     */
    public List<Support> supports() {
        Map<String, Support> supports = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            supports.putIfAbsent(
                    endpoint.type() + " " + endpoint.layout().dataset(),
                    new Support(
                            endpoint.layout().dataset(),
                            endpoint.type(),
                            endpoint.intervals().keySet()));
        }
        return List.copyOf(supports.values());
    }

    /** The hosts, each once. */
    Set<Host> hosts() {
        List<Host> hosts = new ArrayList<>();
        endpoints.forEach(e -> hosts.add(e.host()));
        catalogues.forEach(c -> hosts.add(c.host()));
        return new LinkedHashSet<>(hosts);
    }
}
