package dev.kirby.examples.studio;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.TrainingTask;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.TrainingRecipe;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Turns the body of a request into tasks, one a market, each of a fixed range of what is stored now. */
final class TrainingOrders {

    private final MarketDataStore store;
    private final TrainingRecipe recipe;

    TrainingOrders(MarketDataStore store, TrainingRecipe recipe) {
        this.store = store;
        this.recipe = recipe;
    }

    /** All or none: the first market that is not right refuses the whole. */
    List<TrainingTask> tasks(JsonNode json) {
        TrainingBody body = new TrainingBody(json);
        List<TrainingTask> tasks = new ArrayList<>();
        Map<SeriesId, TimeRange> stored = new LinkedHashMap<>();
        for (TrainingBody.Market market : body.markets()) {
            TrainingTask task = task(body, market, stored);
            recipe.check(task);
            tasks.add(task);
        }
        return tasks;
    }

    private TrainingTask task(TrainingBody body, TrainingBody.Market market, Map<SeriesId, TimeRange> stored) {
        TimeRange range = range(market, body.months(), stored);
        Map<String, String> settings = new LinkedHashMap<>(body.settings());
        settings.put("data_start", range.start().toString());
        settings.put("data_end", range.end().toString());
        return new TrainingTask(
                body.strategy(),
                market.instrument(),
                market.interval(),
                (int) Duration.between(range.start(), range.end()).toDays(),
                new TrainingTask.Search(body.optimizer(), body.trials(), body.seed(), body.space()),
                settings);
    }

    /** The last months of what is stored; candles that can be built from finer ones count. */
    private TimeRange range(TrainingBody.Market market, int months, Map<SeriesId, TimeRange> stored) {
        SeriesId source = store.candles(market.instrument(), market.interval())
                .source()
                .orElse(new SeriesId(Dataset.CANDLES, market.instrument(), market.interval()));
        Optional<TimeRange> whole = Optional.ofNullable(stored.get(source)).or(() -> store.range(source));
        if (whole.isEmpty()) {
            // Says what is missing, and how to get it.
            store.candles(market.instrument(), market.interval()).load();
        }
        TimeRange all = whole.orElseThrow(
                () -> Refusal.notFound("No candles of " + market.instrument() + " are stored: backfill them first."));
        stored.put(source, all);
        Instant begin = all.end().atZone(ZoneOffset.UTC).minusMonths(months).toInstant();
        return begin.isBefore(all.start()) ? all : new TimeRange(begin, all.end());
    }
}
