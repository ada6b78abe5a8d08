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
 * OKX's protocol, version 5: newest first, both bounds exclusive, a path for the newest 1440 candles and another for those
 * that have closed, contracts of a hundredth of a coin, errors with status 200. Bars that open by the clock of Hong Kong are
 * not simulated.
 */
final class OkxProtocol implements VenueProtocol {

    private static final String BAD = "51000";
    private static final int RECENT = 1440;
    private static final long FUNDING_KEPT = 93L * 86_400_000;
    private static final long FIVE_MINUTES = 300_000;

    /** The value of a contract, in coins. */
    static final double CONTRACT = 0.01;

    private static final Map<String, Interval> BARS = Map.ofEntries(
            Map.entry("1m", Interval.M1),
            Map.entry("3m", Interval.M3),
            Map.entry("5m", Interval.M5),
            Map.entry("15m", Interval.M15),
            Map.entry("30m", Interval.M30),
            Map.entry("1H", Interval.H1),
            Map.entry("2H", Interval.H2),
            Map.entry("4H", Interval.H4),
            Map.entry("6Hutc", Interval.H6),
            Map.entry("12Hutc", Interval.H12),
            Map.entry("1Dutc", Interval.D1),
            Map.entry("1Wutc", Interval.W1),
            Map.entry("1Mutc", Interval.MONTH));

    private final SimulatedMarket market;

    OkxProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        HttpUrl url = request.url();
        try {
            return switch (url.encodedPath().replace("/api/v5", "")) {
                case "/public/time" -> data(List.of("{\"ts\":\"" + now + "\"}"));
                case "/market/candles" -> candles(url, Dataset.CANDLES, true, 300, now, disorder);
                case "/market/history-candles" -> candles(url, Dataset.CANDLES, false, 300, now, disorder);
                case "/market/mark-price-candles" -> candles(url, Dataset.MARK_CANDLES, true, 100, now, disorder);
                case "/market/history-mark-price-candles" ->
                    candles(url, Dataset.MARK_CANDLES, false, 100, now, disorder);
                case "/market/index-candles" -> candles(url, Dataset.INDEX_CANDLES, true, 100, now, disorder);
                case "/market/history-index-candles" -> candles(url, Dataset.INDEX_CANDLES, false, 100, now, disorder);
                case "/public/funding-rate-history" -> funding(url, now, disorder);
                case "/rubik/stat/contracts/open-interest-history" -> openInterest(url, now, disorder);
                case "/rubik/stat/contracts/long-short-account-ratio-contract" ->
                    ratio(url, "global_account", now, disorder);
                case "/rubik/stat/contracts/long-short-account-ratio-contract-top-trader" ->
                    ratio(url, "top_account", now, disorder);
                case "/rubik/stat/contracts/long-short-position-ratio-contract-top-trader" ->
                    ratio(url, "top_position", now, disorder);
                case "/rubik/stat/taker-volume-contract" -> takerVolume(url, now, disorder);
                case "/market/history-trades" -> data(List.of());
                case "/public/open-interest" -> openInterestNow(url, now);
                case "/public/funding-rate" -> fundingNow(url, now);
                case "/public/instruments" -> instruments(url);
                default -> Answer.notFound();
            };
        } catch (ApiError e) {
            return error(200, e.code(), e.said());
        }
    }

    private static Answer error(int status, String code, String message) {
        return Answer.json(status, "{\"code\":\"" + code + "\",\"msg\":\"" + message + "\",\"data\":[]}", 1);
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return error(429, "50011", "Too Many Requests");
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return limited(request).retryAfter(3600);
    }

    private static Answer data(List<String> rows) {
        return Answer.json(200, "{\"code\":\"0\",\"msg\":\"\",\"data\":" + Wire.array(rows) + "}", 1);
    }

    private Answer candles(
            HttpUrl url, Dataset dataset, boolean recent, int most, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Instrument instrument = instrument(url, dataset == Dataset.INDEX_CANDLES);
        String bar = url.queryParameter("bar");
        Interval interval = BARS.get(bar == null ? "1m" : bar);
        if (interval == null) {
            throw new ApiError(BAD, "Parameter bar error");
        }
        Rows rows = market.rows(new SeriesId(dataset, instrument, interval));
        Rows page = newer(
                url,
                recent ? Wire.kept(rows, now, interval, RECENT) : rows,
                most,
                recent ? now : closed(now, interval));
        Rows shown = Wire.asOf(now, page, interval);
        List<String> lines = Wire.lines(shown, i -> candle(shown, i, instrument.type(), dataset, interval, now));
        return data(disorder.apply(Wire.reversed(lines)));
    }

    /** The last millisecond at which a candle opens that has closed. */
    private static long closed(long now, Interval interval) {
        return interval.floor(now) - 1;
    }

    private static String candle(Rows rows, int i, InstrumentType type, Dataset dataset, Interval interval, long now) {
        StringBuilder out = new StringBuilder("[\"").append(rows.time(i)).append('"');
        for (int c = 0; c < 4; c++) {
            out.append(',').append(Wire.quoted(rows.number(c, i)));
        }
        if (dataset == Dataset.CANDLES) {
            double volume = rows.number("volume", i);
            String quote = Wire.quoted(Wire.cents(volume * rows.number("close", i)));
            out.append(',').append(Wire.quoted(type == PERPS ? Wire.cents(volume / CONTRACT) : volume));
            out.append(',').append(type == PERPS ? Wire.quoted(volume) : quote);
            out.append(',').append(quote);
        }
        return out.append(interval.next(rows.time(i)) <= now ? ",\"1\"]" : ",\"0\"]")
                .toString();
    }

    /** The newest rows between the bounds, which do not belong to it. */
    private static Rows newer(HttpUrl url, Rows rows, int most, long now) throws ApiError {
        long limit = Math.min(most, Wire.number(url, "limit", BAD, 100));
        long from = Wire.number(url, "before", BAD, -1) + 1;
        long to = Wire.number(url, "after", BAD, Long.MAX_VALUE - 1) - 1;
        return Wire.newest(Wire.within(rows, from, to, now), limit);
    }

    private Answer funding(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(url, false);
        Rows rows = market.rows(SeriesId.of(Dataset.FUNDING, instrument));
        Rows page = newer(url, Wire.within(rows, now - FUNDING_KEPT, now, now), 100, now);
        List<String> lines = Wire.lines(
                page,
                i -> "{\"instType\":\"SWAP\",\"instId\":\"" + symbol(instrument) + "\",\"fundingRate\":"
                        + Wire.quoted(page.number("funding_rate", i) * 1.01) + ",\"realizedRate\":"
                        + Wire.quoted(page.number("funding_rate", i)) + ",\"fundingTime\":\"" + page.time(i) + "\"}");
        return data(disorder.apply(Wire.reversed(lines)));
    }

    private Answer openInterest(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Rows page = statistics(url, market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument(url, false))), now);
        List<String> lines = Wire.lines(
                page,
                i -> "[\"" + page.time(i) + "\"," + Wire.quoted(page.number("open_interest", i) / CONTRACT) + ","
                        + Wire.quoted(page.number("open_interest", i)) + ","
                        + Wire.quoted(page.number("notional_value", i)) + "]");
        return data(disorder.apply(Wire.reversed(lines)));
    }

    private Answer ratio(HttpUrl url, String kind, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Rows page = statistics(url, market.ratios(instrument(url, false), kind), now);
        List<String> lines = Wire.lines(page, i -> "[\"" + page.time(i) + "\"," + Wire.quoted(page.number(3, i)) + "]");
        return data(disorder.apply(Wire.reversed(lines)));
    }

    /** Sold, then bought. */
    private Answer takerVolume(HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Rows page = statistics(url, market.ratios(instrument(url, false), "taker_volume"), now);
        List<String> lines = Wire.lines(
                page,
                i -> "[\"" + page.time(i) + "\"," + Wire.quoted(Wire.cents(1000 * page.number(2, i))) + ","
                        + Wire.quoted(Wire.cents(1000 * page.number(1, i))) + "]");
        return data(disorder.apply(Wire.reversed(lines)));
    }

    /** The newest rows of five minutes within the bounds, of those that are kept. */
    private static Rows statistics(HttpUrl url, Rows rows, long now) throws ApiError {
        if (!"5m".equals(url.queryParameter("period"))) {
            throw new ApiError(BAD, "Parameter period error");
        }
        long kept = now - RECENT * FIVE_MINUTES;
        long from = Math.max(kept, Wire.number(url, "begin", BAD, 0));
        long to = Wire.number(url, "end", BAD, now);
        return Wire.newest(Wire.within(rows, from, to, now), Math.min(100, Wire.number(url, "limit", BAD, 100)));
    }

    private Answer openInterestNow(HttpUrl url, long now) throws ApiError {
        Instrument instrument = instrument(url, false);
        Rows last =
                Wire.newest(Wire.within(market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument)), 0, now, now), 1);
        return data(Wire.lines(
                last,
                i -> "{\"instId\":\"" + symbol(instrument) + "\",\"instType\":\"SWAP\",\"oi\":"
                        + Wire.quoted(last.number("open_interest", i) / CONTRACT) + ",\"oiCcy\":"
                        + Wire.quoted(last.number("open_interest", i))
                        + ",\"oiUsd\":" + Wire.quoted(last.number("notional_value", i)) + ",\"ts\":\"" + now + "\"}"));
    }

    private Answer fundingNow(HttpUrl url, long now) throws ApiError {
        Instrument instrument = instrument(url, false);
        Rows last = Wire.newest(Wire.within(market.rows(SeriesId.of(Dataset.FUNDING, instrument)), 0, now, now), 1);
        return data(Wire.lines(
                last,
                i -> "{\"instId\":\"" + symbol(instrument) + "\",\"instType\":\"SWAP\",\"fundingRate\":"
                        + Wire.quoted(last.number("funding_rate", i)) + ",\"fundingTime\":\""
                        + (last.time(i) + 28_800_000)
                        + "\",\"nextFundingRate\":\"\",\"nextFundingTime\":\"" + (last.time(i) + 57_600_000)
                        + "\",\"premium\":\"\",\"ts\":\"" + now + "\"}"));
    }

    private Answer instruments(HttpUrl url) throws ApiError {
        InstrumentType type = switch (Wire.required(url, "instType", BAD)) {
            case "SPOT" -> SPOT;
            case "SWAP" -> PERPS;
            default -> throw new ApiError(BAD, "Parameter instType error");
        };
        return data(market.instruments(type).stream()
                .map(i -> "{\"instId\":\"" + symbol(i) + "\",\"instType\":\"" + (type == PERPS ? "SWAP" : "SPOT")
                        + "\",\"state\":\"live\",\"tickSz\":\"0.01\",\"lotSz\":\"0.1\","
                        + (type == PERPS
                                ? "\"ctType\":\"linear\",\"ctVal\":\"" + CONTRACT
                                        + "\",\"ctMult\":\"1\",\"ctValCcy\":\"" + i.coin() + "\",\"settleCcy\":\""
                                        + i.quote() + "\"}"
                                : "\"ctType\":\"\",\"ctVal\":\"\",\"ctMult\":\"\"}"))
                .toList());
    }

    private Instrument instrument(HttpUrl url, boolean index) throws ApiError {
        String symbol = Wire.required(url, "instId", BAD);
        for (InstrumentType type : InstrumentType.values()) {
            for (Instrument instrument : market.instruments(type)) {
                if (index
                        ? type == PERPS && symbol.equals(instrument.coin() + "-" + instrument.quote())
                        : symbol.equals(symbol(instrument))) {
                    return instrument;
                }
            }
        }
        throw new ApiError("51001", "Instrument ID does not exist");
    }

    private static String symbol(Instrument instrument) {
        return instrument.coin() + "-" + instrument.quote() + (instrument.type() == PERPS ? "-SWAP" : "");
    }
}
