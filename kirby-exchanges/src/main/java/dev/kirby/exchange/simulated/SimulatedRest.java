package dev.kirby.exchange.simulated;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Answers requests as a venue does: by its protocol, within a budget of weight, and with the faults requested. Thread-safe. */
final class SimulatedRest {

    private final VenueProtocol protocol;
    private final SimulatedExchange.Settings settings;
    private final SplittableRandom chance;
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private long weightMinute;
    private long weightUsed;

    SimulatedRest(VenueProtocol protocol, SimulatedExchange.Settings settings) {
        this.protocol = protocol;
        this.settings = settings;
        this.chance = new SplittableRandom(settings.seed() ^ 0x5eed);
    }

    MockResponse respond(RecordedRequest recorded) {
        ByteString body = recorded.getBody();
        SimulatedRequest request = new SimulatedRequest(recorded.getUrl(), body == null ? "" : body.utf8());
        requests.computeIfAbsent(request.url().encodedPath(), p -> new LongAdder())
                .increment();
        Faults.@Nullable Kind fault;
        SplittableRandom order;
        synchronized (chance) {
            fault = settings.faults().next(chance);
            order = chance.split();
        }
        if (fault == Faults.Kind.LIMITED) {
            return written(protocol.limited(request), 0).build();
        }
        if (fault == Faults.Kind.BANNED) {
            return written(protocol.banned(request), 0).build();
        }
        long now = settings.clock().millis() + settings.faults().skewMillis();
        Answer answer = protocol.answer(request, now, rows -> disordered(rows, fault, order));
        long used = use(answer.weight());
        if (used > settings.budget()) {
            int rest = (int) (60 - System.currentTimeMillis() / 1000 % 60);
            return written(protocol.limited(request).retryAfter(rest), used).build();
        }
        MockResponse.Builder response = written(answer, used);
        return (fault == null ? response : spoil(response, fault, answer)).build();
    }

    private MockResponse.Builder written(Answer answer, long used) {
        MockResponse.Builder response = new MockResponse.Builder()
                .code(answer.status())
                .setHeader("Content-Type", answer.contentType() + ";charset=UTF-8")
                .body(answer.body());
        protocol.headers(used).forEach(response::setHeader);
        return answer.retryAfter() == 0 ? response : response.setHeader("Retry-After", answer.retryAfter());
    }

    private static List<String> disordered(List<String> rows, Faults.@Nullable Kind fault, SplittableRandom random) {
        List<String> disordered = new ArrayList<>(rows);
        if (fault == Faults.Kind.DUPLICATED && !rows.isEmpty()) {
            for (int i = 0; i < 1 + rows.size() / 50; i++) {
                disordered.add(random.nextInt(disordered.size()), rows.get(random.nextInt(rows.size())));
            }
        }
        if (fault == Faults.Kind.SHUFFLED) {
            Collections.shuffle(disordered, new Random(random.nextLong()));
        }
        return disordered;
    }

    private MockResponse.Builder spoil(MockResponse.Builder response, Faults.Kind fault, Answer answer) {
        return switch (fault) {
            case SLOW -> response.headersDelay(settings.faults().slowMillis(), TimeUnit.MILLISECONDS);
            case CUT -> response.onResponseBody(new SocketEffect.CloseSocket());
            case TRUNCATED ->
                response.body(answer.body().substring(0, answer.body().length() / 2));
            case BROKEN -> response.code(503).body("");
            case FORBIDDEN ->
                response.code(403)
                        .setHeader("Content-Type", "text/html")
                        .body("<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>");
            case GARBAGE -> response.body("{\"unexpected\":true}");
            case DUPLICATED, SHUFFLED -> response;
            case LIMITED, BANNED -> throw new IllegalStateException("Refusals have no answer to spoil.");
        };
    }

    private synchronized long use(int weight) {
        // By the machine's time, since it is real requests that are counted; the venue's time may stand still.
        long minute = System.currentTimeMillis() / 60_000;
        if (minute != weightMinute) {
            weightMinute = minute;
            weightUsed = 0;
        }
        weightUsed += weight;
        return weightUsed;
    }

    /** How many requests came to paths that end in a name, faulty ones counted. */
    long requests(String name) {
        return requests.entrySet().stream()
                .filter(e -> e.getKey().endsWith(name))
                .mapToLong(e -> e.getValue().sum())
                .sum();
    }
}
