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
import dev.kirby.market.Instrument;
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
 * oldest first. Spot and perpetuals share symbols but never paths. Perpetuals in dollars are inverse, on a host of their own: its
 * klines hold the newest rows of a window, of two hundred days at most.
 */
final class Binance {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final BudgetHeaders USED = BudgetHeaders.used("X-MBX-USED-WEIGHT-1M");

    private static final Host SPOT_HOST =
            Host.of("spot", "https://api.binance.com", 6000, MINUTE).reporting(USED);
    private static final Host PERPS_HOST =
            Host.of("perps", "https://fapi.binance.com", 2400, MINUTE).reporting(USED);
    // Funding and the statistics below /futures/data have budgets of requests of their own.
    private static final Host FUNDING_HOST = Host.of("funding", "https://fapi.binance.com", 500, FIVE_MINUTES);
    private static final Host INVERSE_HOST =
            Host.of("inverse", "https://dapi.binance.com", 2400, MINUTE).reporting(USED);
    private static final Host INVERSE_STATISTICS_HOST =
            Host.of("inverse-statistics", "https://dapi.binance.com", 1000, FIVE_MINUTES);
    private static final Host STATISTICS_HOST = Host.of("statistics", "https://fapi.binance.com", 1000, FIVE_MINUTES);

    private static final Duration STATISTICS_DEPTH = Duration.ofDays(30).minusHours(1);
    // [1712738520000,"71471.00","71471.00","70459.40","70459.40","0.120",1712738579999,"8518.17600",9,...]
    private static final String KLINE = "time open high low close volume - - num_trades";
    // Mark, index and premium klines count samples, not trades, and have no volume.
    private static final String PRICE_KLINE = "time open high low close";
    private static final String WINDOW = "&startTime={start}&endTime={last}&limit={limit}";
    private static final String INVERSE = "USD";
    private static final String PAIR = "pair={coin}{quote}";
    private static final String KLINES = "symbol={symbol}&interval={interval}" + WINDOW;

    private static final String RUNNING_FUNDING =
            "lastFundingRate=funding_rate markPrice=mark_price indexPrice=index_price"
                    + " nextFundingTime=next_funding_time time=time";
    private static final RowMapping SETTLED_FUNDING = RowMapping.objects(
                    Dataset.FUNDING, "", "fundingTime=time fundingRate=funding_rate markPrice=mark_price")
            .rounded(60_000);

    private static final RowMapping INVERSE_INTEREST = RowMapping.objects(
                    Dataset.OPEN_INTEREST,
                    "",
                    "timestamp=time sumOpenInterestValue=open_interest sumOpenInterest=notional_value")
            .contracts("notional_value");

    static final Map<Interval, String> INTERVALS =
            Arrays.stream(Interval.values()).collect(Collectors.toMap(Function.identity(), Interval::toString));

    private static final ErrorReader ERRORS = Envelope.of("code", "msg", "")
            .means(Kind.UNKNOWN_SYMBOL, "^-1121 ")
            .means(Kind.LIMITED, "^-1003 ")
            .means(Kind.TRANSIENT, "^-(1000|1001|1006|1007|1008|1016) ");

