package dev.kirby.exchange.simulated;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * Bybit's protocol, version 5: newest first, both bounds inclusive, the newest rows of a window that holds more than a page,
 * texts for numbers, errors with status 200, a cursor for lists, and a 403 for those who do not stop.
 */
final class BybitProtocol implements VenueProtocol {

    private static final String BAD = "10001";
    private static final Map<String, Interval> INTERVALS = Map.ofEntries(
            Map.entry("1", Interval.M1),
            Map.entry("3", Interval.M3),
            Map.entry("5", Interval.M5),
            Map.entry("15", Interval.M15),
            Map.entry("30", Interval.M30),
            Map.entry("60", Interval.H1),
            Map.entry("120", Interval.H2),
            Map.entry("240", Interval.H4),
            Map.entry("360", Interval.H6),
            Map.entry("720", Interval.H12),
            Map.entry("D", Interval.D1),
            Map.entry("W", Interval.W1),
            Map.entry("M", Interval.MONTH));

    private final SimulatedMarket market;

    BybitProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        HttpUrl url = request.url();
        try {
            return switch (url.encodedPath()) {
                case "/v5/market/time" -> result(now, "{\"timeSecond\":\"" + now / 1000 + "\"}");
                case "/v5/market/kline" -> candles(url, Dataset.CANDLES, now, disorder);
                case "/v5/market/mark-price-kline" -> candles(url, Dataset.MARK_CANDLES, now, disorder);
                case "/v5/market/index-price-kline" -> candles(url, Dataset.INDEX_CANDLES, now, disorder);
                case "/v5/market/premium-index-price-kline" -> candles(url, Dataset.PREMIUM_CANDLES, now, disorder);
                case "/v5/market/funding/history" -> funding(url, now, disorder);
                case "/v5/market/open-interest" -> openInterest(url, now, disorder);
                case "/v5/market/account-ratio" -> accountRatio(url, now, disorder);
                case "/v5/market/tickers" -> ticker(url, now);
                case "/v5/market/instruments-info" -> instruments(url, now);
                default -> Answer.notFound();
            };
        } catch (ApiError e) {
            return error(e.code(), e.said());
        }
    }

    private static Answer error(String code, String message) {
        return Answer.json(
                200,
                "{\"retCode\":" + code + ",\"retMsg\":\"" + message
                        + "\",\"result\":{},\"retExtInfo\":{},\"time\":1700000000000}",
                1);
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return error("10006", "Too many visits. Exceeded the API Rate Limit.");
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return Answer.text(403, "access too frequent");
    }

    private static Answer result(long now, String result) {
        return Answer.json(
                200,
                "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":" + result + ",\"retExtInfo\":{},\"time\":" + now + "}",
                1);
    }

    private static Answer list(HttpUrl url, long now, List<String> rows) {
        return result(
                now,
                "{\"category\":\"" + url.queryParameter("category") + "\",\"list\":" + Wire.array(rows)
                        + ",\"nextPageCursor\":\"\"}");
    }

    private Answer candles(HttpUrl url, Dataset dataset, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Instrument instrument = instrument(url);
        Interval interval = INTERVALS.get(Wire.required(url, "interval", BAD));
        if (interval == null) {
            throw new ApiError(BAD, "Invalid period!");
        }
        Rows rows = market.rows(new SeriesId(dataset, instrument, interval));
        Rows page = Wire.asOf(now, page(url, rows, "start", "end", 200, 1000, now), interval);
        boolean volume = dataset == Dataset.CANDLES;
        List<String> lines = Wire.lines(page, i -> candle(page, i, volume));
        return list(url, now, disorder.apply(Wire.reversed(lines)));
    }

    private static String candle(Rows rows, int i, boolean withVolume) {
        StringBuilder out = new StringBuilder("[\"").append(rows.time(i)).append('"');
        for (int c = 0; c < (withVolume ? 5 : 4); c++) {
            out.append(',').append(Wire.quoted(rows.number(c, i)));
        }
        if (withVolume) {
            out.append(',').append(Wire.quoted(Wire.cents(rows.number("volume", i) * rows.number("close", i))));
        }
        return out.append(']').toString();
    }

    private Answer funding(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(url);
        if (url.queryParameter("startTime") != null && url.queryParameter("endTime") == null) {
            throw new ApiError(BAD, "Pass startTime and endTime, or endTime alone.");
        }
        Rows rows = market.rows(SeriesId.of(Dataset.FUNDING, instrument));
        Rows page = page(url, rows, "startTime", "endTime", 200, 200, now);
        List<String> lines = Wire.lines(
                page,
                i -> "{\"symbol\":\"" + symbol(instrument) + "\",\"fundingRate\":"
                        + Wire.quoted(page.number("funding_rate", i)) + ",\"fundingRateTimestamp\":\"" + page.time(i)
                        + "\"}");
        return list(url, now, disorder.apply(Wire.reversed(lines)));
    }

    private Answer openInterest(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        if (!"5min".equals(url.queryParameter("intervalTime"))) {
            throw new ApiError(BAD, "intervalTime error");
        }
        Rows rows = market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument(url)));
        Rows page = page(url, rows, "startTime", "endTime", 50, 200, now);
        List<String> lines = Wire.lines(
                page,
                i -> "{\"openInterest\":" + Wire.quoted(page.number("open_interest", i)) + ",\"singleOpenInterest\":"
                        + Wire.quoted(page.number("open_interest", i) / 2) + ",\"timestamp\":\"" + page.time(i)
                        + "\"}");
        return list(url, now, disorder.apply(Wire.reversed(lines)));
    }

    private Answer accountRatio(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        if (!"5min".equals(url.queryParameter("period"))) {
            throw new ApiError(BAD, "period error");
        }
        Instrument instrument = instrument(url);
        Rows page = page(url, market.ratios(instrument, "global_account"), "startTime", "endTime", 50, 500, now);
        List<String> lines = Wire.lines(
                page,
                i -> "{\"symbol\":\"" + symbol(instrument) + "\",\"buyRatio\":" + Wire.quoted(page.number(1, i))
                        + ",\"sellRatio\":" + Wire.quoted(page.number(2, i)) + ",\"timestamp\":\"" + page.time(i)
                        + "\"}");
        return list(url, now, disorder.apply(Wire.reversed(lines)));
    }

    /** Forward from a start alone; else the newest rows of what is requested. */
    private static Rows page(HttpUrl url, Rows rows, String start, String end, long usual, long most, long now)
            throws ApiError {
        long limit = Wire.number(url, "limit", BAD, usual);
        if (limit < 1 || limit > most) {
            throw new ApiError(BAD, "limit must be from 1 to " + most);
        }
        Rows within =
                Wire.within(rows, Wire.number(url, start, BAD, 0), Wire.number(url, end, BAD, Long.MAX_VALUE - 1), now);
        boolean forward = url.queryParameter(start) != null && url.queryParameter(end) == null;
        return forward ? Wire.oldest(within, limit) : Wire.newest(within, limit);
    }

    private Answer ticker(HttpUrl url, long now) throws ApiError {
        Instrument instrument = instrument(url);
        Rows interest =
                Wire.newest(Wire.within(market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument)), 0, now, now), 1);
        Rows funding = Wire.newest(Wire.within(market.rows(SeriesId.of(Dataset.FUNDING, instrument)), 0, now, now), 1);
        if (interest.isEmpty() || funding.isEmpty()) {
            return list(url, now, List.of());
        }
        return list(
                url,
                now,
                List.of("{\"symbol\":\"" + symbol(instrument) + "\",\"fundingRate\":"
                        + Wire.quoted(funding.number("funding_rate", 0)) + ",\"markPrice\":"
                        + Wire.quoted(funding.number("mark_price", 0))
                        + ",\"indexPrice\":\"\",\"nextFundingTime\":\"" + (funding.time(0) + 28_800_000)
                        + "\",\"openInterest\":" + Wire.quoted(interest.number("open_interest", 0))
                        + ",\"openInterestValue\":"
                        + Wire.quoted(interest.number("notional_value", 0)) + "}"));
    }

    /** A list in pages, with a cursor that comes encoded. */
    private Answer instruments(HttpUrl url, long now) throws ApiError {
        if ("inverse".equals(url.queryParameter("category"))) {
            return list(url, now, List.of());
        }
        InstrumentType type = type(url);
        List<Instrument> all = market.instruments(type);
        int from = (int) Wire.number(url, "cursor", BAD, 0);
        int to = (int) Math.min(all.size(), from + Wire.number(url, "limit", BAD, 500));
        List<String> lines = all.subList(Math.min(from, to), to).stream()
                .map(i -> "{\"symbol\":\"" + symbol(i) + "\",\"baseCoin\":\"" + i.coin() + "\",\"quoteCoin\":\""
                        + i.quote() + "\",\"status\":\"Trading\",\"priceFilter\":{\"tickSize\":\"0.01\"},"
                        + (type == PERPS
                                ? "\"contractType\":\"LinearPerpetual\",\"settleCoin\":\"" + i.quote()
                                        + "\",\"lotSizeFilter\":{\"qtyStep\":\"0.001\"}}"
                                : "\"lotSizeFilter\":{\"basePrecision\":\"0.001\"}}"))
                .toList();
        String cursor = to < all.size() ? Integer.toString(to) : "";
        return result(now, "{\"list\":" + Wire.array(lines) + ",\"nextPageCursor\":\"" + cursor + "\"}");
    }

    private static InstrumentType type(HttpUrl url) throws ApiError {
        return switch (Wire.required(url, "category", BAD)) {
            case "spot" -> SPOT;
            case "linear" -> PERPS;
            default -> throw new ApiError(BAD, "Illegal category");
        };
    }

    private Instrument instrument(HttpUrl url) throws ApiError {
        String symbol = Wire.required(url, "symbol", BAD);
        return market.instruments(type(url)).stream()
                .filter(i -> symbol(i).equals(symbol))
                .findFirst()
                .orElseThrow(() -> new ApiError(BAD, "Not supported symbols"));
    }

    private static String symbol(Instrument instrument) {
        boolean usdc = instrument.type() == PERPS && instrument.quote().equals("USDC");
        return instrument.coin() + (usdc ? "PERP" : instrument.quote());
    }
}
