package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.BackfillProgress;
import dev.kirby.store.collect.BackfillReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;

/**
 * Backfills that the page begins: one at a time, each with its progress. They live as long as the server; what came is in the store, and
 * the same backfill goes on where one ended. Thread-safe.
 */
final class BackfillRoutes implements RouteGroup, AutoCloseable {

    private static final Logger LOG = Logs.of(BackfillRoutes.class);
    private static final String PATH = "/api/market-data/backfills";
    private static final int KEPT = 50;
    private static final int MOST_WAITING = 20;
    private static final List<String> STATES = List.of("WAITING", "RUNNING", "DONE", "FAILED", "CANCELLED");

    private final MarketDataStore store;
    private final Function<String, Exchange> venues;
    private final List<String> names;
    private final InstantSource marketTime;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(DaemonThreads.named("kirby-studio-backfill"));
    private final Deque<Work> all = new ArrayDeque<>();
    private int begun;

    BackfillRoutes(StudioSources sources) {
        this.store = sources.store();
        this.venues = sources.venues();
        this.names = sources.exchanges();
        this.marketTime = sources.marketTime();
    }

    /** One backfill, and how far it is. */
    private static final class Work {
        final String id;
        final Instrument instrument;
        final List<String> timeframes;
        final int days;
        final Instant created;
        volatile String status = "WAITING";
        volatile double share;
        volatile long rows;
        volatile String message = "";

        Work(String id, Instrument instrument, List<String> timeframes, int days, Instant created) {
            this.id = id;
            this.instrument = instrument;
            this.timeframes = timeframes;
            this.days = days;
            this.created = created;
        }

        boolean isOver() {
            return !status.equals("WAITING") && !status.equals("RUNNING");
        }

        Map<String, @Nullable Object> view() {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("id", id);
            view.put("instrument", instrument.toString());
            view.put("timeframes", timeframes);
            view.put("days", days);
            view.put("created_at", created.toString());
            view.put("status", status);
            view.put("progress_pct", 100 * share);
            view.put("rows", rows);
            view.put("message", message);
            return view;
        }
    }

