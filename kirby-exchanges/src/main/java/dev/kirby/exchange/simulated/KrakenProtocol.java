package dev.kirby.exchange.simulated;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Kraken's two protocols. Spot: the newest 720 candles and the running one whatever was requested, in seconds, after a time,
 * under another name than was requested, errors with status 200; trades from a nanosecond on. Futures: pages of 2000 candles
 * between seconds, funding whole with absolute and relative rates as bare numbers, trades in two ways.
 */
final class KrakenProtocol implements VenueProtocol {

    private static final int SPOT_CANDLES_KEPT = 720;
    private static final int FUTURES_PAGE = 2000;
    private static final String BAD = "EGeneral:Invalid arguments";

    private final SimulatedMarket market;
    private final Tape tape;
    private final KrakenFuturesTrades futuresTrades;
    private final KrakenAnalytics analytics;

    KrakenProtocol(SimulatedMarket market) {
        this.market = market;
        this.tape = new Tape(market);
        this.futuresTrades = new KrakenFuturesTrades(tape);
        this.analytics = new KrakenAnalytics(market);
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        HttpUrl url = request.url();
        String path = url.encodedPath();
        if (path.startsWith("/api/charts/v1/")) {
            return charts(url, now, disorder);
        }
        try {
            return switch (path) {
                case "/0/public/Time" -> result("{\"unixtime\":" + now / 1000 + ",\"rfc1123\":\"\"}");
                case "/0/public/AssetPairs" -> result(pairs());
                case "/0/public/OHLC" -> candles(url, now, disorder);
                case "/0/public/Trades" -> trades(url, now, disorder);
                case "/derivatives/api/v4/historicalfundingrates" -> funding(url, now, disorder);
                case "/derivatives/api/v3/tickers" -> tickers(now);
                case "/derivatives/api/v3/instruments" -> instruments();
                case "/derivatives/api/v3/history" -> history(url, now, disorder);
                default ->
                    path.startsWith("/api/history/v3/market/") ? executions(url, now, disorder) : Answer.notFound();
            };
        } catch (ApiError e) {
            return Answer.json(200, "{\"error\":[\"" + e.said() + "\"]}", 1);
        }
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return isFutures(request)
                ? Answer.json(429, "{\"result\":\"error\",\"error\":\"apiLimitExceeded\"}", 1)
                : Answer.json(200, "{\"error\":[\"EGeneral:Too many requests\"]}", 1);
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return isFutures(request)
                ? limited(request).retryAfter(3600)
                : Answer.json(200, "{\"error\":[\"EGeneral:Temporary lockout\"]}", 1);
    }

    private static boolean isFutures(SimulatedRequest request) {
        return !request.url().encodedPath().startsWith("/0/");
    }

    private static Answer result(String result) {
        return Answer.json(200, "{\"error\":[],\"result\":" + result + "}", 1);
    }

    private Answer candles(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = pair(url);
        Interval interval = minutes(Wire.number(url, "interval", BAD, 1));
        SeriesId series = SeriesId.candles(instrument, interval);
        Rows kept = Wire.kept(market.rows(series), now, interval, SPOT_CANDLES_KEPT + 1);
        long since = 1000 * Wire.number(url, "since", BAD, 0);
        // A start before the kept ones is ignored.
        Rows page = Wire.asOf(now, Wire.within(kept, since + 1, now, now), interval);
        List<String> lines = Wire.lines(
                page,
                i -> "[" + page.time(i) / 1000 + "," + Wire.quoted(page.number("open", i)) + ","
                        + Wire.quoted(page.number("high", i)) + "," + Wire.quoted(page.number("low", i)) + ","
                        + Wire.quoted(page.number("close", i)) + ",\"0.0\"," + Wire.quoted(page.number("volume", i))
                        + ","
                        + count(series, page, i) + "]");
        long last = page.size() < 2 ? 0 : page.time(page.size() - 2) / 1000;
        return result(
                "{\"" + longName(instrument) + "\":" + Wire.array(disorder.apply(lines)) + ",\"last\":" + last + "}");
    }

    /** Trades are those of minutes: where the market has none, what it says itself. */
    private long count(SeriesId series, Rows page, int row) {
        long trades = tape.count(series, page.time(row));
        return trades == 0 ? Wire.whole(page.number("num_trades", row)) : trades;
    }

