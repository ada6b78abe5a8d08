package dev.kirby.examples.studio;

import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What trainings found: look, activate, deactivate, delete. */
final class ConfigurationRoutes implements RouteGroup {

    private static final String ALL = "/api/training/configurations";
    private static final String ONE = ALL + "/{id}";
    private static final String[] STAGES =
            Arrays.stream(LifecycleStage.values()).map(Enum::name).toArray(String[]::new);

    private final Registry registry;
    private final InstantSource clock;
    private final Consumer<TrainedConfiguration> onActive;

    /** The listener gets each configuration that is activated. */
    ConfigurationRoutes(Registry registry, InstantSource clock, Consumer<TrainedConfiguration> onActive) {
        this.registry = registry;
        this.clock = clock;
        this.onActive = onActive;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(ALL, "Configurations, the newest first", this::list)
                        .query("strategy_name", Schemas.text(), "")
                        .query("exchange", Schemas.text(), "")
                        .query("pair", Schemas.text(), "Such as BTC/USDT.")
                        .query("timeframe", Schemas.text(), "")
                        .query("regime", Schemas.text(), "In which its data ended.")
                        .query("status", Schemas.words(STAGES), "The stage.")
                        .query("is_active", Schemas.flag(), "")
                        .query("limit", Schemas.within(1, 1000, Schemas.by(100, Schemas.integer())), "")
                        .query("offset", Schemas.within(0, 1_000_000, Schemas.by(0, Schemas.integer())), "")
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of("configurations", Schemas.list(view()), "total", Schemas.integer()),
                                        "configurations",
                                        "total")),
                Route.get(ALL + "/stats/summary", "How many there are of what", request -> summary())
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "total", Schemas.integer(),
                                                "active", Schemas.integer(),
                                                "by_status", Schemas.map(Schemas.integer()),
                                                "by_strategy", Schemas.map(Schemas.integer()),
                                                "by_verdict", Schemas.map(Schemas.integer())),
                                        "total",
                                        "active",
                                        "by_status",
                                        "by_strategy",
                                        "by_verdict")),
                Route.get(ONE, "One configuration: its document, and how it came to its stage", this::one)
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "summary", view(),
                                                "document", Schemas.object(Map.of()),
                                                "transitions", Schemas.list(Schemas.object(Map.of()))),
                                        "summary",
                                        "document",
                                        "transitions"))
                        .refuses(404, "There is no such configuration."),
                Route.post(ONE + "/activate", "Lets a configuration trade", this::activate)
                        .answers(200, view())
                        .refuses(404, "There is no such configuration."),
                Route.post(
                                ONE + "/deactivate",
                                "Lets a configuration trade no more",
                                request -> Answer.json(view(changed(request, c -> c.deactivated(clock.instant())))))
                        .answers(200, view())
                        .refuses(404, "There is no such configuration."),
                Route.delete(ONE, "Removes a configuration that is not active", this::delete)
                        .answers(204, "", Schemas.any(), "It is removed.")
                        .refuses(404, "There is no such configuration.")
                        .refuses(409, "It is active."));
    }

    private static Map<String, Object> view() {
        Map<String, Object> properties = new TreeMap<>();
        for (String text : "id strategy instrument exchange pair market_type timeframe created".split(" ")) {
            properties.put(text, Schemas.text());
        }
        properties.put("status", Schemas.words(STAGES));
        properties.put("is_active", Schemas.flag());
        properties.put("size_factor", Schemas.number());
        for (String text : "stage_reason verdict regime".split(" ")) {
            properties.put(text, Schemas.orNull(Schemas.text()));
        }
        for (String number : "net_profit sharpe_ratio gross_win_rate sample_size p_value".split(" ")) {
            properties.put(number, Schemas.orNull(Schemas.number()));
        }
        properties.put("parameters", Schemas.map(Schemas.orNull(Schemas.number())));
        return Schemas.object(properties, properties.keySet().toArray(String[]::new));
    }

    static Map<String, @Nullable Object> view(TrainedConfiguration c) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", c.id());
        view.put("strategy", c.strategy());
        view.putAll(Series.view(c.instrument()));
        view.put("timeframe", c.interval().toString());
        view.put("created", c.created().toString());
        view.put("status", c.stage().name());
        view.put("is_active", c.isActive());
        view.put("size_factor", c.stage().sizeFactor());
        view.put("stage_reason", value(c, "metadata", "stage_reason"));
        view.put("verdict", value(c, "validation", "verdict"));
        view.put("regime", value(c, "ensemble_regime_classification", "regime"));
        view.put("net_profit", value(c, "performance", "NET_PROFIT"));
        view.put("gross_win_rate", value(c, "performance", "gross_WR"));
        view.put("sample_size", value(c, "performance", "sample_size"));
        view.put("sharpe_ratio", value(c, "statistical_validation", "sharpe_ratio"));
        view.put("p_value", value(c, "validation", "p_value"));
        view.put("parameters", c.parameters());
        return view;
    }

    private static @Nullable Object value(TrainedConfiguration c, String section, String name) {
        return c.sections().get(section) instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private Answer list(Request request) {
        Optional<Boolean> active = request.flag("is_active");
        Optional<String> status = request.text("status");
        if (status.isPresent() && !Arrays.asList(STAGES).contains(status.get())) {
            throw Refusal.badRequest("'status' must be one of " + String.join(", ", STAGES) + ".");
        }
        List<TrainedConfiguration> found = registry.all().stream()
                .filter(c -> active.isEmpty() || active.get() == c.isActive())
                .filter(c -> status.isEmpty() || status.get().equals(c.stage().name()))
                .filter(is(request, "strategy_name", TrainedConfiguration::strategy))
                .filter(is(request, "exchange", c -> c.instrument().exchange()))
                .filter(is(
                        request,
                        "pair",
                        c -> c.instrument().coin() + "/" + c.instrument().quote()))
                .filter(is(request, "timeframe", c -> c.interval().toString()))
                .filter(is(
                        request, "regime", c -> String.valueOf(value(c, "ensemble_regime_classification", "regime"))))
                .sorted(Comparator.comparing(TrainedConfiguration::created).reversed())
                .toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "configurations",
                found.stream()
                        .skip(request.number("offset", 0, 0, 1_000_000))
                        .limit(request.number("limit", 100, 1, 1000))
                        .map(ConfigurationRoutes::view)
                        .toList());
        answer.put("total", found.size());
        return Answer.json(answer);
    }

    private static java.util.function.Predicate<TrainedConfiguration> is(
            Request request, String name, Function<TrainedConfiguration, String> part) {
        Optional<String> wanted = request.text(name);
        return c -> wanted.isEmpty() || part.apply(c).equalsIgnoreCase(wanted.get());
    }

    private Answer summary() {
        Map<String, Integer> byStatus = new LinkedHashMap<>();
        for (String stage : STAGES) {
            byStatus.put(stage, 0);
        }
        Map<String, Integer> byStrategy = new TreeMap<>();
        Map<String, Integer> byVerdict = new TreeMap<>();
        int active = 0;
        List<TrainedConfiguration> all = registry.all();
        for (TrainedConfiguration c : all) {
            byStatus.merge(c.stage().name(), 1, Integer::sum);
            byStrategy.merge(c.strategy(), 1, Integer::sum);
            byVerdict.merge(String.valueOf(value(c, "validation", "verdict")), 1, Integer::sum);
            active += c.isActive() ? 1 : 0;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", all.size());
        answer.put("active", active);
        answer.put("by_status", byStatus);
        answer.put("by_strategy", byStrategy);
        answer.put("by_verdict", byVerdict);
        return Answer.json(answer);
    }

    private Answer one(Request request) {
        TrainedConfiguration c = find(request.id());
        List<Object> transitions = new ArrayList<>();
        registry.transitions(c.id())
                .forEach(t -> transitions.add(Map.of(
                        "time", t.time().toString(),
                        "status", t.stage().name(),
                        "reason", t.reason())));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("summary", view(c));
        answer.put("document", Json.own(c.toJson()));
        answer.put("transitions", transitions);
        return Answer.json(answer);
    }

    private TrainedConfiguration find(String id) {
        return registry.find(id).orElseThrow(() -> unknown(id));
    }

    private static Refusal unknown(String id) {
        return Refusal.notFound("There is no configuration '" + id + "': " + ALL + " lists all.");
    }

    private Answer activate(Request request) {
        TrainedConfiguration active = changed(request, c -> c.activated(clock.instant()));
        onActive.accept(active);
        return Answer.json(view(active));
    }

    private TrainedConfiguration changed(Request request, UnaryOperator<TrainedConfiguration> change) {
        String id = request.id();
        return registry.update(id, change, "").orElseThrow(() -> unknown(id));
    }

    private Answer delete(Request request) {
        TrainedConfiguration c = find(request.id());
        if (c.isActive()) {
            throw Refusal.conflict("Configuration " + c.id() + " is active: deactivate it first.");
        }
        if (!registry.remove(c.id())) {
            throw unknown(c.id());
        }
        return Answer.nothing();
    }
}