    @Override
    public List<Route> routes() {
        Map<String, Object> work = Schemas.object(
                Map.of(
                        "id", Schemas.text(),
                        "instrument", Schemas.text(),
                        "timeframes", Schemas.list(Schemas.text()),
                        "days", Schemas.integer(),
                        "created_at", Schemas.text(),
                        "status", Schemas.words(STATES.toArray(String[]::new)),
                        "progress_pct", Schemas.number(),
                        "rows", Schemas.integer(),
                        "message", Schemas.text()),
                "id",
                "status",
                "progress_pct",
                "rows");
        Map<String, Object> body = Schemas.object(
                Map.of(
                        "exchange", Schemas.words(names.toArray(String[]::new)),
                        "pair", Schemas.text(),
                        "marketType", Schemas.by("perps", Schemas.words("perps", "spot")),
                        "timeframes", Schemas.list(Schemas.text()),
                        "days", Schemas.within(1, 3650, Schemas.by(365, Schemas.integer()))),
                "exchange",
                "pair",
                "timeframes");
        return List.of(
                Route.post(PATH, "Fetches the history of a market", this::begin)
                        .body(body)
                        .answers(202, work)
                        .refuses(400, "A name or a value is not right.")
                        .refuses(429, "Too many wait."),
                Route.get(PATH, "Backfills of this server, the newest first", request -> list())
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "backfills",
                                                Schemas.list(work),
                                                "exchanges",
                                                Schemas.list(Schemas.text())),
                                        "backfills",
                                        "exchanges")),
                Route.delete(PATH + "/{id}", "Stops a backfill; what came stays", this::stop)
                        .answers(200, work)
                        .refuses(404, "There is no such backfill.")
                        .refuses(409, "It is over."));
    }

    private synchronized Answer list() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("backfills", all.stream().map(Work::view).toList());
        answer.put("exchanges", names);
        return Answer.json(answer);
    }

    private synchronized Answer begin(Request request) {
        JsonNode body = request.body();
        String exchange = text(body, "exchange", "");
        if (!names.contains(exchange)) {
            throw Refusal.badRequest("'exchange' must be one of " + String.join(", ", names) + ".");
        }
        String[] pair = text(body, "pair", "").split("/", -1);
        if (pair.length != 2) {
            throw Refusal.badRequest("A pair is COIN/QUOTE, such as BTC/USDT.");
        }
        Instrument instrument =
                Instrument.of(exchange, pair[0], pair[1], InstrumentType.parse(text(body, "marketType", "perps")));
        List<String> timeframes = new ArrayList<>();
        for (JsonNode one : body.path("timeframes")) {
            timeframes.add(
                    Interval.parse(one.isString() ? one.stringValue() : "").toString());
        }
        if (timeframes.isEmpty() || timeframes.size() > 12) {
            throw Refusal.badRequest("'timeframes' must be a list of 1 to 12 intervals, such as [\"5m\"].");
        }
        JsonNode days = body.path("days");
        if (!days.isMissingNode() && !(days.isInt() && days.intValue() >= 1 && days.intValue() <= 3650)) {
            throw Refusal.badRequest("'days' must be a whole number from 1 to 3650.");
        }
        if (all.stream().filter(work -> !work.isOver()).count() >= MOST_WAITING) {
            throw Refusal.tooMany(MOST_WAITING + " backfills wait: wait, or stop some.");
        }
        Work work = new Work(
                "backfill-" + ++begun,
                instrument,
                List.copyOf(timeframes),
                days.isMissingNode() ? 365 : days.intValue(),
                store.clock().instant());
        all.addFirst(work);
        while (all.size() > KEPT && all.peekLast().isOver()) {
            all.removeLast();
        }
        thread.execute(() -> run(work));
        return Answer.json(202, work.view());
    }

    private static String text(JsonNode body, String name, String otherwise) {
        JsonNode value = body.path(name);
        if (value.isString() && value.stringValue().length() <= 60) {
            return value.stringValue();
        }
        if (value.isMissingNode() && !otherwise.isEmpty()) {
            return otherwise;
        }
        throw Refusal.badRequest("'" + name + "' must be a text of at most 60 characters.");
    }

    private void run(Work work) {
        synchronized (this) {
            if (work.isOver()) {
                return;
            }
            work.status = "RUNNING";
        }
        Instant now = marketTime.instant();
        try (Exchange venue = venues.apply(work.instrument.exchange())) {
            BackfillReport report = store.backfill(venue)
                    .candles(work.instrument, work.timeframes.toArray(String[]::new))
                    .range(new TimeRange(now.minus(Duration.ofDays(work.days)), now))
                    .progress(state -> onPage(work, state))
                    .run();
            work.rows = report.rows();
            if (report.failures().isEmpty()) {
                work.share = 1;
                end(work, "DONE", "");
            } else {
                end(work, "FAILED", report.failures().get(0).toString());
            }
        } catch (KirbyException e) {
            end(work, "FAILED", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("The backfill of {} failed", work.instrument, e);
            end(work, "FAILED", "Something went wrong inside; the server's log says what.");
        }
    }

    /** Unless it was stopped meanwhile. */
    private synchronized void end(Work work, String status, String message) {
        if (!work.isOver()) {
            work.message = message;
            work.status = status;
        }
    }

    private static void onPage(Work work, BackfillProgress state) {
        work.share = state.all().fraction();
        work.rows = state.all().rows();
        if (work.isOver()) {
            throw new SourceException("The backfill was stopped.");
        }
    }

    private synchronized Answer stop(Request request) {
        String id = request.id();
        Work work = all.stream()
                .filter(one -> one.id.equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no backfill '" + id + "': " + PATH + " lists all."));
        if (work.isOver()) {
            throw Refusal.conflict("The backfill " + id + " is " + work.status + " already.");
        }
        work.status = "CANCELLED";
        return Answer.json(work.view());
    }

    @Override
    public void close() {
        synchronized (this) {
            all.stream().filter(work -> !work.isOver()).forEach(work -> work.status = "CANCELLED");
        }
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("A backfill takes long to stop.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
