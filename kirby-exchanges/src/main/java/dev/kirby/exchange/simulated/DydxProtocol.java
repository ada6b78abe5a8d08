package dev.kirby.exchange.simulated;

import static dev.kirby.market.InstrumentType.PERPS;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** dYdX: the newest thousand rows of a window, newest first, times in ISO 8601, and the open interest in its candles. */
final class DydxProtocol implements VenueProtocol {

    private static final String BAD = "400";
    private static final int PAGE = 1_000;
    private static final long BLOCK_MILLIS = 1_053;

    private static final Map<String, Interval> INTERVALS = Map.of(
            "1MIN", Interval.M1,
            "5MINS", Interval.M5,
            "15MINS", Interval.M15,
            "30MINS", Interval.M30,
            "1HOUR", Interval.H1,
            "4HOURS", Interval.H4,
            "1DAY", Interval.D1);

    private final SimulatedMarket market;
    private final Tape tape;

    DydxProtocol(SimulatedMarket market) {
        this.market = market;
        this.tape = new Tape(market);
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        HttpUrl url = request.url();
        List<String> path = url.pathSegments();
        try {
            return switch (path.size() < 2 ? "" : path.get(1)) {
                case "time" ->
                    Answer.json(
                            200,
                            "{\"iso\":\"" + Instant.ofEpochMilli(now) + "\",\"epoch\":" + Wire.decimal(now / 1000.0)
                                    + "}",
                            1);
                case "perpetualMarkets" -> markets(url, now);
                case "candles" -> candles(url, instrument(path), now, disorder);
                case "historicalFunding" -> funding(url, instrument(path), now, disorder);
                case "trades" -> trades(url, instrument(path), now, disorder);
                default -> Answer.notFound();
            };
        } catch (ApiError e) {
            return Answer.json(400, "{\"errors\":[{\"msg\":\"" + e.said() + "\"}]}", 1);
        }
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return Answer.json(429, "{\"errors\":[{\"msg\":\"Too many requests\"}]}", 1);
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return limited(request).retryAfter(3600);
    }

    private static long limit(HttpUrl url) throws ApiError {
        long limit = Wire.number(url, "limit", BAD, PAGE);
        if (limit < 1 || limit > PAGE) {
            throw new ApiError(BAD, "limit must be a positive integer that is not greater than max: 1000");
        }
        return limit;
    }

    private static long time(HttpUrl url, String name, long otherwise) throws ApiError {
        String text = url.queryParameter(name);
        try {
            return text == null ? otherwise : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException e) {
            throw new ApiError(BAD, name + " must be a valid ISO 8601 date");
        }
    }

    private static Answer rows(String name, List<String> lines, UnaryOperator<List<String>> disorder) {
        return Answer.json(200, "{\"" + name + "\":" + Wire.array(disorder.apply(Wire.reversed(lines))) + "}", 1);
    }

    private Answer candles(HttpUrl url, Instrument instrument, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Interval interval = INTERVALS.get(Wire.required(url, "resolution", BAD));
        if (interval == null) {
            throw new ApiError(BAD, "resolution must be a valid Candle Resolution");
        }
        Rows all = market.rows(SeriesId.candles(instrument, interval));
        Rows within = Wire.within(all, time(url, "fromISO", 0), time(url, "toISO", now), now);
        Rows page = Wire.asOf(now, Wire.newest(within, limit(url)), interval);
        Rows interest = market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument));
        return rows(
                "candles",
                Wire.lines(
                        page,
                        i -> "{\"startedAt\":\"" + Instant.ofEpochMilli(page.time(i)) + "\",\"low\":"
                                + Wire.quoted(page.number("low", i)) + ",\"high\":"
                                + Wire.quoted(page.number("high", i))
                                + ",\"open\":" + Wire.quoted(page.number("open", i)) + ",\"close\":"
                                + Wire.quoted(page.number("close", i)) + ",\"baseTokenVolume\":"
                                + Wire.quoted(page.number("volume", i)) + ",\"trades\":"
                                + Wire.whole(page.number("num_trades", i)) + ",\"startingOpenInterest\":"
                                + Wire.quoted(at(interest, page.time(i))) + "}"),
                disorder);
    }

    /** The open interest with which a candle began. */
    private static double at(Rows interest, long time) {
        Rows until = Wire.within(interest, time, time, time);
        return until.isEmpty() ? Double.NaN : until.number("open_interest", 0);
    }

    private Answer funding(HttpUrl url, Instrument instrument, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        long until = Math.min(now, time(url, "effectiveBeforeOrAt", now)) - BLOCK_MILLIS;
        Rows page = Wire.newest(
                Wire.within(market.rows(SeriesId.of(Dataset.FUNDING, instrument)), 0, until, now), limit(url));
        return rows(
                "historicalFunding",
                Wire.lines(
                        page,
                        i -> "{\"rate\":" + Wire.quoted(page.number("funding_rate", i))
                                + ",\"price\":\"1\",\"effectiveAt\":\""
                                + Instant.ofEpochMilli(page.time(i) + BLOCK_MILLIS) + "\"}"),
                disorder);
    }

    private Answer trades(HttpUrl url, Instrument instrument, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        long end = Math.min(now, time(url, "createdBeforeOrAt", now)) + 1;
        Rows page = tape.lastTrades(instrument, TimeRange.ofMillis(0, end), (int) limit(url));
        return rows(
                "trades",
                Wire.lines(
                        page,
                        i -> "{\"id\":\"" + page.text("trade_id", i) + "\",\"side\":\""
                                + ("buy".equals(page.text("taker_side", i)) ? "BUY" : "SELL") + "\",\"size\":"
                                + Wire.quoted(page.number("quantity", i)) + ",\"price\":"
                                + Wire.quoted(page.number("price", i)) + ",\"type\":\""
                                + (Tape.isLiquidation(page.time(i)) ? "LIQUIDATED" : "LIMIT") + "\",\"createdAt\":\""
                                + Instant.ofEpochMilli(page.time(i)) + "\"}"),
                disorder);
    }

    private Answer markets(HttpUrl url, long now) {
        String ticker = url.queryParameter("ticker");
        List<String> markets = market.instruments(PERPS).stream()
                .filter(i -> ticker == null || ticker.equals(symbol(i)))
                .map(i -> "\"" + symbol(i) + "\":{\"ticker\":\"" + symbol(i)
                        + "\",\"status\":\"ACTIVE\",\"tickSize\":\"0.01\",\"stepSize\":\"0.001\",\"openInterest\":"
                        + latest(Dataset.OPEN_INTEREST, i, now) + ",\"nextFundingRate\":"
                        + latest(Dataset.FUNDING, i, now)
                        + ",\"oraclePrice\":\"1\"}")
                .toList();
        return Answer.json(200, "{\"markets\":{" + String.join(",", markets) + "}}", 1);
    }

    private String latest(Dataset dataset, Instrument instrument, long now) {
        Rows last = Wire.newest(Wire.within(market.rows(SeriesId.of(dataset, instrument)), 0, now, now), 1);
        return Wire.quoted(last.isEmpty() ? Double.NaN : last.number(0, 0));
    }

    private Instrument instrument(List<String> path) throws ApiError {
        String symbol = path.get(path.size() - 1);
        return market.instruments(PERPS).stream()
                .filter(i -> symbol(i).equals(symbol))
                .findFirst()
                .orElseThrow(() -> new ApiError(BAD, "ticker must be a valid ticker (" + symbol + ")"));
    }

    private static String symbol(Instrument instrument) {
        return instrument.coin() + "-" + instrument.quote();
    }
}
