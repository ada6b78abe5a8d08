package dev.kirby.exchange.binance;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.BudgetHeaders;
import dev.kirby.exchange.venue.Envelope;
import dev.kirby.exchange.venue.ErrorReader;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueError.Kind;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Binance as data. Klines compare {@code startTime} and {@code endTime} with the open time, both inclusive, and answer
 * oldest first. Spot and perpetuals share symbols but never paths.
 */
final class Binance {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final BudgetHeaders USED = BudgetHeaders.used("X-MBX-USED-WEIGHT-1M");

    private static final Host SPOT_HOST =
            Host.of("spot", "https://api.binance.com", 6000, MINUTE).telling(USED);
    private static final Host PERPS_HOST =
            Host.of("perps", "https://fapi.binance.com", 2400, MINUTE).telling(USED);
    // Funding and the statistics below /futures/data have budgets of requests of their own.
    private static final Host FUNDING_HOST = Host.of("funding", "https://fapi.binance.com", 500, FIVE_MINUTES);
    private static final Host STATISTICS_HOST = Host.of("statistics", "https://fapi.binance.com", 1000, FIVE_MINUTES);

    private static final Duration STATISTICS_DEPTH = Duration.ofDays(30).minusHours(1);
    private static final String KLINE = "time open high low close volume - - num_trades";
    // Mark, index and premium klines count samples, not trades, and have no volume.
    private static final String PRICE_KLINE = "time open high low close";
    private static final String WINDOW = "&startTime={start}&endTime={last}&limit={limit}";
    private static final String KLINES = "symbol={symbol}&interval={interval}" + WINDOW;

    static final Map<Interval, String> INTERVALS =
            Arrays.stream(Interval.values()).collect(Collectors.toMap(Function.identity(), Interval::toString));

    private static final ErrorReader ERRORS = Envelope.of("code", "msg", "")
            .means(Kind.UNKNOWN_SYMBOL, "^-1121 ")
            .means(Kind.LIMITED, "^-1003 ")
            .means(Kind.TRANSIENT, "^-(1000|1001|1006|1007|1008|1016) ");