    private static Interval minutes(long minutes) throws ApiError {
        for (Interval interval : Interval.values()) {
            if (interval.seconds() == minutes * 60
                    && List.of(1L, 5L, 15L, 30L, 60L, 240L, 1440L).contains(minutes)) {
                return interval;
            }
        }
        throw new ApiError("", BAD);
    }

    private Answer trades(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = pair(url);
        long since = nanoseconds(url);
        long from = since > 1_000_000_000_000_000L ? since / 1_000_000 : since * 1000;
        int most = (int) Math.min(1000, Wire.number(url, "count", BAD, 1000));
        Rows page = tape.firstTrades(instrument, TimeRange.ofMillis(Math.min(from, now) + 1, now + 1), most);
        List<String> lines = Wire.lines(
                page,
                i -> "[" + Wire.quoted(page.number("price", i)) + "," + Wire.quoted(page.number("quantity", i)) + ","
                        + Wire.decimal(page.time(i) / 1000.0) + ",\""
                        + ("buy".equals(page.text("taker_side", i)) ? "b" : "s") + "\",\"l\",\"\","
                        + page.text("trade_id", i) + "]");
        long last = page.isEmpty() ? since : page.time(page.size() - 1) * 1_000_000;
        return result("{\"" + longName(instrument) + "\":" + Wire.array(disorder.apply(lines)) + ",\"last\":\"" + last
                + "\"}");
    }

    /** Or seconds: nanoseconds have a digit more than other numbers may. */
    private static long nanoseconds(HttpUrl url) throws ApiError {
        String since = url.queryParameter("since");
        if (since != null && !since.matches("\\d{1,18}|[1-8]\\d{18}")) {
            throw new ApiError("", BAD);
        }
        return since == null ? 0 : Long.parseLong(since);
    }

    private Answer charts(HttpUrl url, long now, UnaryOperator<List<String>> disorder) {
        List<String> path = url.pathSegments();
        boolean isAnalytics = path.get(3).equals("analytics");
        Instrument instrument = path.size() == 6 ? perps(path.get(4)) : null;
        if (instrument == null) {
            return Answer.json(404, "{\"error\":\"Not found\"}", 1);
        }
        try {
            if (isAnalytics) {
                return analytics.answer(instrument, path.get(5), url, now, disorder);
            }
            Interval interval = Interval.parse(path.get(5));
            Dataset dataset = switch (path.get(3)) {
                case "trade" -> Dataset.CANDLES;
                case "mark" -> Dataset.MARK_CANDLES;
                default -> Dataset.INDEX_CANDLES;
            };
            long from = 1000 * Wire.number(url, "from", BAD, 0);
            long to = 1000 * Wire.number(url, "to", BAD, now / 1000);
            Rows within = Wire.within(market.rows(new SeriesId(dataset, instrument, interval)), from, to, now);
            Rows traded = Wire.asOf(now, Wire.oldest(within, FUTURES_PAGE), interval);
            Rows page = dataset == Dataset.CANDLES ? traded : Wire.withoutVolume(dataset, traded);
            List<String> lines = Wire.lines(page, i -> chart(page, i));
            return Answer.json(
                    200,
                    "{\"candles\":" + Wire.array(disorder.apply(lines)) + ",\"more_candles\":"
                            + (within.size() > page.size()) + "}",
                    1);
        } catch (ApiError | InvalidRequestException e) {
            return Answer.json(400, "{\"error\":\"Bad request\"}", 1);
        }
    }

    private static String chart(Rows rows, int i) {
        return "{\"time\":" + rows.time(i) + ",\"open\":" + Wire.quoted(rows.number("open", i)) + ",\"high\":"
                + Wire.quoted(rows.number("high", i)) + ",\"low\":" + Wire.quoted(rows.number("low", i)) + ",\"close\":"
                + Wire.quoted(rows.number("close", i)) + ",\"volume\":"
                + (Double.isNaN(rows.number("volume", i)) ? "0" : Wire.decimal(rows.number("volume", i))) + "}";
    }

    private Answer funding(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = perps(Wire.required(url, "symbol", BAD));
        if (instrument == null) {
            return noSuchFuture();
        }
        Rows page = Wire.within(market.rows(SeriesId.of(Dataset.FUNDING, instrument)), 0, now, now);
        List<String> lines = Wire.lines(
                page,
                i -> "{\"timestamp\":\"" + Instant.ofEpochMilli(page.time(i)) + "\",\"fundingRate\":"
                        + page.number("funding_rate", i) * page.number("mark_price", i) + ",\"relativeFundingRate\":"
                        + page.number("funding_rate", i)
                        + "}");
        return Answer.json(200, "{\"rates\":" + Wire.array(disorder.apply(lines)) + "}", 1);
    }

