package dev.kirby.examples.studio;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelTraining;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Models: which is in production where, the history of trainings, and the way back to the one before. */
final class ModelRoutes implements RouteGroup {

    private final ModelArchive models;

    ModelRoutes(ModelArchive models) {
        this.models = models;
    }

    @Override
    public List<Route> routes() {
        Map<String, Object> market = Schemas.object(
                Map.of(
                        "exchange", Schemas.text(),
                        "pair", Schemas.text(),
                        "marketType", Schemas.by("perps", Schemas.words("perps", "spot")),
                        "timeframe", Schemas.text()),
                "exchange",
                "pair",
                "timeframe");
        return List.of(
                Route.get("/api/models", "Models in production, and the newest trainings", this::list)
                        .query("limit", Schemas.within(1, 1000, Schemas.by(100, Schemas.integer())), "Of trainings.")
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "production", Schemas.list(Schemas.object(Map.of())),
                                                "history", Schemas.list(Schemas.object(Map.of()))),
                                        "production",
                                        "history")),
                Route.post("/api/models/rollback", "Puts the model before back into production", this::rollback)
                        .body(market)
                        .answers(200, Schemas.object(Map.of("id", Schemas.text()), "id"))
                        .refuses(409, "There was none before."));
    }

    private record Market(Instrument instrument, Interval interval) {}

    private Answer list(Request request) {
        List<ModelTraining> history = new ArrayList<>(models.history());
        Collections.reverse(history);
        List<Object> production = new ArrayList<>();
        history.stream()
                .map(run -> new Market(run.instrument(), run.interval()))
                .distinct()
                .forEach(market -> models.production(market.instrument(), market.interval())
                        .ifPresent(model -> production.add(view(model))));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("production", production);
        answer.put(
                "history",
                history.stream()
                        .limit(request.number("limit", 100, 1, 1000))
                        .map(ModelRoutes::view)
                        .toList());
        return Answer.json(answer);
    }

    private static Map<String, @Nullable Object> view(ArchivedModel model) {
        Map<String, @Nullable Object> view = Series.view(model.instrument());
        view.put("timeframe", model.interval().toString());
        view.put("id", model.id());
        view.put("trained", model.trained().toString());
        return view;
    }

    private static Map<String, @Nullable Object> view(ModelTraining run) {
        Map<String, @Nullable Object> view = Series.view(run.instrument());
        view.put("timeframe", run.interval().toString());
        view.put("time", run.time().toString());
        view.put("model", run.outcome().model());
        view.put("id", run.outcome().id());
        view.put("deployed", run.outcome().deployed());
        view.put("reason", run.outcome().reason());
        view.put("rows", run.data().rows());
        view.put("features", run.data().features());
        view.put("metrics", ModelTraining.toJson(run.metrics()));
        return view;
    }

    private Answer rollback(Request request) {
        JsonNode body = request.body();
        Instrument instrument = Series.instrument(
                text(body, "exchange"),
                text(body, "pair"),
                body.path("marketType").asString("perps"));
        Interval interval = Interval.parse(text(body, "timeframe"));
        try {
            return Answer.json(view(models.rollback(instrument, interval)));
        } catch (InvalidRequestException e) {
            throw Refusal.conflict(String.valueOf(e.getMessage()));
        }
    }

    private static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > 200) {
            throw Refusal.badRequest("'" + name + "' must be a text of 1 to 200 characters.");
        }
        return value.stringValue();
    }
}
