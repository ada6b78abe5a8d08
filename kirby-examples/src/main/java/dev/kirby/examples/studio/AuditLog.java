package dev.kirby.examples.studio;

import dev.kirby.registry.DocumentStorage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was changed through this server, by whom and when: a log of the store, {@code audit.jsonl}, one line for each request that changed
 * something. Who is an address, and whether the key was shown. Thread-safe.
 */
final class AuditLog implements RouteGroup {

    private static final String LOG = "audit.jsonl";
    private static final int LONGEST = 2_000;

    private final DocumentStorage documents;
    private final InstantSource clock;

    AuditLog(DocumentStorage documents, InstantSource clock) {
        this.documents = documents;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        Map<String, Object> line = Schemas.object(
                Map.of(
                        "time", Schemas.text(),
                        "who", Schemas.text(),
                        "request", Schemas.text(),
                        "status", Schemas.integer(),
                        "body", Schemas.text()),
                "time",
                "who",
                "request",
                "status",
                "body");
        return List.of(Route.get("/api/audit", "What was changed through this server, the newest first", this::newest)
                .query("limit", Schemas.within(1, 1000, Schemas.by(100, Schemas.integer())), "")
                .answers(200, Schemas.object(Map.of("changes", Schemas.list(line)), "changes")));
    }

    private Answer newest(Request request) {
        int limit = request.number("limit", 100, 1, 1000);
        List<String> lines = documents.lines(LOG);
        List<Object> newest = new java.util.ArrayList<>();
        for (int i = lines.size() - 1; i >= 0 && newest.size() < limit; i--) {
            newest.add(Json.own(lines.get(i)));
        }
        return Answer.json(Map.of("changes", newest));
    }

    /** Notes a request that was answered. */
    void record(String who, String request, int status, byte[] body) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", clock.instant().toString());
        line.put("who", who);
        line.put("request", request);
        line.put("status", status);
        String text = new String(body, StandardCharsets.UTF_8);
        line.put("body", text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        documents.append(LOG, Json.text(line));
    }
}
