package dev.kirby.exchange.binance;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.internal.http.HttpGateway.Complaint;
import dev.kirby.exchange.internal.http.HttpGateway.Complaint.Kind;
import dev.kirby.exchange.internal.venue.Endpoint;
import dev.kirby.exchange.internal.venue.Host;
import dev.kirby.exchange.internal.venue.RowLayout;
import dev.kirby.exchange.internal.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Binance as data. Klines compare {@code startTime} and {@code endTime} with the open time, both inclusive, and answer
 * oldest first. Spot and perpetuals share symbols but never paths.
 */
final class Binance {

    private static final String USED = "X-MBX-USED-WEIGHT-1M";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Host SPOT_HOST =
            new Host("spot", URI.create("https://api.binance.com"), 6000, MINUTE, USED, "/api/v3/time");
    private static final Host PERPS_HOST =
            new Host("perps", URI.create("https://fapi.binance.com"), 2400, MINUTE, USED, "/fapi/v1/time");
    // Funding and the statistics below /futures/data have budgets of requests of their own.
    private static final Host FUNDING_HOST = new Host(
            "funding", URI.create("https://fapi.binance.com"), 500, Duration.ofMinutes(5), "", "/fapi/v1/time");
    private static final Host STATISTICS_HOST = new Host(
            "statistics", URI.create("https://fapi.binance.com"), 1000, Duration.ofMinutes(5), "", "/fapi/v1/time");

    private static final Duration STATISTICS_DEPTH = Duration.ofDays(30).minusHours(1);
    private static final String CANDLE = "time open high low close volume - - num_trades";
    // Mark, index and premium klines count samples, not trades, and have no volume.
    private static final String PRICE_CANDLE = "time open high low close";
    private static final String KLINES =
            "symbol={symbol}&interval={interval}&startTime={start}&endTime={last}&limit={limit}";
    private static final String STATISTICS = "symbol={symbol}&period=5m&startTime={start}&endTime={last}&limit={limit}";

    private static final Map<Interval, String> INTERVALS =
            Arrays.stream(Interval.values()).collect(Collectors.toMap(Function.identity(), Interval::toString));

    private static final JsonMapper JSON = new JsonMapper();

