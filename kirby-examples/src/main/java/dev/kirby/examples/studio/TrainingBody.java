package dev.kirby.examples.studio;

import dev.kirby.internal.NearestNames;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The body of a training request: its names, its defaults, and what each takes. Names are those of the predecessors' form; what goes into
 * a task's settings is there by its name in snake_case.
 */
final class TrainingBody {

    private static final int MOST_MARKETS = 200;
    private static final int LONGEST_LIST = 1_000;

    /** A market to train on. */
    record Market(Instrument instrument, Interval interval) {}

    /** A member that goes into the settings of the task as it is. */
    private record Setting(String name, String setting, Map<String, Object> schema) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting("objective", "objective", Schemas.by("net_profit", Schemas.text())),
            new Setting("minTrades", "min_trades", Schemas.by(10, Schemas.integer())),
            new Setting(
                    "validationMethod",
                    "validation_method",
                    Schemas.by("walk_forward", Schemas.words("walk_forward", "train_test_split"))),
            new Setting("trainPeriodDays", "train_period_days", Schemas.by(90, Schemas.integer())),
            new Setting("testPeriodDays", "test_period_days", Schemas.by(30, Schemas.integer())),
            new Setting("gapPeriodDays", "gap_period_days", Schemas.by(7, Schemas.integer())),
            new Setting("trainRatio", "train_ratio", Schemas.by(0.7, Schemas.number())),
            new Setting(
                    "maxRuntime",
                    "max_runtime_seconds",
                    Schemas.said("Seconds, after which a job fails.", Schemas.integer())),
            new Setting("parallelWorkers", "parallel_workers", Schemas.by(1, Schemas.integer())),
            new Setting("fee", "fee", Schemas.by(0.001, Schemas.number())),
            new Setting("makerFee", "maker_fee", Schemas.number()),
            new Setting("slippage", "slippage", Schemas.by(0.0005, Schemas.number())),
            new Setting("capital", "capital", Schemas.by(10_000, Schemas.number())),
            new Setting(
                    "sizing",
                    "sizing",
                    Schemas.by("risk", Schemas.words("risk", "compounding", "all-in", "all-in-compounding"))),
            new Setting("risk", "risk", Schemas.by(0.02, Schemas.number())),
            new Setting("leverage", "leverage", Schemas.by(1, Schemas.number())),
            new Setting("side", "side", Schemas.words("long", "short")));

    private static final Map<String, Object> PROPERTIES = properties();

    static final Map<String, Object> SCHEMA =
            Schemas.object(PROPERTIES, "strategy", "pairs", "exchanges", "timeframes");

    private final JsonNode body;

    TrainingBody(JsonNode body) {
        this.body = body;
        for (String name : body.propertyNames()) {
            if (!PROPERTIES.containsKey(name)) {
                throw Refusal.badRequest("A training has no '" + Request.shortened(name) + "'"
                        + NearestNames.hint(Request.shortened(name), PROPERTIES.keySet()) + ": it takes "
                        + String.join(", ", PROPERTIES.keySet()) + ".");
            }
        }
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("strategy", Schemas.text());
        properties.put("pairs", Schemas.said("Such as BTC/USDT.", Schemas.list(Schemas.text())));
        properties.put("exchanges", Schemas.list(Schemas.text()));
        properties.put("marketType", Schemas.by("perps", Schemas.words("perps", "spot")));
        properties.put("timeframes", Schemas.said("Such as 5m.", Schemas.list(Schemas.text())));
        properties.put("optimizationMethod", Schemas.by("random", Schemas.words("random", "bayesian", "grid")));
        properties.put("nSamples", Schemas.said("Trials of random.", Schemas.by(100, Schemas.integer())));
        properties.put("nIterations", Schemas.said("Trials of bayesian.", Schemas.by(50, Schemas.integer())));
        properties.put(
                "parameterGrid",
                Schemas.said(
                        "By parameter, in place of the strategy's own: a list of values, or a range such as 5..50 or"
                                + " 0.5..2..0.25.",
                        Schemas.map(Schemas.any())));
        properties.put("historicalPeriodMonths", Schemas.by(12, Schemas.integer()));
        properties.put("seed", Schemas.by(42, Schemas.integer()));
        SETTINGS.forEach(setting -> properties.put(setting.name(), setting.schema()));
        return properties;
    }

    String strategy() {
        return text("strategy", "");
    }

    /** Every pair on every exchange at every timeframe. */
    List<Market> markets() {
        String type = text("marketType", "perps");
        List<Market> markets = new ArrayList<>();
        for (String exchange : texts("exchanges", "binance")) {
            for (String pair : texts("pairs", "BTC/USDT")) {
                for (String timeframe : texts("timeframes", "5m")) {
                    markets.add(new Market(Series.instrument(exchange, pair, type), Interval.parse(timeframe)));
                    if (markets.size() > MOST_MARKETS) {
                        throw Refusal.badRequest("A request has " + MOST_MARKETS
                                + " markets at most, of pairs x exchanges x timeframes: send several requests.");
                    }
                }
            }
        }
        return markets.stream().distinct().toList();
    }

    String optimizer() {
        return text("optimizationMethod", "random");
    }

    long trials() {
        return optimizer().equals("bayesian")
                ? whole("nIterations", 50, 1, 1_000_000)
                : whole("nSamples", 100, 1, 1_000_000);
    }

    long seed() {
        return whole("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    int months() {
        return (int) whole("historicalPeriodMonths", 12, 1, 600);
    }

    /** The values of parameters as a task has them: text. */
    Map<String, String> space() {
        JsonNode grid = body.path("parameterGrid");
        if (grid.isMissingNode() || grid.isNull()) {
            return Map.of();
        }
        if (!grid.isObject() || grid.size() > LONGEST_LIST) {
            throw Refusal.badRequest(
                    "'parameterGrid' must be an object, such as {\"pierce_depth\": [0.001, 0.002], \"hold\": \"5..50\"}.");
        }
        Map<String, String> space = new LinkedHashMap<>();
        grid.properties().forEach(entry -> space.put(entry.getKey(), values(entry.getKey(), entry.getValue())));
        return space;
    }

    private static String values(String name, JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber()) {
            return number(value);
        }
        if (!value.isArray() || value.isEmpty() || value.size() > LONGEST_LIST) {
            throw Refusal.badRequest("The values of " + Request.shortened(name) + " must be a list of 1 to "
                    + LONGEST_LIST + " numbers, or a range such as \"5..50\".");
        }
        List<String> numbers = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isNumber()) {
                throw Refusal.badRequest("The values of " + Request.shortened(name) + " must be numbers.");
            }
            numbers.add(number(one));
        }
        return String.join(",", numbers);
    }

    private static String number(JsonNode value) {
        return Double.toString(value.doubleValue());
    }

    /** The settings given, by the names of a task. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Setting setting : SETTINGS) {
            JsonNode value = body.path(setting.name());
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (!value.isString() && !value.isNumber()) {
                throw Refusal.badRequest("'" + setting.name() + "' must be a text or a number.");
            }
            settings.put(setting.setting(), value.isString() ? value.stringValue() : value.asString());
        }
        return settings;
    }

    private String text(String name, String otherwise) {
        JsonNode value = body.path(name);
        if (value.isString()
                && !value.stringValue().isBlank()
                && value.stringValue().length() <= 200) {
            return value.stringValue();
        }
        if ((value.isMissingNode() || value.isNull()) && !otherwise.isEmpty()) {
            return otherwise;
        }
        throw Refusal.badRequest(
                value.isMissingNode()
                        ? "'" + name + "' is missing: it is a text."
                        : "'" + name + "' must be a text of 1 to 200 characters.");
    }

    private List<String> texts(String name, String example) {
        JsonNode list = body.path(name);
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list.isArray() && list.size() <= LONGEST_LIST ? list : body.path("")) {
            if (text.isString()
                    && !text.stringValue().isBlank()
                    && text.stringValue().length() <= 60) {
                texts.add(text.stringValue());
            }
        }
        if (texts.isEmpty() || texts.size() != list.size()) {
            throw Refusal.badRequest(
                    "'" + name + "' must be a list of 1 to " + LONGEST_LIST + " texts, such as [\"" + example + "\"].");
        }
        return texts;
    }

    private long whole(String name, long otherwise, long low, long high) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < low
                || value.longValue() > high) {
            throw Refusal.badRequest("'" + name + "' must be a whole number from " + low + " to " + high + ".");
        }
        return value.longValue();
    }
}
