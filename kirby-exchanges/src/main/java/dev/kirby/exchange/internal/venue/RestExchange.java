package dev.kirby.exchange.internal.venue;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.internal.http.HttpGateway;
import dev.kirby.exchange.internal.http.HttpGateway.Question;
import dev.kirby.exchange.internal.http.WeightLimiter;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.exchange.spi.ExchangeSettings;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.source.Support;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any venue with a REST interface, as its {@link VenueSpec} tells. Pages go by the clock: each request asks for a window that
 * one answer can hold, so that a short page is a page with holes and never the end.
 */
public final class RestExchange implements Exchange {

    // A venue's clock drifts little: it is read again after a minute.
    private static final long CLOCK_MILLIS = 60_000;
    // A candle may still change for a moment after its close.
    private static final long GRACE_MILLIS = 2_000;
    private static final int NEAR = 8;

    private final VenueSpec venue;
    private final ExchangeSettings settings;
    private final HttpGateway gateway;
    private final Map<Host, WeightLimiter> limiters = new ConcurrentHashMap<>();
    private final Map<Host, ClockOffset> offsets = new ConcurrentHashMap<>();
    private final JsonMapper json = new JsonMapper();

    private record ClockOffset(long millis, long readAt) {}

    /**
     * Opens a venue; nothing is sent yet.
     *
     * @param venue what it is like
     * @param settings where it is and how it is asked
     */
    public RestExchange(VenueSpec venue, ExchangeSettings settings) {
        this.venue = venue;
        this.settings = settings;
        this.gateway = new HttpGateway(venue.name(), venue.errors(), settings);
        for (Host host : venue.hosts()) {
            long budget = settings.limited() ? host.budget() : Long.MAX_VALUE;
            limiters.put(host, new WeightLimiter(budget, host.window(), settings.clock(), settings.sleeper()));
        }
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
        List<Listing> listings = new ArrayList<>();
        for (VenueSpec.Catalogue catalogue : venue.catalogues()) {
            listings.addAll(
                    catalogue.read().apply(tree(question(catalogue.host(), catalogue.path(), "", catalogue.weight()))));
        }
        return List.copyOf(listings);
    }

    private JsonNode tree(Question question) {
        return gateway.ask(question, body -> {
            try {
                return json.readTree(body);
            } catch (JacksonException e) {
                throw new java.io.IOException("the answer is no whole JSON", e);
            }
        });
    }

    @Override
    public Instant serverTime() {
        return Instant.ofEpochMilli(now(venue.endpoints().get(0).host()));
    }

    private long now(Host host) {
        if (host.timePath().isEmpty()) {
            return settings.clock().millis();
        }
        long local = settings.clock().millis();
        ClockOffset offset = offsets.get(host);
        if (offset == null || Math.abs(local - offset.readAt()) > CLOCK_MILLIS) {
            long server = venue.time().apply(tree(question(host, host.timePath(), "", 1)));
            local = settings.clock().millis();
            offset = new ClockOffset(server - local, local);
            offsets.put(host, offset);
        }
        return local + offset.millis();
    }

    @Override
    public Instant earliest(SeriesId series) {
        Endpoint endpoint = endpoints(series).get(0);
        return endpoint.depth().isZero()
                ? Instant.EPOCH
                : Instant.ofEpochMilli(now(endpoint.host())).minus(endpoint.depth());
    }

    @Override
    public void requireSupport(SeriesId series) {
        endpoints(series);
    }

    private List<Endpoint> endpoints(SeriesId series) {
        List<Endpoint> endpoints = venue.endpoints().stream()
                .filter(e -> e.layout().dataset() == series.dataset()
                        && e.type() == series.instrument().type()
                        && series.interval().map(e.intervals()::containsKey).orElse(true))
                .toList();
        if (endpoints.isEmpty() || !series.instrument().exchange().equals(name())) {
            throw new UnsupportedDataException("No " + series + " from " + name() + ": it has "
                    + supports().stream().map(Support::toString).collect(Collectors.joining(", ")) + "."
                    + others(series));
        }
        return endpoints;
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

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        List<Endpoint> endpoints = endpoints(series);
        Endpoint first = endpoints.get(0);
        TimeRange wanted = page(series, first, window);
        if (wanted.isEmpty()) {
            return new Page(wanted, Rows.empty(series.dataset()));
        }
        List<Rows> parts = new ArrayList<>();
        long end = wanted.endMillis();
        for (Endpoint endpoint : endpoints) {
            Rows rows = ask(series, endpoint, wanted);
            parts.add(rows);
            if (rows.size() >= endpoint.pageRows() && step(series, endpoint) == 0) {
                // There may be more rows after a full page: they are the next page's.
                end = Math.min(end, rows.time(rows.size() - 1) + 1);
            }
        }
        TimeRange answered = TimeRange.ofMillis(wanted.startMillis(), end);
        return new Page(answered, Rows.concat(series.dataset(), parts).sorted().slice(answered));
    }