    static final VenueSpec SPEC = new VenueSpec(
            "binance",
            List.of(
                    klines(SPOT, SPOT_HOST, "/api/v3/klines", 2, 1000, Dataset.CANDLES, CANDLE),
                    klines(PERPS, PERPS_HOST, "/fapi/v1/klines", 10, 1500, Dataset.CANDLES, CANDLE),
                    klines(PERPS, PERPS_HOST, "/fapi/v1/markPriceKlines", 10, 1500, Dataset.MARK_CANDLES, PRICE_CANDLE),
                    pairKlines("/fapi/v1/indexPriceKlines"),
                    klines(
                            PERPS,
                            PERPS_HOST,
                            "/fapi/v1/premiumIndexKlines",
                            10,
                            1500,
                            Dataset.PREMIUM_CANDLES,
                            PRICE_CANDLE),
                    new Endpoint(
                            PERPS,
                            FUNDING_HOST,
                            "/fapi/v1/fundingRate",
                            "symbol={symbol}&startTime={start}&endTime={last}&limit={limit}",
                            1,
                            1000,
                            Duration.ZERO,
                            Duration.ZERO,
                            Map.of(),
                            RowLayout.objects(
                                            Dataset.FUNDING,
                                            "",
                                            "fundingTime=time fundingRate=funding_rate markPrice=mark_price")
                                    .rounded(60_000)),
                    statistics(
                            "/futures/data/openInterestHist",
                            RowLayout.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "timestamp=time sumOpenInterest=open_interest"
                                            + " sumOpenInterestValue=notional_value")),
                    ratio("/futures/data/globalLongShortAccountRatio", "global_account"),
                    ratio("/futures/data/topLongShortAccountRatio", "top_account"),
                    ratio("/futures/data/topLongShortPositionRatio", "top_position"),
                    statistics(
                            "/futures/data/takerlongshortRatio",
                            RowLayout.objects(Dataset.LONG_SHORT_RATIO, "", "timestamp=time buySellRatio=ratio")
                                    .constant("kind", "taker_volume"))),
            instrument -> instrument.coin() + instrument.quote(),
            Binance::complaint,
            List.of(
                    new VenueSpec.Catalogue(
                            SPOT, SPOT_HOST, "/api/v3/exchangeInfo", 20, answer -> listings(answer, SPOT)),
                    new VenueSpec.Catalogue(
                            PERPS, PERPS_HOST, "/fapi/v1/exchangeInfo", 1, answer -> listings(answer, PERPS))),
            answer -> answer.path("serverTime").asLong());

    private Binance() {}

    private static Endpoint klines(
            InstrumentType type, Host host, String path, int weight, int rows, Dataset dataset, String columns) {
        return new Endpoint(
                type,
                host,
                path,
                KLINES,
                weight,
                rows,
                Duration.ZERO,
                Duration.ZERO,
                INTERVALS,
                RowLayout.arrays(dataset, "", columns));
    }

    /** Index klines are asked for by pair. */
    private static Endpoint pairKlines(String path) {
        Endpoint symbol = klines(PERPS, PERPS_HOST, path, 10, 1500, Dataset.INDEX_CANDLES, PRICE_CANDLE);
        return new Endpoint(
                symbol.type(),
                symbol.host(),
                path,
                KLINES.replace("symbol=", "pair="),
                symbol.weight(),
                symbol.pageRows(),
                symbol.step(),
                symbol.depth(),
                symbol.intervals(),
                symbol.layout());
    }

    private static Endpoint statistics(String path, RowLayout layout) {
        return new Endpoint(
                PERPS,
                STATISTICS_HOST,
                path,
                STATISTICS,
                1,
                500,
                Duration.ofMinutes(5),
                STATISTICS_DEPTH,
                Map.of(),
                layout);
    }

    private static Endpoint ratio(String path, String kind) {
        return statistics(
                path,
                RowLayout.objects(
                                Dataset.LONG_SHORT_RATIO,
                                "",
                                "timestamp=time longShortRatio=ratio longAccount=long_share shortAccount=short_share")
                        .constant("kind", kind));
    }

    private static @Nullable Complaint complaint(int status, byte[] body) {
        if (status == 200 || body.length == 0 || body[0] != '{') {
            return null;
        }
        try {
            JsonNode error = JSON.readTree(body);
            if (!error.has("code")) {
                return null;
            }
            String code = error.path("code").asString();
            Kind kind = switch (code) {
                case "-1121" -> Kind.UNKNOWN_SYMBOL;
                case "-1003" -> Kind.LIMITED;
                case "-1000", "-1001", "-1006", "-1007", "-1008", "-1016" -> Kind.TRANSIENT;
                default -> Kind.BAD_REQUEST;
            };
            return new Complaint(code, error.path("msg").asString(), kind);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static List<Listing> listings(JsonNode answer, InstrumentType type) {
        List<Listing> listings = new ArrayList<>();
        for (JsonNode symbol : answer.path("symbols")) {
            String coin = symbol.path("baseAsset").asString();
            String quote = symbol.path("quoteAsset").asString();
            boolean linear = type == SPOT
                    || ("PERPETUAL".equals(symbol.path("contractType").asString(""))
                            && quote.equals(symbol.path("marginAsset").asString(quote)));
            if (linear && coin.matches("[A-Za-z0-9]{1,30}")) {
                listings.add(new Listing(
                        new Instrument("binance", coin, quote, type),
                        symbol.path("symbol").asString(),
                        1,
                        filter(symbol, "PRICE_FILTER", "tickSize"),
                        filter(symbol, "LOT_SIZE", "stepSize"),
                        Double.NaN,
                        Double.NaN,
                        "TRADING".equals(symbol.path("status").asString(""))));
            }
        }
        return listings;
    }

    private static double filter(JsonNode symbol, String type, String field) {
        for (JsonNode filter : symbol.path("filters")) {
            if (type.equals(filter.path("filterType").asString(""))) {
                return Double.parseDouble(filter.path(field).asString("NaN"));
            }
        }
        return Double.NaN;
    }
}
