package dev.kirby.exchange.internal.rest;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.internal.rows.MalformedAnswerException;
import dev.kirby.exchange.internal.rows.RowParser;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one door through which rows are requested. An answer that is not what its endpoint promises is requested again, some
 * times, for a cache or a proxy may have garbled it, and is an error then. Thread-safe.
 */
final class PageRequests {

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final VenueSpec venue;
    private final VenueRequests requests;
    private final Catalogues catalogues;
    private final ExchangeSettings settings;
    private final JsonMapper json = new JsonMapper();

    PageRequests(VenueSpec venue, VenueRequests requests, Catalogues catalogues, ExchangeSettings settings) {
        this.venue = venue;
        this.requests = requests;
        this.catalogues = catalogues;
        this.settings = settings;
    }

    /** Requests one page of a series' history. */
    PageWalk.Answer ask(SeriesId series, HistoryEndpoint endpoint, PageWalk.Part part) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(series, endpoint, part);
            } catch (MalformedAnswerException | UnkeptPromiseException e) {
                if (attempt >= ATTEMPTS) {
                    throw e;
                }
            } catch (InvalidRequestException e) {
                throw catalogues.unknown(series.instrument(), e);
            }
            settings.sleeper().accept(PAUSE.multipliedBy(attempt));
        }
    }

    private PageWalk.Answer once(SeriesId series, HistoryEndpoint endpoint, PageWalk.Part part) {
        Interval interval = series.intervalOrNull();
        RequestTemplate request = endpoint.request();
        RowParser parser = parser(series, request, endpoint.mapping());
        AnswerPromise promise = new AnswerPromise(endpoint, interval);
        int expected = Math.min(endpoint.pageRows(), 10_000);
        return requests.send(
                request, blanks(series, endpoint, part), weight(endpoint, part.range(), interval), body -> {
                    Rows rows = parser.parse(body, expected);
                    promise.require(where(request), part.range(), rows);
                    return new PageWalk.Answer(
                            rows, parser.saysMore(), parser.next(), parser.others(), parser.earliestOther());
                });
    }

    /** Requests the latest value of a series. */
    Rows latest(SeriesId series, LatestEndpoint endpoint) {
        RowParser parser = parser(series, endpoint.request(), endpoint.mapping());
        Blanks blanks = blanks(series, "", PageWalk.Part.of(TimeRange.ALL), 1);
        try {
            return requests.send(endpoint.request(), blanks, endpoint.request().weight(), body -> {
                JsonNode found = endpoint.finder().find(requests.read(body), blanks.symbol());
                if (found == null || !found.isObject()) {
                    throw new NoDataException(venue.name() + " has no " + series.dataset() + " of "
                            + series.instrument() + " now. instruments() says what trades.");
                }
                return parser.parse(json.writeValueAsBytes(List.of(found)), 1);
            });
        } catch (InvalidRequestException e) {
            throw catalogues.unknown(series.instrument(), e);
        }
    }

    private Blanks blanks(SeriesId series, HistoryEndpoint endpoint, PageWalk.Part part) {
        String interval =
                series.interval().map(i -> endpoint.intervals().get(i)).orElse("");
        long rounding = endpoint.mapping().conversions().roundMillis();
        PageWalk.Part asked = rounding > 1 ? widened(part, rounding / 2) : part;
        return blanks(series, interval, endpoint.isAligned() ? aligned(series, asked) : asked, endpoint.pageRows());
    }

    private static PageWalk.Part aligned(SeriesId series, PageWalk.Part part) {
        Interval interval = series.requireInterval();
        TimeRange range = part.range();
        return part.of(interval.floor(range.startMillis()), interval.ceil(range.endMillis()));
    }

    /** What is stamped a moment late belongs to the window of the time that it is rounded to. */
    private static PageWalk.Part widened(PageWalk.Part part, long millis) {
        TimeRange range = part.range();
        boolean isBounded = !range.equals(TimeRange.ALL);
        return isBounded ? part.of(Math.max(0, range.startMillis() - millis), range.endMillis() + millis) : part;
    }

    private Blanks blanks(SeriesId series, String interval, PageWalk.Part part, int limit) {
        Instrument instrument = series.instrument();
        String symbol = venue.symbol().apply(instrument);
        return new Blanks(
                symbol.isEmpty() ? catalogues.symbol(instrument) : symbol,
                instrument.coin(),
                instrument.quote(),
                interval,
                part.range(),
                limit,
                part.number(),
                part.cursor());
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

    private RowParser parser(SeriesId series, RequestTemplate request, RowMapping mapping) {
        double contractSize = mapping.conversions().isInContracts() ? catalogues.contractSize(series.instrument()) : 1;
        return new RowParser(
                where(request), mapping, contractSize, settings.clock().millis());
    }

    private String where(RequestTemplate request) {
        return venue.name() + " " + request.name();
    }

    @Override
    public String toString() {
        return "PageRequests[" + venue.name() + "]";
    }
}
