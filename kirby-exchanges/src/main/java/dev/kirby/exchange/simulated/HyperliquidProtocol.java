package dev.kirby.exchange.simulated;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hyperliquid's protocol: everything is posted to one path; oldest first, the candle that covers the start included, the
 * newest 5000 candles and nothing of what is older, hourly pages of 500 funding rates, refusals in plain text with status 422.
 * Pairs of the spot market go by number.
 */
final class HyperliquidProtocol implements VenueProtocol {

    private static final int CANDLES_KEPT = 5000;
    private static final int FUNDING_ROWS = 500;

    private final SimulatedMarket market;
    private final JsonMapper json = new JsonMapper();

    HyperliquidProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder) {
        if (!request.url().encodedPath().equals("/info")) {
            return Answer.notFound();
        }
        try {
            JsonNode body = json.readTree(request.body());
            return switch (body.path("type").asString("")) {
                case "exchangeStatus" -> Answer.json(200, "{\"specialStatuses\":null,\"time\":" + now + "}", 2);
                case "meta" -> Answer.json(200, meta(), 20);
                case "spotMeta" -> Answer.json(200, spotMeta(), 20);
                case "metaAndAssetCtxs" -> Answer.json(200, "[" + meta() + "," + contexts(now) + "]", 20);
                case "candleSnapshot" -> candles(body.path("req"), now, disorder);
                case "fundingHistory" -> funding(body, now, disorder);
                default -> refused();
            };
        } catch (JacksonException | InvalidRequestException e) {
            return refused();
        } catch (ApiError e) {
            return Answer.text(Integer.parseInt(e.code()), e.said());
        }
    }

    private static Answer refused() {
        return Answer.text(422, "Failed to deserialize the JSON body into the target type");
    }

    @Override
    public Answer limited(SimulatedRequest request) {
        return Answer.text(429, "null");
    }

    @Override
    public Answer banned(SimulatedRequest request) {
        return limited(request).retryAfter(3600);
    }

    private Answer candles(JsonNode request, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(request);
        Interval interval = Interval.parse(request.path("interval").asString(""));
        long start = time(request, "startTime", -1);
        long end = time(request, "endTime", now);
        Rows kept = Wire.kept(market.rows(SeriesId.candles(instrument, interval)), now, interval, CANDLES_KEPT);
        Rows page = Wire.asOf(now, Wire.within(kept, interval.floor(start), end, now), interval);
        List<String> lines = Wire.lines(page, i -> candle(page, i, instrument, interval));
        return Answer.json(200, Wire.array(disorder.apply(lines)), 20 + page.size() / 60);
    }

    private String candle(Rows rows, int i, Instrument instrument, Interval interval) {
        long open = rows.time(i);
        return "{\"t\":" + open + ",\"T\":" + (interval.next(open) - 1) + ",\"s\":\"" + symbol(instrument)
                + "\",\"i\":\"" + interval + "\",\"o\":" + Wire.quoted(rows.number("open", i)) + ",\"c\":"
                + Wire.quoted(rows.number("close", i)) + ",\"h\":" + Wire.quoted(rows.number("high", i)) + ",\"l\":"
                + Wire.quoted(rows.number("low", i)) + ",\"v\":" + Wire.quoted(rows.number("volume", i)) + ",\"n\":"
                + Wire.whole(rows.number("num_trades", i)) + "}";
    }

    private Answer funding(JsonNode request, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        Instrument instrument = instrument(request);
        long start = time(request, "startTime", -1);
        long end = time(request, "endTime", now);
        Rows rows = market.rows(SeriesId.of(Dataset.FUNDING, instrument));
        Rows page = Wire.oldest(Wire.within(rows, start, end, now), FUNDING_ROWS);
        // Settled some milliseconds late; the premium may be missing.
        List<String> lines = Wire.lines(
                page,
                i -> "{\"coin\":\"" + symbol(instrument) + "\",\"fundingRate\":"
                        + Wire.quoted(page.number("funding_rate", i))
                        + (Double.isNaN(page.number("premium", i))
                                ? ""
                                : ",\"premium\":" + Wire.quoted(page.number("premium", i)))
                        + ",\"time\":" + (page.time(i) + page.time(i) / 3_600_000 % 97) + "}");
        return Answer.json(200, Wire.array(disorder.apply(lines)), 20 + page.size() / 20);
    }

    private static long time(JsonNode request, String name, long otherwise) throws ApiError {
        JsonNode time = request.path(name);
        boolean optional = time.isMissingNode() && otherwise >= 0;
        if (!optional && (!time.isIntegralNumber() || time.asLong() < 0)) {
            throw new ApiError("422", "Failed to deserialize the JSON body into the target type");
        }
        return optional ? otherwise : time.asLong();
    }

    private String meta() {
        return "{\"universe\":"
                + Wire.array(market.instruments(PERPS).stream()
                        .map(i -> "{\"name\":\"" + i.coin() + "\",\"szDecimals\":3,\"maxLeverage\":50}")
                        .toList())
                + "}";
    }

    private String spotMeta() {
        List<String> tokens = new ArrayList<>(List.of("{\"name\":\"USDC\",\"szDecimals\":8,\"index\":0}"));
        List<String> pairs = new ArrayList<>();
        for (Instrument instrument : market.instruments(SPOT)) {
            int index = tokens.size();
            tokens.add("{\"name\":\"" + instrument.coin() + "\",\"szDecimals\":3,\"index\":" + index + "}");
            pairs.add("{\"name\":\"" + symbol(instrument) + "\",\"tokens\":[" + index + ",0],\"index\":" + index + "}");
        }
        return "{\"tokens\":" + Wire.array(tokens) + ",\"universe\":" + Wire.array(pairs) + "}";
    }

    private String contexts(long now) {
        List<String> contexts = new ArrayList<>();
        for (Instrument instrument : market.instruments(PERPS)) {
            Rows interest = last(Dataset.OPEN_INTEREST, instrument, now);
            Rows funding = last(Dataset.FUNDING, instrument, now);
            contexts.add(
                    interest.isEmpty() || funding.isEmpty()
                            ? "{\"funding\":\"0\",\"openInterest\":\"0\",\"markPx\":\"0\"}"
                            : "{\"funding\":" + Wire.quoted(funding.number("funding_rate", 0)) + ",\"openInterest\":"
                                    + Wire.quoted(interest.number("open_interest", 0)) + ",\"markPx\":"
                                    + Wire.quoted(funding.number("mark_price", 0))
                                    + ",\"midPx\":null,\"premium\":null}");
        }
        return Wire.array(contexts);
    }

    private Rows last(Dataset dataset, Instrument instrument, long now) {
        return Wire.newest(Wire.within(market.rows(SeriesId.of(dataset, instrument)), 0, now, now), 1);
    }

    private Instrument instrument(JsonNode request) throws ApiError {
        String coin = request.path("coin").asString("");
        for (InstrumentType type : InstrumentType.values()) {
            for (Instrument instrument : market.instruments(type)) {
                if (symbol(instrument).equals(coin)) {
                    return instrument;
                }
            }
        }
        throw new ApiError("500", "null");
    }

    private String symbol(Instrument instrument) {
        return instrument.type() == PERPS
                ? instrument.coin()
                : "@" + (100 + market.instruments(SPOT).indexOf(instrument));
    }
}
