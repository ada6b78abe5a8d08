package dev.kirby.exchange.internal.rest;

import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeProvider;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Origin;
import dev.kirby.source.Page;
import dev.kirby.source.Support;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Any venue with a REST interface, as its {@link VenueSpec} describes it. Pages go by the clock: each request is for a window that
 * one answer can hold, so that a short page is a page with holes and never the end.
 */
public final class RestExchange implements Exchange {

    // Clocks differ, and no row lies farther ahead.
    private static final Duration MAX_AHEAD = Duration.ofDays(1);
    // Of the latest value, whose time is the venue's own; it says how far the clocks are apart.
    private static final Instant MAX_TIME = Instant.parse("2100-01-01T00:00:00Z");

    private final VenueSpec venue;
    private final ExchangeSettings settings;
    private final VenueRequests requests;
    private final ServerClock time;
    private final Catalogues catalogues;
    private final PageRequests pages;
    private final TradeIds tradeIds = new TradeIds();

    /**
     * Opens a venue; nothing is sent yet.
     *
     * @param venue what it is like
     * @param settings its address and the settings of requests
     */
    public RestExchange(VenueSpec venue, ExchangeSettings settings) {
        this.venue = venue;
        this.settings = settings;
        this.requests = new VenueRequests(venue, settings);
        this.time = new ServerClock(this::askTime, settings.clock());
        this.catalogues = new Catalogues(
                venue, requests::tree, (host, weight) -> requests.budget(host).granted(weight));
        this.pages = new PageRequests(venue, requests, catalogues, settings);
    }

    @Override
    public String name() {
        return venue.name();
    }

    @Override
    public List<URI> urls() {
        return requests.urls();
    }

    @Override
    public RequestStatistics statistics() {
        return requests.statistics();
    }

    @Override
    public List<Support> supports() {
        return venue.supports();
    }

    @Override
    public List<Listing> instruments() {
        return catalogues.all();
    }

    @Override
    public Instant serverTime() {
        return Instant.ofEpochMilli(time.millis());
    }

    private long askTime() {
        VenueSpec.Clock clock = venue.clock();
        if (clock == null) {
            return settings.clock().millis();
        }
        long millis = clock.read().apply(requests.tree(clock.request(), ""));
        if (millis <= 0) {
            throw new SourceException(
                    name() + " " + clock.request().name() + " answered with something else than documented: no time.");
        }
        return millis;
    }

    @Override
    public Instant earliest(SeriesId series) {
        return depth(series).earliest(time.millis());
    }

    @Override
    public Optional<Duration> horizon(SeriesId series) {
        return serves(series) ? depth(series).horizon() : Optional.empty();
    }

    @Override
    public Instant settledUntil(SeriesId series) {
        return depth(series).settledUntil(time.millis());
    }

    @Override
    public boolean serves(SeriesId series) {
        return series.instrument().exchange().equals(name())
                && !venue.endpoints(series).isEmpty();
    }

    @Override
    public void requireSupport(SeriesId series) {
        endpoints(series);
    }

    private List<HistoryEndpoint> endpoints(SeriesId series) {
        List<HistoryEndpoint> endpoints = venue.endpoints(series);
        if (endpoints.isEmpty() || !series.instrument().exchange().equals(name())) {
            throw unsupported(series, "history");
        }
        return endpoints;
    }

    private UnsupportedDataException unsupported(SeriesId series, String what) {
        return new UnsupportedDataException("No " + what + " of " + series + " from " + name() + ": it has "
                + supports().stream().map(Support::toString).collect(Collectors.joining(", ")) + "."
                + others(series));
    }

