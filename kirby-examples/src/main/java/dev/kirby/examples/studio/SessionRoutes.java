package dev.kirby.examples.studio;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The session of a page on a server that has a key: the key is shown once, and a cookie that no script reads stands for it. */
final class SessionRoutes implements RouteGroup {

    private final Sessions sessions;

    SessionRoutes(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/session", "Whether a key is needed", request -> state())
                        .openToAll()
                        .answers(200, Schemas.object(Map.of("key_needed", Schemas.flag()), "key_needed")),
                Route.post("/api/session", "Shows the key, for a cookie", this::begin)
                        .openToAll()
                        .body(Schemas.object(Map.of("key", Schemas.text()), "key"))
                        .answers(204, "", Schemas.any(), "The cookie is set.")
                        .refuses(401, "It is another key."));
    }

    private Answer state() {
        return Answer.json(Map.of("key_needed", !sessions.isOpen()));
    }

    private Answer begin(Request request) {
        JsonNode key = request.body().path("key");
        if (!key.isString()) {
            throw Refusal.badRequest("Give the key: {\"key\": \"…\"}.");
        }
        if (sessions.isOpen()) {
            return Answer.nothing();
        }
        if (!sessions.isKey(key.stringValue())) {
            throw Refusal.unauthorized("This is not the key that the server was started with.");
        }
        return Answer.nothing()
                .header(
                        "Set-Cookie",
                        Sessions.COOKIE + "=" + sessions.begin() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                                + Sessions.LIFE.toSeconds());
    }
}
