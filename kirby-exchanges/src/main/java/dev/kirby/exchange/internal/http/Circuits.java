package dev.kirby.exchange.internal.http;

import dev.kirby.SourceException;
import dev.kirby.internal.Logs;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Leaves a host alone for half a minute after twenty failures in a row. Thread-safe. */
final class Circuits {

    static {
        Logs.start(); // the breakers log
    }

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(20)
            .failureRateThreshold(100)
            .waitDurationInOpenState(Duration.ofSeconds(30))
            .permittedNumberOfCallsInHalfOpenState(2)
            .build();

    private final String venue;
    private final Counters.Listener meters;
    private final Map<String, CircuitBreaker> byHost = new ConcurrentHashMap<>();

    Circuits(String venue, Counters.Listener meters) {
        this.venue = venue;
        this.meters = meters;
    }

    private CircuitBreaker breaker(String authority) {
        CircuitBreaker breaker = CircuitBreaker.of(venue + " " + authority, CONFIG);
        meters.addCircuit(authority, () -> breaker.getState() == CircuitBreaker.State.OPEN ? 1 : 0);
        return breaker;
    }

    /** One attempt on its way to a host and back. */
    record Passage(CircuitBreaker breaker) {

        void leave(boolean healthy, long nanos) {
            if (healthy) {
                breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException("failed"));
            }
        }
    }

    /**
     * Lets an attempt through, which must leave again.
     *
     * @throws Failure while the host is left alone
     */
    Passage enter(String what, URI host) throws Failure {
        CircuitBreaker breaker = byHost.computeIfAbsent(host.getAuthority(), this::breaker);
        if (!breaker.tryAcquirePermission()) {
            throw Failure.passing(
                    new SourceException(what + ": " + host.getHost()
                            + " failed too often in a row and is left alone for half a minute. Try again then."),
                    Duration.ofSeconds(10));
        }
        return new Passage(breaker);
    }
}