    private static String others(SeriesId series) {
        InstrumentType type = series.instrument().type();
        String names = Exchanges.providers().stream()
                .filter(p -> p.supports().stream().anyMatch(s -> s.dataset() == series.dataset() && s.type() == type))
                .map(ExchangeProvider::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? " No venue known here has " + type + " " + series.dataset() + "."
                : " Venues with " + type + " " + series.dataset() + ": " + names + ".";
    }

    private HistoryDepth depth(SeriesId series) {
        return new HistoryDepth(name(), series, endpoints(series));
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        HistoryDepth depth = depth(series);
        HistoryDepth.FetchPlan plan = depth.plan(window, time.millis());
        TimeRange wanted = plan.window();
        if (plan.asked().stream().anyMatch(endpoint -> endpoint.dataset() != series.dataset())) {
            return built(series, plan.asked().get(0), wanted).from(Origin.TRADES);
        }
        if (wanted.isEmpty()) {
            return new Page(wanted, Rows.empty(series.dataset()));
        }
        List<Rows> parts = new ArrayList<>();
        TimeRange answered = wanted;
        long refused = 0;
        for (HistoryEndpoint endpoint : plan.asked()) {
            Page page = walked(series, endpoint, wanted);
            parts.add(page.rows());
            refused += page.missing();
            answered = TimeRange.ofMillis(
                    wanted.startMillis(),
                    Math.min(answered.endMillis(), page.answered().endMillis()));
        }
        // Waiting for the budget takes time too.
        long later = time.millis();
        if (depth.isLeftBehind(plan, later)) {
            return fetch(series, window);
        }
        depth.requireKept(plan, later);
        Rows rows = Rows.concat(series.dataset(), parts).sorted().slice(answered);
        long expected = ExpectedRows.of(series, plan.asked(), answered);
        return Page.of(answered, rows, Math.max(expected, rows.size() + refused))
                .from(Origin.REST);
    }

    private Page walked(SeriesId series, HistoryEndpoint endpoint, TimeRange wanted) {
        Instant now = settings.clock().instant();
        Instant latest = wanted.end().isAfter(now) ? wanted.end() : now;
        Instant limit = latest.plus(MAX_AHEAD);
        Admission admission = Admission.of(series, limit);
        BiFunction<HistoryEndpoint, PageWalk.Part, PageWalk.Answer> asking = (asked, part) -> {
            PageWalk.Answer answer = pages.ask(series, asked, part);
            return asked.prices()
                    .map(candles -> new PricedRows(series, candles, limit, pages).priced(answer))
                    .orElse(answer);
        };
        return endpoint.order() == HistoryEndpoint.Order.BY_ID
                ? new IdWalk(series, endpoint, admission, tradeIds, asking).fetch(wanted)
                : new PageWalk(series, endpoint, admission, asking).fetch(wanted);
    }

    /** Candles that the venue no longer has, of its trades. */
    private Page built(SeriesId series, HistoryEndpoint trades, TimeRange wanted) {
        SeriesId source = SeriesId.of(trades.dataset(), series.instrument());
        return new BuiltCandles(series, window -> walked(source, trades, window)).fetch(wanted);
    }

    /**
     * Base units per contract of an instrument, requested once.
     *
     * @param instrument of this venue
     * @return 1 where the venue counts in base units
     */
    public double contractSize(Instrument instrument) {
        return catalogues.contractSize(instrument);
    }

    @Override
    public Rows latest(SeriesId series) {
        LatestEndpoint snapshot = venue.snapshot(series)
                .filter(s -> series.instrument().exchange().equals(name()))
                .orElseThrow(() -> unsupported(series, "present value"));
        Rows rows = pages.latest(series, snapshot);
        Admission admission = Admission.of(series, MAX_TIME);
        for (int row = 0; row < rows.size(); row++) {
            Optional<String> fault = admission.fault(rows, row);
            if (fault.isPresent()) {
                throw new SourceException(name() + " answered with a " + series.dataset() + " of " + series.instrument()
                        + " that cannot be: " + fault.get() + ". Ask again later.");
            }
        }
        return rows;
    }

    /**
     * Requests something that belongs to no instrument, such as where the venue's streams are.
     *
     * @param request what to ask
     * @return the answer
     */
    public JsonNode answer(RequestTemplate request) {
        return requests.tree(request, "");
    }

    @Override
    public void close() {
        requests.close();
    }

    /** For example {@code Exchange[binance at https://api.binance.com]}. */
    @Override
    public String toString() {
        return "Exchange[" + name() + " at " + urls().get(0) + "]";
    }
}
