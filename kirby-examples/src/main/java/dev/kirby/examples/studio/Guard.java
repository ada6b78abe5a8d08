package dev.kirby.examples.studio;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every request must pass before a route sees it, in this order: the rate of its address, the host it names, where its page came
 * from, and the key.
 *
 * <p>A page of another site that the user has open can send requests to a server on loopback, too. It cannot do so without an {@code
 * Origin} or {@code Sec-Fetch-Site} of its own, and, where it makes its own name resolve to this machine (DNS rebinding), not without
 * that name as {@code Host}. Bodies are JSON only, which a foreign page may not send without asking first.
 */
final class Guard {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String BEARER = "Bearer ";

    private final StudioSettings settings;
    private final Sessions sessions;
    private final RateLimit rate;

    Guard(StudioSettings settings, Sessions sessions) {
        this.settings = settings;
        this.sessions = sessions;
        this.rate = new RateLimit(
                settings.limits().requestsPerSecond(), settings.limits().burst(), System::nanoTime);
    }

    static Guard of(StudioSettings settings, InstantSource clock) {
        return new Guard(settings, new Sessions(settings.key(), clock));
    }

    Sessions sessions() {
        return sessions;
    }

    /** What of a request is looked at. */
    record Caller(String method, String address, Function<String, @Nullable String> headers) {

        String header(String name) {
            String value = headers.apply(name);
            return value == null ? "" : value;
        }

        /** The cookie of the session; empty where there is none. */
        String session() {
            for (String part : header("Cookie").split(";", -1)) {
                String[] pair = part.strip().split("=", 2);
                if (pair.length == 2 && pair[0].equals(Sessions.COOKIE)) {
                    return pair[1];
                }
            }
            return "";
        }
    }

    /** Passes a request to anything. */
    void admit(Caller caller) {
        if (!rate.take(caller.address())) {
            throw Refusal.tooMany("More than " + settings.limits().requestsPerSecond()
                    + " requests a second came from this address: wait a second, and ask less often.");
        }
        requireHost(caller);
        requireOwnPage(caller);
    }

    /** Passes a request to a route that is not open to all. */
    void requireKey(Caller caller) {
        if (sessions.isOpen()) {
            return;
        }
        String authorization = caller.header("Authorization");
        boolean shown = authorization.startsWith(BEARER)
                ? sessions.isKey(authorization.substring(BEARER.length()))
                : sessions.isSession(caller.session());
        if (!shown) {
            throw Refusal.unauthorized(
                    "This needs the key: send the header 'Authorization: Bearer KEY', or open the page"
                            + " and give it there. It is what KIRBY_STUDIO_KEY or --key-file held when the server was started.");
        }
    }

    private void requireHost(Caller caller) {
        String host = name(caller.header("Host"));
        boolean own = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (settings.isLocal() && !own) {
            throw Refusal.forbidden("This server answers to the names localhost and 127.0.0.1 only.");
        }
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int port = lower.lastIndexOf(':');
        return port > lower.lastIndexOf(']') ? lower.substring(0, port) : lower;
    }

    private static void requireOwnPage(Caller caller) {
        Optional<String> origin = Optional.ofNullable(caller.headers().apply("Origin"));
        String site = caller.header("Sec-Fetch-Site").toLowerCase(Locale.ROOT);
        boolean foreign = origin.isPresent() && !isOwn(origin.get(), caller.header("Host"));
        boolean navigation = SAFE.contains(caller.method())
                && caller.header("Sec-Fetch-Mode").equals("navigate");
        if (foreign || (Set.of("cross-site", "same-site").contains(site) && !navigation)) {
            throw Refusal.forbidden(
                    "This request comes from the page of another origin, which may not use this server.");
        }
    }

    /** Whether an origin, such as {@code http://localhost:7070}, is that of the host asked; TLS may end before this server. */
    private static boolean isOwn(String origin, String host) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String own = host.toLowerCase(Locale.ROOT);
        return lower.equals("http://" + own) || lower.equals("https://" + own);
    }

    /** Headers of every answer; an answer may replace them. */
    static Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                        + " font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "Cross-Origin-Resource-Policy",
                "same-origin",
                "X-Frame-Options",
                "DENY",
                "Cache-Control",
                "no-store");
    }
}
