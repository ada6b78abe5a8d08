package dev.kirby.exchange.simulated;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Binance's REST protocol: paths, parameters, limits, rows and errors as the venue has them. */
final class BinanceProtocol implements VenueProtocol {

    private static final String USED = "X-MBX-USED-WEIGHT-1M";
    private static final String OPEN_INTEREST = "/futures/data/openInterestHist";
    private static final long THIRTY_DAYS = 30L * 86_400_000;

    private final SimulatedMarket market;

    BinanceProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        HttpUrl url = request.url();
        try {
            return switch (url.encodedPath()) {
                case "/api/v3/ping", "/fapi/v1/ping" -> Answer.json(200, "{}", 1);
                case "/api/v3/time", "/fapi/v1/time" -> Answer.json(200, "{\"serverTime\":" + now + "}", 1);
                case "/api/v3/exchangeInfo" -> Answer.json(200, exchangeInfo(SPOT, now), 20);
                case "/dapi/v1/exchangeInfo" -> Answer.json(200, "{\"symbols\":[]}", 1);
                case "/fapi/v1/exchangeInfo" -> Answer.json(200, exchangeInfo(PERPS, now), 1);
                case "/api/v3/klines" -> Answer.json(200, klines(url, SPOT, 1000, now, disorder), 2);
                case "/fapi/v1/klines" -> Answer.json(200, klines(url, PERPS, 1500, now, disorder), weight(url));
                case "/fapi/v1/markPriceKlines" -> prices(url, Dataset.MARK_CANDLES, "symbol", now, disorder);
                case "/fapi/v1/indexPriceKlines" -> prices(url, Dataset.INDEX_CANDLES, "pair", now, disorder);
                case "/fapi/v1/premiumIndexKlines" -> prices(url, Dataset.PREMIUM_CANDLES, "symbol", now, disorder);
                case "/fapi/v1/fundingRate" -> Answer.json(200, funding(url, now, disorder), 0);
                case OPEN_INTEREST -> Answer.json(200, openInterest(url, now, disorder), 0);
                case "/futures/data/globalLongShortAccountRatio" -> ratio(url, "global_account", now, disorder);
                case "/futures/data/topLongShortAccountRatio" -> ratio(url, "top_account", now, disorder);
                case "/futures/data/topLongShortPositionRatio" -> ratio(url, "top_position", now, disorder);
                case "/futures/data/takerlongshortRatio" -> ratio(url, "taker_volume", now, disorder);
                case "/fapi/v1/openInterest" -> Answer.json(200, openInterestNow(url, now), 1);
                default -> Answer.notFound();
            };
        } catch (ApiError e) {
            return Answer.json(400, "{\"code\":" + e.code() + ",\"msg\":\"" + e.said() + "\"}", 1);
        }
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return Answer.json(429, "{\"code\":-1003,\"msg\":\"Too many requests; current limit is exceeded.\"}", 0)
                .retryAfter(1);
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return Answer.json(418, "{\"code\":-1003,\"msg\":\"Too many requests; current limit is exceeded.\"}", 0)
                .retryAfter(3600);
    }

    @Override
    public Map<String, String> headers(long used) {
        return Map.of(USED, Long.toString(used));
    }

    private static int weight(HttpUrl url) {
        String limit = url.queryParameter("limit");
        int rows = limit == null || !limit.matches("\\d{1,6}") ? 500 : Integer.parseInt(limit);
        return rows < 100 ? 1 : rows < 500 ? 2 : rows <= 1000 ? 5 : 10;
    }

    private String klines(HttpUrl url, InstrumentType type, int most, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Instrument instrument = instrument(url, type, "symbol");
        Interval interval = interval(url);
        Rows rows = market.rows(SeriesId.candles(instrument, interval));
        Rows page = Wire.asOf(now, page(url, rows, 500, most, now), interval);
        return Wire.array(disorder.apply(Wire.lines(page, i -> kline(page, i, interval))));
    }

    /** Klines of a price at which nobody trades: zeros for what trades have, and the number of samples. */
    private Answer prices(
            HttpUrl url, Dataset dataset, String parameter, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Instrument instrument = instrument(url, PERPS, parameter);
        Interval interval = interval(url);
        Rows rows = market.rows(new SeriesId(dataset, instrument, interval));
        Rows page = Wire.asOf(now, page(url, rows, 500, 1500, now), interval);
        List<String> lines = Wire.lines(
                page,
                i -> "[" + page.time(i) + "," + Wire.quoted(page.number(0, i)) + "," + Wire.quoted(page.number(1, i))
                        + "," + Wire.quoted(page.number(2, i)) + "," + Wire.quoted(page.number(3, i)) + ",\"0\","
                        + (interval.next(page.time(i)) - 1) + ",\"0\",60,\"0\",\"0\",\"0\"]");
        return Answer.json(200, Wire.array(disorder.apply(lines)), weight(url));
    }

    private static String kline(Rows rows, int i, Interval interval) {
        double volume = rows.number("volume", i);
        String quote = Wire.quoted(Wire.cents(volume * rows.number("close", i)));
        StringBuilder out = new StringBuilder(160).append('[').append(rows.time(i));
        for (int c = 0; c < 5; c++) {
            out.append(',').append(Wire.quoted(rows.number(c, i)));
        }
        return out.append(',')
                .append(interval.next(rows.time(i)) - 1)
                .append(',')
                .append(quote)
                .append(',')
                .append(Wire.whole(rows.number("num_trades", i)))
                .append(',')
                .append(Wire.quoted(volume))
                .append(',')
                .append(quote)
                .append(",\"0\"]")
                .toString();
    }

    private String funding(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(url, PERPS, "symbol");
        Rows page = page(url, market.rows(SeriesId.of(Dataset.FUNDING, instrument)), 100, 1000, now);
        // The venue settles a few milliseconds late.
        return Wire.array(disorder.apply(Wire.lines(
                page,
                i -> "{\"symbol\":\"" + symbol(instrument) + "\",\"fundingTime\":"
                        + (page.time(i) + page.time(i) / 28_800_000 % 9) + ",\"fundingRate\":"
                        + Wire.quoted(page.number("funding_rate", i)) + ",\"markPrice\":"
                        + Wire.quoted(page.number("mark_price", i)) + "}")));
    }

    private String openInterestNow(HttpUrl url, long now) throws ApiError {
        Instrument instrument = instrument(url, PERPS, "symbol");
        return "{\"symbol\":\"" + symbol(instrument) + "\",\"openInterest\":"
                + Wire.quoted(new Tape(market).value(instrument, now).openInterest()) + ",\"time\":" + now + "}";
    }

    private String openInterest(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(url, PERPS, "symbol");
        Rows page = statistics(url, market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument)), now);
        return Wire.array(disorder.apply(Wire.lines(
                page,
                i -> "{\"symbol\":\"" + symbol(instrument) + "\",\"sumOpenInterest\":"
                        + Wire.quoted(page.number("open_interest", i)) + ",\"sumOpenInterestValue\":"
                        + Wire.quoted(page.number("notional_value", i)) + ",\"timestamp\":" + page.time(i) + "}")));
    }

    private Answer ratio(HttpUrl url, String kind, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(url, PERPS, "symbol");
        Rows page = statistics(url, market.ratios(instrument, kind), now);
        boolean taker = kind.equals("taker_volume");
        return Answer.json(
                200,
                Wire.array(disorder.apply(Wire.lines(
                        page, i -> taker ? takerRatio(page, i) : accountRatio(page, i, symbol(instrument))))),
                0);
    }

    private static String accountRatio(Rows rows, int i, String symbol) {
        return "{\"symbol\":\"" + symbol + "\",\"longShortRatio\":" + Wire.quoted(rows.number(3, i))
                + ",\"longAccount\":" + Wire.quoted(rows.number(1, i)) + ",\"shortAccount\":"
                + Wire.quoted(rows.number(2, i)) + ",\"timestamp\":" + rows.time(i) + "}";
    }

    private static String takerRatio(Rows rows, int i) {
        return "{\"buySellRatio\":" + Wire.quoted(rows.number(3, i)) + ",\"buyVol\":"
                + Wire.quoted(Wire.cents(1000 * rows.number(1, i))) + ",\"sellVol\":"
                + Wire.quoted(Wire.cents(1000 * rows.number(2, i))) + ",\"timestamp\":" + rows.time(i) + "}";
    }

    /** Rows of five minutes, of the last thirty days. */
    private static Rows statistics(HttpUrl url, Rows rows, long now) throws ApiError {
        if (!"5m".equals(url.queryParameter("period"))) {
            throw new ApiError("-1130", "Data sent for parameter 'period' is not valid.");
        }
        Long start = number(url, "startTime");
        if (start != null && start < now - THIRTY_DAYS) {
            throw new ApiError("-1130", "parameter 'startTime' is invalid.");
        }
        return page(url, rows, 30, 500, now);
    }

    /** Both bounds inclusive; oldest first from a start, newest up to an end; rows of the future are not there yet. */
    private static Rows page(HttpUrl url, Rows rows, int usual, int most, long now) throws ApiError {
        Long start = number(url, "startTime");
        Long end = number(url, "endTime");
        Long asked = number(url, "limit");
        if (asked != null && asked < 1) {
            throw new ApiError("-1130", "Data sent for parameter 'limit' is not valid.");
        }
        int limit = (int) Math.min(asked == null ? usual : asked, most);
        long from = start == null ? 0 : start;
        long to = Math.min(end == null ? now : end, now) + 1;
        Rows within = rows.slice(TimeRange.ofMillis(Math.min(from, to), to));
        int size = within.size();
        boolean oldest = start != null;
        return oldest ? within.slice(0, Math.min(limit, size)) : within.slice(Math.max(0, size - limit), size);
    }

    private static @Nullable Long number(HttpUrl url, String name) throws ApiError {
        String text = url.queryParameter(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new ApiError(
                    "-1100", "Illegal characters found in parameter '" + name + "'; legal range is '^[0-9]{1,20}$'.");
        }
        return Long.parseLong(text);
    }

    private static Interval interval(HttpUrl url) throws ApiError {
        String text = url.queryParameter("interval");
        if (text == null) {
            throw new ApiError("-1102", "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.");
        }
        try {
            return Interval.parse(text);
        } catch (InvalidRequestException e) {
            throw new ApiError("-1120", "Invalid interval.");
        }
    }

    private Instrument instrument(HttpUrl url, InstrumentType type, String parameter) throws ApiError {
        String symbol = url.queryParameter(parameter);
        if (symbol == null) {
            throw new ApiError(
                    "-1102", "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
        }
        Optional<Instrument> found = market.instruments(type).stream()
                .filter(i -> symbol(i).equals(symbol))
                .findFirst();
        return found.orElseThrow(() -> new ApiError("-1121", "Invalid symbol."));
    }

    private static String symbol(Instrument instrument) {
        return instrument.coin() + instrument.quote();
    }

    private String exchangeInfo(InstrumentType type, long now) {
        Function<Instrument, String> line =
                i -> "{\"symbol\":\"" + symbol(i) + "\",\"status\":\"TRADING\",\"baseAsset\":\""
                        + i.coin() + "\",\"quoteAsset\":\"" + i.quote() + "\""
                        + (type == PERPS ? ",\"marginAsset\":\"" + i.quote() + "\",\"contractType\":\"PERPETUAL\"" : "")
                        + ",\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01\"},"
                        + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.001\"}]}";
        return "{\"timezone\":\"UTC\",\"serverTime\":" + now + ",\"symbols\":["
                + String.join(",", market.instruments(type).stream().map(line).toList()) + "]}";
    }
}
