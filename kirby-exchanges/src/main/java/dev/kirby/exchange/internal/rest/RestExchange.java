package dev.kirby.exchange.internal.rest;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.internal.http.HttpGateway;
import dev.kirby.exchange.internal.http.HttpGateway.Request;
import dev.kirby.exchange.internal.http.WeightLimiter;
import dev.kirby.exchange.internal.rows.RowParser;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.source.Support;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any venue with a REST interface, as its {@link VenueSpec} tells. Pages go by the clock: each request asks for a window that
 * one answer can hold, so that a short page is a page with holes and never the end.
 */
public final class RestExchange implements Exchange {

    private final VenueSpec venue;
    private final ExchangeSettings settings;
    private final HttpGateway gateway;
    private final Map<Host, WeightLimiter> limiters = new HashMap<>();
    private final ServerClock time;
    private final Catalogues catalogues;
    private final JsonMapper json = new JsonMapper();

    /**
     * Opens a venue; nothing is sent yet.
     *
     * @param venue what it is like
     * @param settings where it is and how it is asked
     */
    public RestExchange(VenueSpec venue, ExchangeSettings settings) {
        this.venue = venue;
        this.settings = settings;
        this.gateway = new HttpGateway(venue.name(), urls(), venue.errors(), settings);
        this.time = new ServerClock(this::askTime, settings.clock());
        this.catalogues =
                new Catalogues(venue, this::tree, (host, weight) -> budget(host).granted(weight));
        for (Host host : venue.hosts()) {
            limiters.put(host, newLimiter(host));
        }
    }

    private WeightLimiter newLimiter(Host host) {
        if (!settings.limited() || settings.limits().isEmpty()) {
            long budget = settings.limited() ? host.budget() : Long.MAX_VALUE;
            return new WeightLimiter(budget, host.window(), settings.clock(), settings.sleeper());
        }
        String place = settings.restUrl().orElse(host.url()).getAuthority().replaceAll("[^A-Za-z0-9.]", "_");
        return WeightLimiter.shared(
                settings.limits().get().resolve(venue.name() + "-" + host.name() + "-" + place),
                host.budget(),
                host.window(),
                settings.clock(),
                settings.sleeper());
    }

    @Override
    public String name() {
        return venue.name();
    }

    @Override
    public List<URI> urls() {
        return settings.restUrl()
                .map(List::of)
                .orElseGet(
                        () -> venue.hosts().stream().map(Host::url).distinct().toList());
    }

    @Override
    public RequestStatistics statistics() {
        return gateway.statistics();
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
        long told = clock.read().apply(tree(clock.request(), ""));
        if (told <= 0) {
            throw new SourceException(
                    name() + " " + clock.request().name() + " answered with something else than documented: no time.");
        }
        return told;
    }

    @Override
    public Instant earliest(SeriesId series) {
        return depth(series).earliest(time.millis());
    }

    @Override
    public void requireSupport(SeriesId series) {
        endpoints(series);
    }

    private List<HistoryEndpoint> endpoints(SeriesId series) {
        List<HistoryEndpoint> endpoints = venue.endpoints().stream()
                .filter(e -> e.support().serves(series))
                .toList();
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
            return built(series, plan.asked().get(0), wanted);
        }
        if (wanted.isEmpty()) {
            return new Page(wanted, Rows.empty(series.dataset()));
        }
        List<Rows> parts = new ArrayList<>();
        TimeRange answered = wanted;
        for (HistoryEndpoint endpoint : plan.asked()) {
            Page page = new PageWalk(series, endpoint, (asked, part) -> ask(series, asked, part)).fetch(wanted);
            parts.add(page.rows());
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
        return new Page(answered, Rows.concat(series.dataset(), parts).sorted().slice(answered));
    }

    /** Candles that the venue no longer has, of its trades. */
    private Page built(SeriesId series, HistoryEndpoint trades, TimeRange wanted) {
        SeriesId source = SeriesId.of(trades.dataset(), series.instrument());
        PageWalk walk = new PageWalk(source, trades, (asked, part) -> ask(source, asked, part));
        return new BuiltCandles(series, walk::fetch).fetch(wanted);
    }

