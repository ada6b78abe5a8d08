package dev.kirby.exchange.internal.http;

import dev.kirby.SourceException;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Follows redirects within a venue's own hosts, and refuses all others: what another host answers is not the venue's data.
 * Immutable.
 */
final class Redirects {

    private static final int MAX_HOPS = 5;

    private final String venue;
    private final Set<String> origins;

    /**
     * Allows hosts.
     *
     * @param venue named in errors
     * @param hosts base URLs; their paths do not matter
     */
    Redirects(String venue, Collection<URI> hosts) {
        this.venue = venue;
        this.origins = hosts.stream()
                .map(host -> origin(HttpUrl.get(host.toString())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Sends a request, and sends it again to where the venue redirects it.
     *
     * @param what the request, for errors
     * @return the first answer that is no redirect; to be closed
     * @throws Failure if a redirect leads to another host, to plain text, or in a circle
     */
    Response execute(OkHttpClient client, Request request, String what) throws IOException, Failure {
        Request next = request;
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            Response response = client.newCall(next).execute();
            if (!response.isRedirect()) {
                return response;
            }
            try (response) {
                next = next.newBuilder()
                        .url(target(request, next, response, what))
                        .build();
            }
        }
        throw refused(what, request.url() + " redirects more than " + MAX_HOPS + " times");
    }

    private HttpUrl target(Request first, Request from, Response response, String what) throws Failure {
        String location = String.valueOf(response.header("Location"));
        HttpUrl target = from.url().resolve(location);
        if (target == null) {
            throw refused(what, from.url().host() + " redirects to '" + location + "', which is no address");
        }
        if (from.url().isHttps() && !target.isHttps()) {
            throw refused(
                    what,
                    from.url().host() + " redirects from https to " + target.scheme() + "://" + target.host()
                            + ", which anyone on the way could answer");
        }
        if (!origins.contains(origin(target)) && !origin(target).equals(origin(first.url()))) {
            throw refused(
                    what,
                    origin(from.url()) + " redirects to " + origin(target) + ", which is no host of " + venue + " ("
                            + String.join(", ", origins) + ")");
        }
        if (from.body() != null && response.code() < 307) {
            throw refused(what, from.url().host() + " redirects a POST with HTTP " + response.code());
        }
        return target;
    }

    private static Failure refused(String what, String why) {
        return Failure.lasting(new SourceException(what + " failed: " + why
                + ". The redirect was not followed. If the venue has moved, set its new base URL;"
                + " otherwise look at the proxy or the network in between."));
    }

    /** Host and port; http and https on their usual ports are the same origin, since a downgrade is refused before. */
    private static String origin(HttpUrl url) {
        boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
        return usual ? url.host() : url.host() + ":" + url.port();
    }

    @Override
    public String toString() {
        return "Redirects[" + venue + ", " + origins.size() + " hosts]";
    }
}