    private Answer history(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = perps(Wire.required(url, "symbol", BAD));
        return instrument == null ? noSuchFuture() : futuresTrades.history(instrument, url, now, disorder);
    }

    private Answer executions(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        List<String> path = url.pathSegments();
        Instrument instrument = path.size() == 6 ? perps(path.get(4)) : null;
        return instrument == null ? noSuchFuture() : futuresTrades.executions(instrument, url, now, disorder);
    }

    private static Answer noSuchFuture() {
        return Answer.json(200, "{\"result\":\"error\",\"error\":\"invalidArgument\"}", 1);
    }

    private Answer tickers(long now) {
        List<String> tickers =
                market.instruments(PERPS).stream().map(i -> ticker(i, now)).toList();
        return Answer.json(
                200,
                "{\"result\":\"success\",\"serverTime\":\"" + Instant.ofEpochMilli(now) + "\",\"tickers\":"
                        + Wire.array(tickers) + "}",
                1);
    }

    private String ticker(Instrument instrument, long now) {
        Rows interest = last(Dataset.OPEN_INTEREST, instrument, now);
        Rows funding = last(Dataset.FUNDING, instrument, now);
        String values = interest.isEmpty() || funding.isEmpty()
                ? ",\"suspended\":true"
                : ",\"markPrice\":" + funding.number("mark_price", 0) + ",\"openInterest\":"
                        + interest.number("open_interest", 0) + ",\"fundingRate\":"
                        + funding.number("funding_rate", 0) * funding.number("mark_price", 0) + ",\"suspended\":false";
        return "{\"symbol\":\"" + futuresName(instrument) + "\",\"tag\":\"perpetual\"" + values + "}";
    }

    private Rows last(Dataset dataset, Instrument instrument, long now) {
        return Wire.newest(Wire.within(market.rows(SeriesId.of(dataset, instrument)), 0, now, now), 1);
    }

    private Answer instruments() {
        List<String> lines = market.instruments(PERPS).stream()
                .map(i -> "{\"symbol\":\"" + futuresName(i) + "\",\"type\":\"flexible_futures\",\"tickSize\":0.01,"
                        + "\"contractSize\":1,\"tradeable\":true,\"contractValueTradePrecision\":3,\"base\":\""
                        + i.coin() + "\",\"quote\":\"" + i.quote() + "\"}")
                .toList();
        return Answer.json(200, "{\"result\":\"success\",\"instruments\":" + Wire.array(lines) + "}", 1);
    }

    private String pairs() {
        return "{"
                + String.join(
                        ",",
                        market.instruments(SPOT).stream()
                                .map(i -> "\"" + longName(i) + "\":{\"altname\":\"" + altName(i) + "\",\"wsname\":\""
                                        + coin(i, "XDG") + "/" + i.quote()
                                        + "\",\"lot_decimals\":8,\"tick_size\":\"0.01\","
                                        + "\"status\":\"online\",\"fees\":[[0,0.4]],\"fees_maker\":[[0,0.25]]}")
                                .toList())
                + "}";
    }

    private Instrument pair(HttpUrl url) throws ApiError {
        String name = Wire.required(url, "pair", BAD);
        return market.instruments(SPOT).stream()
                .filter(i -> altName(i).equals(name) || longName(i).equals(name))
                .findFirst()
                .orElseThrow(() -> new ApiError("", "EQuery:Unknown asset pair"));
    }

    private @Nullable Instrument perps(String symbol) {
        for (Instrument instrument : market.instruments(PERPS)) {
            if (futuresName(instrument).equalsIgnoreCase(symbol)) {
                return instrument;
            }
        }
        return null;
    }

    private static String coin(Instrument instrument, String doge) {
        return switch (instrument.coin()) {
            case "BTC" -> "XBT";
            case "DOGE" -> doge;
            default -> instrument.coin();
        };
    }

    private static String altName(Instrument instrument) {
        return coin(instrument, "XDG") + instrument.quote();
    }

    private static String longName(Instrument instrument) {
        return "X" + coin(instrument, "XDG") + (instrument.quote().equals("USD") ? "ZUSD" : instrument.quote());
    }

    private static String futuresName(Instrument instrument) {
        return "PF_" + coin(instrument, "DOGE") + instrument.quote();
    }
}
