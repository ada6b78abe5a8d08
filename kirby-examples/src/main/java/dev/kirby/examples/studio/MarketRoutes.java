package dev.kirby.examples.studio;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.query.CandleQuery;
import dev.kirby.store.stars.Star;
import dev.kirby.store.storage.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored: series, coverage, checks, candles, and what is configured to be collected. */
final class MarketRoutes implements RouteGroup {

    private static final int MOST_CANDLES = 5_000;

    private final MarketDataStore store;
    private final StoredSeries stored;

    MarketRoutes(MarketDataStore store, StoredSeries stored) {
        this.store = store;
        this.stored = stored;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/market-data", "What is stored", this::list)
                        .query("exchange", Schemas.text(), "")
                        .query("dataset", Schemas.text(), "Such as candles.")
                        .query("limit", Schemas.within(1, 1000, Schemas.by(100, Schemas.integer())), "")
                        .query("offset", Schemas.within(0, 1_000_000, Schemas.by(0, Schemas.integer())), "")
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "series",
                                                Schemas.list(Schemas.object(Map.of())),
                                                "total",
                                                Schemas.integer()),
                                        "series",
                                        "total")),
                series(Route.get(
                                "/api/market-data/coverage",
                                "What of a series a source was asked for, and what is missing of that",
                                r -> coverage(r)))
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "series", Schemas.object(Map.of()),
                                                "asked", Schemas.list(range()),
                                                "missing", Schemas.list(range()),
                                                "provisional", Schemas.list(range())),
                                        "series",
                                        "asked",
                                        "missing",
                                        "provisional"))
                        .refuses(404, "Nothing of it is stored."),
                series(Route.get("/api/market-data/check", "The quality of the last days of a series", r -> check(r)))
                        .query("days", Schemas.within(1, 400, Schemas.by(30, Schemas.integer())), "")
                        .answers(200, checked())
                        .refuses(404, "Nothing of it is stored."),
                Series.market(Route.get(
                                "/api/candles", "Candles, oldest first; the newest of the range", r -> candles(r)))
                        .query("timeframe", Schemas.text(), "Such as 5m; required.")
                        .query("start_time", Schemas.text(), "Such as 2025-01-01 or 2025-01-01T00:00:00Z.")
                        .query("end_time", Schemas.text(), "")
                        .query("limit", Schemas.within(1, MOST_CANDLES, Schemas.by(1000, Schemas.integer())), "")
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of(
                                                "data", Schemas.list(Schemas.object(Map.of())),
                                                "metadata", Schemas.object(Map.of())),
                                        "data",
                                        "metadata"))
                        .refuses(404, "There are none."),
                Route.get("/starlistings", "What is configured to be collected", request -> stars())
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of("starlistings", Schemas.list(Schemas.object(Map.of()))),
                                        "starlistings")));
    }

    private static Map<String, Object> checked() {
        return Schemas.object(
                Map.of(
                        "series", Schemas.text(),
                        "verdict", Schemas.text(),
                        "start", Schemas.text(),
                        "end", Schemas.text(),
                        "rows", Schemas.integer(),
                        "checks", Schemas.list(Schemas.object(Map.of())),
                        "gaps", Schemas.list(range())),
                "series",
                "verdict",
                "start",
                "end",
                "rows",
                "checks",
                "gaps");
    }

    private static Map<String, Object> range() {
        return Schemas.object(Map.of("start", Schemas.text(), "end", Schemas.text()), "start", "end");
    }

    private static Route series(Route route) {
        return Series.market(route)
                .query("dataset", Schemas.by("candles", Schemas.text()), "")
                .query("timeframe", Schemas.text(), "Such as 5m; required for candles.");
    }

    private Answer list(Request request) {
        Optional<String> exchange = request.text("exchange");
        Optional<String> dataset = request.text("dataset");
        List<StoredSeries.Line> all = stored.lines().stream()
                .filter(line ->
                        exchange.isEmpty() || line.id().instrument().exchange().equalsIgnoreCase(exchange.get()))
                .filter(line -> dataset.isEmpty() || line.id().dataset().name().equalsIgnoreCase(dataset.get()))
                .toList();
        List<Object> views = new ArrayList<>();
        all.stream()
                .skip(request.number("offset", 0, 0, 1_000_000))
                .limit(request.number("limit", 100, 1, 1000))
                .forEach(line -> {
                    Map<String, @Nullable Object> view = Series.view(line.id());
                    view.put("rows", line.rows());
                    view.put(
                            "start", line.range().map(r -> r.start().toString()).orElse(null));
                    view.put("end", line.range().map(r -> r.end().toString()).orElse(null));
                    views.add(view);
                });
        return Answer.json(Map.of("series", views, "total", all.size()));
    }

    private StoredSeries.Line line(SeriesId id) {
        return stored.line(id)
                .orElseThrow(
                        () -> Refusal.notFound("Nothing is stored of " + id + ": GET /api/market-data lists what is."));
    }

    private Answer coverage(Request request) {
        SeriesId id = Series.series(request);
        StoredSeries.Line line = line(id);
        TimeRange range = line.range().orElseThrow();
        Coverage coverage = store.coverage(id);
        Map<String, Object> answer = new LinkedHashMap<>();
        Map<String, @Nullable Object> series = Series.view(id);
        series.put("rows", line.rows());
        series.put("start", range.start().toString());
        series.put("end", range.end().toString());
        answer.put("series", series);
        answer.put("asked", coverage.asked().stream().map(MarketRoutes::view).toList());
        answer.put(
                "missing",
                coverage.missing(range).stream().map(MarketRoutes::view).toList());
        answer.put(
                "provisional",
                coverage.provisional().stream()
                        .map(answered -> view(answered.range()))
                        .toList());
        return Answer.json(answer);
    }

    private static Map<String, Object> view(TimeRange range) {
        return Map.of("start", range.start().toString(), "end", range.end().toString());
    }

    private Answer check(Request request) {
        SeriesId id = Series.series(request);
        Instant end = line(id).range().orElseThrow().end();
        TimeRange within = new TimeRange(end.minus(Duration.ofDays(request.number("days", 30, 1, 400))), end);
        QualityCheck check = QualityCheck.of(id).at(store.clock().instant());
        store.coverage(id)
                .provisional(within)
                .forEach(answer -> check.acceptProvisional(answer.range(), answer.missing()));
        store.stream(id, within, check::accept);
        return Answer.json(check.report().toMap());
    }

    private Answer candles(Request request) {
        Instrument instrument = Series.instrument(request);
        Interval interval = Interval.parse(request.required("timeframe"));
        int limit = request.number("limit", 1000, 1, MOST_CANDLES);
        CandleQuery query = store.candles(instrument, interval);
        Optional<TimeRange> own =
                stored.line(SeriesId.candles(instrument, interval)).flatMap(StoredSeries.Line::range);
        Instant end = request.text("end_time")
                .map(TimeRange::instant)
                .or(() -> own.or(() -> query.source().flatMap(store::range)).map(TimeRange::end))
                .orElse(store.clock().instant());
        // Gaps may hide candles: a window of twice the number is looked at, where no start is given.
        Instant begin = request.text("start_time")
                .map(TimeRange::instant)
                .orElse(end.minusMillis(2L * limit * interval.millis()));
        if (!begin.isBefore(end)) {
            throw Refusal.badRequest("'start_time' must be before 'end_time'.");
        }
        Instant earliest = end.minusMillis(20L * MOST_CANDLES * interval.millis());
        TimeRange range = new TimeRange(begin.isBefore(earliest) ? earliest : begin, end);
        // What is stored as it is asked for needs no search for what it could be built from.
        CandleSeries bars = own.flatMap(range::intersect).isPresent()
                ? CandleSeries.of(instrument, interval, store.read(SeriesId.candles(instrument, interval), range))
                : query.range(range).load();
        if (bars.isEmpty()) {
            throw Refusal.notFound("There are no candles of " + instrument + " " + interval + " from " + range.start()
                    + " to " + range.end() + ".");
        }
        CandleSeries newest = bars.tail(Math.min(limit, bars.size()));
        List<Object> data = new ArrayList<>(newest.size());
        for (int bar = 0; bar < newest.size(); bar++) {
            Map<String, @Nullable Object> candle = new LinkedHashMap<>();
            candle.put("time", newest.time(bar));
            candle.put("open", Json.known(newest.open(bar)));
            candle.put("high", Json.known(newest.high(bar)));
            candle.put("low", Json.known(newest.low(bar)));
            candle.put("close", Json.known(newest.close(bar)));
            candle.put("volume", Json.known(newest.volume(bar)));
            data.add(candle);
        }
        Map<String, @Nullable Object> metadata = Series.view(instrument);
        metadata.put("timeframe", interval.toString());
        metadata.put("count", newest.size());
        return Answer.json(Map.of("data", data, "metadata", metadata));
    }

    private Answer stars() {
        List<Star> active = store.stars().active();
        List<Object> stars = new ArrayList<>();
        for (Star star : store.stars().catalogue().stars()) {
            Map<String, @Nullable Object> view = Series.view(star.instrument());
            view.put("timeframe", star.interval().toString());
            view.put("active", active.contains(star));
            view.put("notes", star.notes());
            stars.add(view);
        }
        return Answer.json(Map.of("starlistings", stars));
    }
}