    /** The part of a window that is final and that one answer can hold. */
    private TimeRange page(SeriesId series, Endpoint endpoint, TimeRange window) {
        long now = now(endpoint.host());
        long settled = series.interval().map(i -> i.floor(now - GRACE_MILLIS)).orElse(now - GRACE_MILLIS);
        long start = window.startMillis();
        long end = Math.min(window.endMillis(), settled);
        long step = step(series, endpoint);
        if (step > 0) {
            end = Math.min(end, start + step * endpoint.pageRows());
        }
        return TimeRange.ofMillis(start, Math.max(start, end));
    }

    private static long step(SeriesId series, Endpoint endpoint) {
        // A month has at least 28 days, so that this many of them never hold more candles than a page.
        return series.interval()
                .map(i -> i == Interval.MONTH ? 28 * Interval.D1.millis() : i.millis())
                .orElse(endpoint.step().toMillis());
    }

    private Rows ask(SeriesId series, Endpoint endpoint, TimeRange wanted) {
        String symbol = venue.symbol().apply(series.instrument());
        String query = endpoint.query()
                .replace("{symbol}", URLEncoder.encode(symbol, StandardCharsets.UTF_8))
                .replace(
                        "{interval}",
                        series.interval().map(i -> endpoint.intervals().get(i)).orElse(""))
                .replace("{start}", Long.toString(wanted.startMillis()))
                .replace("{last}", Long.toString(wanted.endMillis() - 1))
                .replace("{limit}", Integer.toString(endpoint.pageRows()));
        String where = name() + " " + endpoint.path();
        RowParser parser = new RowParser(where, endpoint.layout());
        try {
            Rows rows = gateway.ask(
                    question(endpoint.host(), endpoint.path(), query, endpoint.weight()),
                    body -> parser.parse(body, endpoint.pageRows()));
            return checked(where, series, wanted, rows);
        } catch (InvalidRequestException e) {
            throw unknown(series.instrument(), symbol, e);
        }
    }

    private Question question(Host host, String path, String query, int weight) {
        WeightLimiter limiter = limiters.get(host);
        if (limiter == null) {
            throw new IllegalStateException("No limiter for " + host + ".");
        }
        return new Question(
                settings.restUrl().orElse(host.url()), path, query, null, weight, limiter, host.usedHeader());
    }

    /** In order, each once, within the window, on the interval's boundaries. */
    private static Rows checked(String where, SeriesId series, TimeRange wanted, Rows rows) {
        Rows sorted = rows.sorted().slice(wanted);
        @Nullable Interval interval = series.intervalOrNull();
        boolean repeated = false;
        for (int row = 0; row < sorted.size(); row++) {
            long time = sorted.time(row);
            if (interval != null && !interval.isBoundary(time)) {
                throw new SourceException(where + " answered with a " + interval + " candle that opens at "
                        + Instant.ofEpochMilli(time) + ", which is no boundary of " + interval + ".");
            }
            repeated |= interval != null && row > 0 && time == sorted.time(row - 1);
        }
        return repeated ? withoutRepeats(sorted) : sorted;
    }

    /** Of candles of one time the last counts, as the venue's latest word. */
    private static Rows withoutRepeats(Rows sorted) {
        Rows.Builder once = Rows.builder(sorted.dataset(), sorted.size());
        for (int row = 0; row < sorted.size(); row++) {
            if (row + 1 == sorted.size() || sorted.time(row + 1) != sorted.time(row)) {
                once.copy(sorted, row);
            }
        }
        return once.build();
    }

    private InvalidRequestException unknown(Instrument instrument, String symbol, InvalidRequestException cause) {
        String near;
        try {
            List<Listing> listings = instruments();
            Stream<Instrument> same = listings.stream()
                    .map(Listing::instrument)
                    .filter(i -> i.type() == instrument.type() && i.coin().equalsIgnoreCase(instrument.coin()));
            near = same.limit(NEAR).map(Instrument::toString).collect(Collectors.joining(", "));
        } catch (SourceException e) {
            near = "";
        }
        return new InvalidRequestException(
                name() + " does not list " + instrument + " (its symbol would be " + symbol + "). "
                        + (near.isEmpty() ? "instruments() lists what it has." : "It has " + near + "."),
                cause);
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