    static final VenueSpec SPEC = new VenueSpec(
            "binance",
            instrument -> instrument.coin() + instrument.quote(),
            ERRORS,
            new VenueSpec.Clock(
                    RequestTemplate.of(SPOT_HOST, "/api/v3/time", ""),
                    answer -> answer.path("serverTime").asLong()),
            List.of(
                    catalogue(SPOT, new RequestTemplate(SPOT_HOST, "/api/v3/exchangeInfo", "", 20)),
                    catalogue(PERPS, new RequestTemplate(PERPS_HOST, "/fapi/v1/exchangeInfo", "", 1))),
            List.of(
                    klines(SPOT, Dataset.CANDLES, KLINE, new RequestTemplate(SPOT_HOST, "/api/v3/klines", KLINES, 2))
                            .page(1000),
                    klines(
                            PERPS,
                            Dataset.CANDLES,
                            KLINE,
                            new RequestTemplate(PERPS_HOST, "/fapi/v1/klines", KLINES, 10)),
                    klines(
                            PERPS,
                            Dataset.MARK_CANDLES,
                            PRICE_KLINE,
                            new RequestTemplate(PERPS_HOST, "/fapi/v1/markPriceKlines", KLINES, 10)),
                    // Index klines are asked for by pair.
                    klines(
                            PERPS,
                            Dataset.INDEX_CANDLES,
                            PRICE_KLINE,
                            new RequestTemplate(
                                    PERPS_HOST,
                                    "/fapi/v1/indexPriceKlines",
                                    "pair={symbol}&interval={interval}" + WINDOW,
                                    10)),
                    klines(
                            PERPS,
                            Dataset.PREMIUM_CANDLES,
                            PRICE_KLINE,
                            new RequestTemplate(PERPS_HOST, "/fapi/v1/premiumIndexKlines", KLINES, 10)),
                    HistoryEndpoint.of(
                            PERPS,
                            RowMapping.objects(
                                            Dataset.FUNDING,
                                            "",
                                            "fundingTime=time fundingRate=funding_rate markPrice=mark_price")
                                    .rounded(60_000),
                            RequestTemplate.of(FUNDING_HOST, "/fapi/v1/fundingRate", "symbol={symbol}" + WINDOW)),
                    statistics(
                            "openInterestHist",
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "timestamp=time sumOpenInterest=open_interest"
                                            + " sumOpenInterestValue=notional_value")),
                    ratio("globalLongShortAccountRatio", "global_account"),
                    ratio("topLongShortAccountRatio", "top_account"),
                    ratio("topLongShortPositionRatio", "top_position"),
                    statistics(
                            "takerlongshortRatio",
                            RowMapping.objects(Dataset.LONG_SHORT_RATIO, "", "timestamp=time buySellRatio=ratio")
                                    .constant("kind", "taker_volume")),
                    trades(SPOT, new RequestTemplate(SPOT_HOST, "/api/v3/aggTrades", "symbol={symbol}" + WINDOW, 4)),
                    trades(PERPS, new RequestTemplate(PERPS_HOST, "/fapi/v1/aggTrades", "symbol={symbol}" + WINDOW, 20))
                            .depth(Duration.ofDays(2))),
            List.of(
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "openInterest=open_interest time=time",
                            RequestTemplate.of(PERPS_HOST, "/fapi/v1/openInterest", "symbol={symbol}"),
                            LatestEndpoint.under("")),
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "lastFundingRate=funding_rate markPrice=mark_price indexPrice=index_price"
                                    + " nextFundingTime=next_funding_time time=time",
                            RequestTemplate.of(PERPS_HOST, "/fapi/v1/premiumIndex", "symbol={symbol}"),
                            LatestEndpoint.under(""))));

    private Binance() {}

    private static HistoryEndpoint klines(InstrumentType type, Dataset dataset, String columns, RequestTemplate ask) {
        return HistoryEndpoint.of(type, RowMapping.arrays(dataset, "", columns), ask)
                .page(1500)
                .intervals(INTERVALS);
    }

    private static HistoryEndpoint statistics(String name, RowMapping layout) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout,
                        RequestTemplate.of(
                                STATISTICS_HOST, "/futures/data/" + name, "symbol={symbol}&period=5m" + WINDOW))
                .page(500)
                .step(FIVE_MINUTES)
                .depth(STATISTICS_DEPTH);
    }

    private static HistoryEndpoint ratio(String name, String kind) {
        return statistics(
                name,
                RowMapping.objects(
                                Dataset.LONG_SHORT_RATIO,
                                "",
                                "timestamp=time longShortRatio=ratio longAccount=long_share shortAccount=short_share")
                        .constant("kind", kind));
    }

    /** Trades of one taker at one price and time are one; where the buyer was the maker, the taker sold. */
    private static HistoryEndpoint trades(InstrumentType type, RequestTemplate ask) {
        return HistoryEndpoint.of(
                        type,
                        RowMapping.objects(Dataset.TRADES, "", "T=time a=trade_id p=price q=quantity m=taker_side")
                                .valueMap("taker_side", "true=sell false=buy"),
                        ask)
                .span(Duration.ofHours(1).minusMillis(1));
    }

    private static VenueSpec.Catalogue catalogue(InstrumentType type, RequestTemplate ask) {
        return new VenueSpec.Catalogue(
                type, ask, "symbols", answer -> "", Binance::granted, (item, answer) -> listing(item, type));
    }

    private static long granted(JsonNode answer) {
        for (JsonNode limit : answer.path("rateLimits")) {
            if ("REQUEST_WEIGHT".equals(limit.path("rateLimitType").asString(""))
                    && "MINUTE".equals(limit.path("interval").asString(""))
                    && limit.path("intervalNum").asInt(0) == 1) {
                return limit.path("limit").asLong(0);
            }
        }
        return 0;
    }

    private static Optional<Listing> listing(JsonNode symbol, InstrumentType type) {
        String quote = Fields.text(symbol, "quoteAsset");
        boolean linear = type == SPOT
                || ("PERPETUAL".equals(Fields.text(symbol, "contractType"))
                        && quote.equals(symbol.path("marginAsset").asString(quote)));
        return Fields.instrument("binance", type, Fields.text(symbol, "baseAsset"), quote)
                .filter(instrument -> linear)
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(symbol, "symbol"),
                        1,
                        filter(symbol, "PRICE_FILTER", "tickSize"),
                        filter(symbol, "LOT_SIZE", "stepSize"),
                        Double.NaN,
                        Double.NaN,
                        "TRADING".equals(Fields.text(symbol, "status"))));
    }

    private static double filter(JsonNode symbol, String type, String field) {
        for (JsonNode filter : symbol.path("filters")) {
            if (type.equals(filter.path("filterType").asString(""))) {
                return Fields.number(filter, field);
            }
        }
        return Double.NaN;
    }
}
