package dev.kirby.exchange.simulated;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Bitfinex: arrays of arrays, both bounds inclusive, oldest first where {@code sort=1} and newest first elsewhere. */
final class BitfinexProtocol implements VenueProtocol {

    private static final String BAD = "10020";
    private static final int CANDLES = 10_000;
    private static final int TRADES = 10_000;
    private static final int STATUS = 5_000;
    private static final Pattern CANDLE_PATH = Pattern.compile("/v2/candles/trade:(\\w+):(t\\S+)/hist");
    private static final Pattern TRADE_PATH = Pattern.compile("/v2/trades/(t\\S+)/hist");
    private static final Pattern STATUS_PATH = Pattern.compile("/v2/status/deriv/(t\\S+)/hist");

    private static final Map<String, Interval> INTERVALS = Map.of(
            "1m", Interval.M1,
            "5m", Interval.M5,
            "15m", Interval.M15,
            "30m", Interval.M30,
            "1h", Interval.H1,
            "6h", Interval.H6,
            "12h", Interval.H12,
            "1D", Interval.D1,
            "1W", Interval.W1,
            "1M", Interval.MONTH);

    private final SimulatedMarket market;
    private final Tape tape;

    BitfinexProtocol(SimulatedMarket market) {
        this.market = market;
        this.tape = new Tape(market);
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        HttpUrl url = request.url();
        String path = String.join("/", url.pathSegments());
        Matcher candles = CANDLE_PATH.matcher("/" + path);
        Matcher trades = TRADE_PATH.matcher("/" + path);
        Matcher status = STATUS_PATH.matcher("/" + path);
        try {
            if (candles.matches()) {
                return candles(url, candles.group(1), instrument(candles.group(2)), now, disorder);
            }
            if (trades.matches()) {
                return trades(url, instrument(trades.group(1)), now, disorder);
            }
            if (status.matches()) {
                return interest(url, instrument(status.group(1)), now, disorder);
            }
            return switch (path) {
                case "v2/conf/pub:info:pair" -> pairs(SPOT);
                case "v2/conf/pub:info:pair:futures" -> pairs(PERPS);
                case "v2/status/deriv" -> status(instrument(Wire.required(url, "keys", BAD)), now);
                default -> Answer.notFound();
            };
        } catch (ApiError e) {
            return Answer.json(400, "[\"error\"," + e.code() + ",\"" + e.said() + "\"]", 1);
        }
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return Answer.json(429, "{\"error\":\"ERR_RATE_LIMIT\"}", 1);
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return limited(request).retryAfter(3600);
    }

    private static Rows page(HttpUrl url, Rows rows, int most, long now) throws ApiError {
        long limit = Wire.number(url, "limit", BAD, 100);
        if (limit < 1 || limit > most) {
            throw new ApiError(BAD, "limit: invalid");
        }
        Rows within = Wire.within(
                rows, Wire.number(url, "start", BAD, 0), Wire.number(url, "end", BAD, Long.MAX_VALUE - 1), now);
        return isForward(url) ? Wire.oldest(within, limit) : Wire.newest(within, limit);
    }

    private static boolean isForward(HttpUrl url) {
        return "1".equals(url.queryParameter("sort"));
    }

    private static Answer rows(HttpUrl url, List<String> lines, UnaryOperator<List<String>> disorder) {
        return Answer.json(200, Wire.array(disorder.apply(isForward(url) ? lines : Wire.reversed(lines))), 1);
    }

    private Answer candles(
            HttpUrl url, String name, Instrument instrument, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Interval interval = INTERVALS.get(name);
        if (interval == null) {
            throw new ApiError(BAD, "time_interval: invalid");
        }
        Rows all = market.rows(SeriesId.candles(instrument, interval));
        Rows page = Wire.asOf(now, page(url, all, CANDLES, now), interval);
        return rows(
                url,
                Wire.lines(
                        page,
                        i -> "[" + page.time(i) + "," + Wire.decimal(page.number("open", i)) + ","
                                + Wire.decimal(page.number("close", i)) + "," + Wire.decimal(page.number("high", i))
                                + "," + Wire.decimal(page.number("low", i)) + ","
                                + Wire.decimal(page.number("volume", i)) + "]"),
                disorder);
    }

    private Answer trades(HttpUrl url, Instrument instrument, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        long start = Wire.number(url, "start", BAD, 0);
        long end = Math.min(now, Wire.number(url, "end", BAD, now)) + 1;
        int limit = (int) Math.min(TRADES, Wire.number(url, "limit", BAD, 100));
        TimeRange range = TimeRange.ofMillis(Math.min(start, end), end);
        Rows page =
                isForward(url) ? tape.firstTrades(instrument, range, limit) : tape.lastTrades(instrument, range, limit);
        return rows(
                url,
                Wire.lines(
                        page,
                        i -> "[" + page.text("trade_id", i) + "," + page.time(i) + ","
                                + ("sell".equals(page.text("taker_side", i)) ? "-" : "")
                                + Wire.decimal(page.number("quantity", i)) + ","
                                + Wire.decimal(page.number("price", i)) + "]"),
                disorder);
    }

    private Answer interest(HttpUrl url, Instrument instrument, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Rows page = page(url, market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument)), STATUS, now);
        return rows(
                url,
                Wire.lines(page, i -> "[" + page.time(i) + status("0", page.number("open_interest", i))),
                disorder);
    }

    private Answer status(Instrument instrument, long now) {
        Rows interest =
                Wire.newest(Wire.within(market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument)), 0, now, now), 1);
        Rows funding = Wire.newest(Wire.within(market.rows(SeriesId.of(Dataset.FUNDING, instrument)), 0, now, now), 1);
        if (interest.isEmpty() || funding.isEmpty()) {
            return Answer.json(200, "[]", 1);
        }
        return Answer.json(
                200,
                "[[\"" + symbol(instrument) + "\"," + now
                        + status(Wire.decimal(funding.number("funding_rate", 0)), interest.number("open_interest", 0))
                        + "]",
                1);
    }

    /** What follows the time of a row: the running rate and the open interest at their places among others. */
    private static String status(String rate, double interest) {
        return ",null,1,1,null,1,null,1900000000000,0,1,null," + rate + ",null,null,1,null,null,"
                + Wire.decimal(interest) + ",null,null,null,0.0005,0.0025]";
    }

    private Answer pairs(InstrumentType type) {
        List<String> pairs = market.instruments(type).stream()
                .map(i -> "[\"" + symbol(i).substring(1) + "\",[null,null,null,\"0.02\",\"5000.0\",null]]")
                .toList();
        return Answer.json(200, "[" + Wire.array(pairs) + "]", 1);
    }

    private Instrument instrument(String symbol) throws ApiError {
        return List.of(SPOT, PERPS).stream()
                .flatMap(type -> market.instruments(type).stream())
                .filter(i -> symbol(i).equals(symbol))
                .findFirst()
                .orElseThrow(() -> new ApiError(BAD, "symbol: invalid"));
    }

    private static String symbol(Instrument instrument) {
        String quote = instrument.quote().replace("USDT", "UST");
        return instrument.type() == PERPS
                ? "t" + instrument.coin() + "F0:" + quote + "F0"
                : "t" + instrument.coin() + (instrument.coin().length() > 3 ? ":" : "") + quote;
    }
}