    private PageWalk.Answer ask(SeriesId series, HistoryEndpoint endpoint, PageWalk.Part part) {
        String interval =
                series.interval().map(i -> endpoint.intervals().get(i)).orElse("");
        Blanks values = values(series, interval, part, endpoint.pageRows());
        int weight = weight(endpoint, part.range(), series.intervalOrNull());
        RowParser parser = parser(series, endpoint.request(), endpoint.mapping());
        int expected = Math.min(endpoint.pageRows(), 10_000);
        try {
            return gateway.send(
                    request(endpoint.request(), values, "", weight), endpoint.cursorHeader(), (body, cursor) -> {
                        Rows rows = parser.parse(body, expected);
                        return new PageWalk.Answer(
                                rows,
                                parser.saysMore(),
                                cursor.isEmpty() ? parser.next() : cursor,
                                parser.others(),
                                parser.earliestOther());
                    });
        } catch (InvalidRequestException e) {
            throw catalogues.unknown(series.instrument(), e);
        }
    }

    /** What a request for a window costs. */
    private static int weight(HistoryEndpoint endpoint, TimeRange window, @Nullable Interval interval) {
        int weight = endpoint.request().weight();
        if (endpoint.rowsPerWeight() == 0) {
            return weight;
        }
        long step = endpoint.step(interval);
        long page = endpoint.pageRows();
        long rows = step == 0 ? page : Math.min(page, (window.endMillis() - window.startMillis()) / step + 1);
        return weight + (int) (rows / endpoint.rowsPerWeight()) + 1;
    }

    private Blanks values(SeriesId series, String interval, PageWalk.Part part, int limit) {
        Instrument instrument = series.instrument();
        return new Blanks(
                symbol(instrument),
                instrument.coin(),
                instrument.quote(),
                interval,
                part.range(),
                limit,
                part.number(),
                part.cursor());
    }

    private String symbol(Instrument instrument) {
        String symbol = venue.symbol().apply(instrument);
        return symbol.isEmpty() ? catalogues.symbol(instrument) : symbol;
    }

    private RowParser parser(SeriesId series, RequestTemplate request, RowMapping mapping) {
        double contractSize = mapping.isInContracts() ? catalogues.contractSize(series.instrument()) : 1;
        return new RowParser(
                name() + " " + request.name(),
                mapping,
                contractSize,
                settings.clock().millis());
    }

    /**
     * Base units per contract of an instrument, asked for once.
     *
     * @param instrument of this venue
     * @return 1 where the venue counts in base units
     */
    public double contractSize(Instrument instrument) {
        return catalogues.contractSize(instrument);
    }

    @Override
    public Rows latest(SeriesId series) {
        LatestEndpoint snapshot = venue.snapshots().stream()
                .filter(s -> s.support().serves(series)
                        && series.instrument().exchange().equals(name()))
                .findFirst()
                .orElseThrow(() -> unsupported(series, "present value"));
        Blanks values = values(series, "", PageWalk.Part.of(TimeRange.ALL), 1);
        int weight = snapshot.request().weight();
        RowParser parser = parser(series, snapshot.request(), snapshot.mapping());
        try {
            return gateway.send(request(snapshot.request(), values, "", weight), body -> {
                JsonNode found = snapshot.finder().find(read(body), values.symbol());
                if (found == null || !found.isObject()) {
                    throw new NoDataException(name() + " tells no " + series.dataset() + " of " + series.instrument()
                            + " now. instruments() says what trades.");
                }
                return parser.parse(json.writeValueAsBytes(List.of(found)), 1);
            });
        } catch (InvalidRequestException e) {
            throw catalogues.unknown(series.instrument(), e);
        }
    }

    /**
     * Asks something that belongs to no instrument, such as where the venue's streams are.
     *
     * @param request what to ask
     * @return the answer
     */
    public JsonNode answer(RequestTemplate request) {
        return tree(request, "");
    }

    private JsonNode tree(RequestTemplate request, String more) {
        return gateway.send(request(request, Blanks.NONE, more, request.weight()), this::read);
    }

    private JsonNode read(byte[] body) throws IOException {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw new IOException("the answer is no whole JSON", e);
        }
    }

    private Request request(RequestTemplate template, Blanks values, String more, int weight) {
        String params = values.fill(template.params(), !template.isPost());
        return new Request(
                settings.restUrl().orElse(template.host().url()),
                values.fill(template.path(), true),
                template.isPost() ? "" : params + more,
                template.isPost() ? params : null,
                template.name(),
                weight,
                budget(template.host()),
                template.host().headers());
    }

    private WeightLimiter budget(Host host) {
        WeightLimiter limiter = limiters.get(host);
        if (limiter == null) {
            throw new IllegalStateException("No limiter for " + host + ".");
        }
        return limiter;
    }

    @Override
    public void close() {
        gateway.close();
    }

    /** For example {@code Exchange[binance at https://api.binance.com]}. */
    @Override
    public String toString() {
        return "Exchange[" + name() + " at " + urls().get(0) + "]";
    }
}
