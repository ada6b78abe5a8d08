package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.internal.http.HttpGateway;
import dev.kirby.exchange.internal.http.HttpGateway.Request;
import dev.kirby.exchange.internal.http.WeightLimiter;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.VenueSpec;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends a venue's requests, each within the budget of its host. Thread-safe. */
final class VenueRequests implements AutoCloseable {

    private final VenueSpec venue;
    private final ExchangeSettings settings;
    private final HttpGateway gateway;
    private final Map<Host, WeightLimiter> limiters = new HashMap<>();
    private final JsonMapper json = new JsonMapper();

    VenueRequests(VenueSpec venue, ExchangeSettings settings) {
        this.venue = venue;
        this.settings = settings;
        this.gateway = new HttpGateway(venue.name(), urls(), venue.errors(), settings);
        for (Host host : venue.hosts()) {
            limiters.put(host, newLimiter(host));
        }
    }

    private WeightLimiter newLimiter(Host host) {
        if (!settings.limited() || settings.limits().isEmpty()) {
            long budget = settings.limited() ? host.budget() : Long.MAX_VALUE;
            return new WeightLimiter(budget, host.window(), settings.clock(), settings.sleeper())
                    .share(settings.budgetShare());
        }
        String place = settings.restUrl().orElse(host.url()).getAuthority().replaceAll("[^A-Za-z0-9.]", "_");
        return WeightLimiter.shared(
                        settings.limits().get().resolve(venue.name() + "-" + host.name() + "-" + place),
                        host.budget(),
                        host.window(),
                        settings.clock(),
                        settings.sleeper())
                .share(settings.budgetShare());
    }

    /** Where requests go. */
    List<URI> urls() {
        return settings.restUrl()
                .map(List::of)
                .orElseGet(
                        () -> venue.hosts().stream().map(Host::url).distinct().toList());
    }

    /** Sends a request and reads its answer as a whole; more parameters follow its own. */
    JsonNode tree(RequestTemplate template, String more) {
        return gateway.send(request(template, Blanks.NONE, more, template.weight()), this::read);
    }

    /** Sends a request and reads its answer. */
    <T> T send(RequestTemplate template, Blanks blanks, int weight, HttpGateway.Reader<T> reader) {
        return gateway.send(request(template, blanks, "", weight), reader);
    }

    /** Reads a body as a tree; one that is cut short, or empty, is requested again. */
    JsonNode read(byte[] body) throws IOException {
        try {
            JsonNode tree = json.readTree(body);
            if (tree.isMissingNode()) {
                throw new IOException("the answer is empty");
            }
            return tree;
        } catch (JacksonException e) {
            throw new IOException("the answer is no whole JSON", e);
        }
    }

    private Request request(RequestTemplate template, Blanks blanks, String more, int weight) {
        String params = blanks.fill(template.params(), !template.isPost());
        return new Request(
                settings.restUrl().orElse(template.host().url()),
                blanks.fill(template.path(), true),
                template.isPost() ? "" : params + more,
                template.isPost() ? params : null,
                template.name(),
                weight,
                budget(template.host()),
                template.host().headers());
    }

    /** The budget of a host. */
    WeightLimiter budget(Host host) {
        WeightLimiter limiter = limiters.get(host);
        if (limiter == null) {
            throw new IllegalStateException("No limiter for " + host + ".");
        }
        return limiter;
    }

    RequestStatistics statistics() {
        return gateway.statistics();
    }

    @Override
    public void close() {
        gateway.close();
    }

    @Override
    public String toString() {
        return "VenueRequests[" + venue.name() + "]";
    }
}