    static final VenueSpec SPEC = new VenueSpec(
            "binance",
            Binance::symbol,
            ERRORS,
            new VenueSpec.Clock(
                    RequestTemplate.of(SPOT_HOST, "/api/v3/time", ""),
                    answer -> answer.path("serverTime").asLong()),
            List.of(
                    catalogue(SPOT, new RequestTemplate(SPOT_HOST, "/api/v3/exchangeInfo", "", 20)),
                    catalogue(PERPS, new RequestTemplate(PERPS_HOST, "/fapi/v1/exchangeInfo", "", 1)),
                    catalogue(PERPS, new RequestTemplate(INVERSE_HOST, "/dapi/v1/exchangeInfo", "", 1))),
            List.of(
                    klines(SPOT, Dataset.CANDLES, KLINE, new RequestTemplate(SPOT_HOST, "/api/v3/klines", KLINES, 2))
                            .page(1000),
                    klines(
                            PERPS,
                            Dataset.CANDLES,
                            KLINE,
                            new RequestTemplate(PERPS_HOST, "/fapi/v1/klines", KLINES, 10)),
                    // [1591256460000,"9653.29201333","9654.56401333","9653.07367333","9653.07367333","0 ",
                    //   1591256519999,"0",60,...]
                    klines(
                            PERPS,
                            Dataset.MARK_CANDLES,
                            PRICE_KLINE,
                            new RequestTemplate(PERPS_HOST, "/fapi/v1/markPriceKlines", KLINES, 10)),
                    // Index klines are requested by pair.
                    // [1712534400000,"69362.49174406","72740.01330078","69076.81471239","71625.41841177","0",
                    //   1712620799999,"0",86400,...]
                    klines(
                            PERPS,
                            Dataset.INDEX_CANDLES,
                            PRICE_KLINE,
                            new RequestTemplate(
                                    PERPS_HOST,
                                    "/fapi/v1/indexPriceKlines",
                                    "pair={symbol}&interval={interval}" + WINDOW,
                                    10)),
                    // [1691603820000,"-0.00042931","-0.00023641","-0.00059406","-0.00043659","0",1691603879999,"0",
                    //   12,...]
                    klines(
                            PERPS,
                            Dataset.PREMIUM_CANDLES,
                            PRICE_KLINE,
                            new RequestTemplate(PERPS_HOST, "/fapi/v1/premiumIndexKlines", KLINES, 10)),
                    // {"symbol":"BTCUSDT","fundingTime":1698768000000,"fundingRate":"0.00010000",
                    //   "markPrice":"34287.54619963"}
                    HistoryEndpoint.of(
                            PERPS,
                            SETTLED_FUNDING,
                            RequestTemplate.of(FUNDING_HOST, "/fapi/v1/fundingRate", "symbol={symbol}" + WINDOW)),
                    // {"symbol":"BTCUSDT","sumOpenInterest":"20403.63700000",
                    //   "sumOpenInterestValue":"150570784.07809979","timestamp":"1583127900000"}
                    statistics(
                            "openInterestHist",
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "timestamp=time sumOpenInterest=open_interest"
                                            + " sumOpenInterestValue=notional_value")),
                    // {"symbol":"BTCUSDT","longShortRatio":"1.9559","longAccount":"0.6617","shortAccount":"0.3382",
                    //   "timestamp":"1583139900000"}
                    ratio("globalLongShortAccountRatio", "global_account"),
                    // {"symbol":"BTCUSDT","longShortRatio":"1.8105","longAccount":"0.6442","shortAccount":"0.3558",
                    //   "timestamp":"1583139600000"}
                    ratio("topLongShortAccountRatio", "top_account"),
                    // {"symbol":"BTCUSDT","longShortRatio":"1.4337","longAccount":"0.3583","shortAccount":"0.6417",
                    //   "timestamp":"1583139900000"}
                    ratio("topLongShortPositionRatio", "top_position"),
                    // {"buySellRatio":"1.5586","buyVol":"387.3300","sellVol":"248.5030","timestamp":"1585614900000"}
                    statistics(
                            "takerlongshortRatio",
                            RowMapping.objects(Dataset.LONG_SHORT_RATIO, "", "timestamp=time buySellRatio=ratio")
                                    .constant("kind", "taker_volume")),
                    // {"a":2913537567,"p":"73238.70000000","q":"0.00109000","f":3479463557,"l":3479463557,
                    //   "T":1710327661939,"m":false,"M":true}
                    trades(SPOT, new RequestTemplate(SPOT_HOST, "/api/v3/aggTrades", "symbol={symbol}" + WINDOW, 4)),
                    // {"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27781,"T":1498793709153,"m":true}
                    trades(PERPS, new RequestTemplate(PERPS_HOST, "/fapi/v1/aggTrades", "symbol={symbol}" + WINDOW, 20))
                            .depth(Duration.ofDays(2)),
                    // Contracts stand before the base volume: [1591258320000,"9640.7","9642.4","9640.6","9642.0","206",
                    //   1591258379999,"2.13660389",48,"119","1.23424865","0"]
                    inverseKlines(Dataset.CANDLES, PRICE_KLINE + " - - volume num_trades", "klines", "symbol={symbol}"),
                    inverseKlines(Dataset.MARK_CANDLES, PRICE_KLINE, "markPriceKlines", "symbol={symbol}"),
                    inverseKlines(Dataset.INDEX_CANDLES, PRICE_KLINE, "indexPriceKlines", PAIR),
                    inverseKlines(Dataset.PREMIUM_CANDLES, PRICE_KLINE, "premiumIndexKlines", "symbol={symbol}"),
                    // It settles hourly at most, so that a page of an hour each never has more rows than it may.
                    HistoryEndpoint.of(
                                    PERPS,
                                    SETTLED_FUNDING,
                                    RequestTemplate.of(
                                            INVERSE_HOST,
                                            "/dapi/v1/fundingRate",
                                            "symbol={symbol}&startTime={start}&endTime={last}&limit=1000"))
                            .page(998)
                            .step(Duration.ofHours(1))
                            .quoted(INVERSE),
                    // {"pair":"BTCUSD","contractType":"CURRENT_QUARTER","sumOpenInterest":"20403",
                    //   "sumOpenInterestValue":"176196512.23400000","timestamp":1591261042378}
                    // The first counts contracts, of so many dollars each, the second coins.
                    inverseStatistics("openInterestHist", PAIR + "&contractType=PERPETUAL", INVERSE_INTEREST),
                    inverseStatistics("globalLongShortAccountRatio", PAIR, ratioLayout("global_account")),
                    inverseStatistics("topLongShortAccountRatio", PAIR, ratioLayout("top_account")),
                    inverseStatistics("topLongShortPositionRatio", PAIR, ratioLayout("top_position")),
                    // {"pair":"BTCUSD","contractType":"CURRENT_QUARTER","takerBuyVol":"387","takerSellVol":"248",
                    //   "takerBuyVolValue":"2342.1220","takerSellVolValue":"4213.9800","timestamp":1591261042378}
                    inverseStatistics(
                            "takerBuySellVol",
                            PAIR + "&contractType=PERPETUAL",
                            RowMapping.objects(
                                            Dataset.LONG_SHORT_RATIO,
                                            "",
                                            "timestamp=time takerBuyVol=long_share takerSellVol=short_share")
                                    .sharesFromAmounts()
                                    .constant("kind", "taker_volume")),
                    inverseTrades()),
            List.of(
                    // {"openInterest":"10659.509","symbol":"BTCUSDT","time":1589437530011}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "openInterest=open_interest time=time",
                            RequestTemplate.of(PERPS_HOST, "/fapi/v1/openInterest", "symbol={symbol}"),
                            LatestEndpoint.under("")),
                    // The newest row of the history: the present value counts contracts alone.
                    new LatestEndpoint(
                                    PERPS,
                                    INVERSE_INTEREST,
                                    RequestTemplate.of(
                                            INVERSE_STATISTICS_HOST,
                                            "/futures/data/openInterestHist",
                                            PAIR + "&contractType=PERPETUAL&period=5m&limit=1"),
                                    LatestEndpoint.under("0"))
                            .quoted(INVERSE),
                    // {"symbol":"BTCUSDT","markPrice":"11793.63104562","indexPrice":"11781.80495970",
                    //   "lastFundingRate":"0.00038246","nextFundingTime":1597392000000,"time":1597370495002,...}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            RUNNING_FUNDING,
                            RequestTemplate.of(PERPS_HOST, "/fapi/v1/premiumIndex", "symbol={symbol}"),
                            LatestEndpoint.under("")),
                    LatestEndpoint.of(
                                    PERPS,
                                    Dataset.FUNDING,
                                    RUNNING_FUNDING,
                                    new RequestTemplate(INVERSE_HOST, "/dapi/v1/premiumIndex", "symbol={symbol}", 10),
                                    LatestEndpoint.among("", "symbol"))
                            .quoted(INVERSE)));

    private Binance() {}

    /** Perpetuals in dollars are inverse, and named otherwise. */
    static String symbol(Instrument instrument) {
        boolean inverse = instrument.type() == PERPS && instrument.quote().equals(INVERSE);
        return instrument.coin() + instrument.quote() + (inverse ? "_PERP" : "");
    }

    private static HistoryEndpoint inverseKlines(Dataset dataset, String columns, String name, String instrument) {
        return klines(
                        PERPS,
                        dataset,
                        columns,
                        new RequestTemplate(
                                INVERSE_HOST, "/dapi/v1/" + name, instrument + "&interval={interval}" + WINDOW, 10))
                .span(Duration.ofDays(200))
                .quoted(INVERSE);
    }

    private static HistoryEndpoint inverseStatistics(String name, String instrument, RowMapping layout) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout,
                        RequestTemplate.of(
                                INVERSE_STATISTICS_HOST, "/futures/data/" + name, instrument + "&period=5m" + WINDOW))
                .page(500)
                .step(FIVE_MINUTES)
                .depth(STATISTICS_DEPTH)
                .quoted(INVERSE);
    }

    /** Of the last day alone, and in contracts of so many dollars. */
    private static HistoryEndpoint inverseTrades() {
        return HistoryEndpoint.of(
                        PERPS,
                        tradeLayout().contracts("quantity").quotedInNotional("quantity"),
                        new RequestTemplate(INVERSE_HOST, "/dapi/v1/aggTrades", "symbol={symbol}" + WINDOW, 20))
                .span(Duration.ofHours(1).minusMillis(1))
                .depth(Duration.ofHours(23))
                .quoted(INVERSE);
    }

    private static RowMapping tradeLayout() {
        return RowMapping.objects(Dataset.TRADES, "", "T=time a=trade_id p=price q=quantity m=taker_side")
                .valueMap("taker_side", "true=sell false=buy");
    }

    private static RowMapping ratioLayout(String kind) {
        return RowMapping.objects(
                        Dataset.LONG_SHORT_RATIO,
                        "",
                        "timestamp=time longShortRatio=ratio longAccount=long_share shortAccount=short_share")
                .constant("kind", kind);
    }

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
        return statistics(name, ratioLayout(kind));
    }

    /** Trades of one taker at one price and time are one; where the buyer was the maker, the taker sold. */
    private static HistoryEndpoint trades(InstrumentType type, RequestTemplate ask) {
        return HistoryEndpoint.of(type, tradeLayout(), ask)
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
        boolean inverse =
                type == PERPS && quote.equals(INVERSE) && "PERPETUAL".equals(Fields.text(symbol, "contractType"));
        return Fields.instrument("binance", type, Fields.text(symbol, "baseAsset"), quote)
                .filter(instrument -> linear || inverse)
                .map(instrument -> new Listing(
                                instrument,
                                Fields.text(symbol, "symbol"),
                                inverse ? Fields.number(symbol, "contractSize") : 1,
                                filter(symbol, "PRICE_FILTER", "tickSize"),
                                inverse ? Double.NaN : filter(symbol, "LOT_SIZE", "stepSize"),
                                Double.NaN,
                                Double.NaN,
                                "TRADING".equals(Fields.text(symbol, inverse ? "contractStatus" : "status")))
                        .listedAt(Fields.number(symbol, "onboardDate")));
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
