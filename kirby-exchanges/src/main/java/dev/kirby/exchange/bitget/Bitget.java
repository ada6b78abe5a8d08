package dev.kirby.exchange.bitget;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Envelope;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.HistoryEndpoint.Order;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueError.Kind;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bitget as data. Bounds of candles have to be times at which one opens, and whether the end counts is not documented: a
 * page leaves room for a row more at each end. Candles of six hours and more are requested by their {@code utc} names, since
 * the others begin at midnight in Hong Kong. USDT and USDC perpetuals are product types of their own. Times of trades are whole
 * seconds, and ratios come without bounds, those of the last hours.
 */
final class Bitget {

    private static final Host HOST = Host.of("public", "https://api.bitget.com", 20, Duration.ofSeconds(1));

    private static final String PRODUCT = "symbol={symbol}&productType={quote}-FUTURES";
    private static final String WINDOW = "&granularity={interval}&startTime={start}&endTime={end}&limit=";
    private static final String LONG_INTERVALS = " 6h=6Hutc 12h=12Hutc 1d=1Dutc 1w=1Wutc 1M=1Mutc";
    private static final String FINE_SPOT = "1m=1min 3m=3min 5m=5min 15m=15min 30m=30min";
    private static final String LONG_SPOT = "1h=1h 4h=4h" + LONG_INTERVALS;
    private static final String FINE_PERPS = "1m=1m 3m=3m 5m=5m 15m=15m 30m=30m";
    private static final String LONG_PERPS = "1h=1H 2h=2H 4h=4H" + LONG_INTERVALS;

    // How long candles stay where a page holds a thousand: those of up to half an hour, and all others.
    private static final Duration FINE_DEPTH = Duration.ofDays(29);
    private static final Duration LONG_DEPTH = Duration.ofDays(82);
    private static final Duration MAX_WINDOW = Duration.ofDays(90);
    private static final Duration TRADES_AT_ONCE = Duration.ofHours(6);

    static final VenueSpec SPEC = new VenueSpec(
            "bitget",
            i -> i.coin() + (i.type() == PERPS && i.quote().equals("USDC") ? "PERP" : i.quote()),
            Envelope.of("code", "msg", "00000")
                    .means(Kind.UNKNOWN_SYMBOL, "^(40034|40309|40812) |(?i)symbol.*not exist")
                    .means(Kind.LIMITED, "^(429|30007) ")
                    .means(Kind.TRANSIENT, "^(40010|40015|40725|45001|50000) "),
            new VenueSpec.Clock(
                    RequestTemplate.of(HOST, "/api/v2/public/time", ""),
                    answer -> answer.path("data").path("serverTime").asLong()),
            List.of(
                    VenueSpec.Catalogue.of(
                            SPOT, RequestTemplate.of(HOST, "/api/v2/spot/public/symbols", ""), "data", Bitget::pair),
                    contracts("USDT-FUTURES"),
                    contracts("USDC-FUTURES")),
            List.of(
                    // ["1703762160000","43050.41","43050.46","43042.66","43044","0.6049","26039.632367",
                    //   "26039.632367"]
                    traded(SPOT, "/api/v2/spot/market/", "symbol={symbol}", FINE_SPOT, FINE_DEPTH),
                    traded(SPOT, "/api/v2/spot/market/", "symbol={symbol}", LONG_SPOT, LONG_DEPTH),
                    // ["1695835800000","26210.5","26210.5","26194.5","26194.5","26.26","687897.63"]
                    traded(PERPS, "/api/v2/mix/market/", PRODUCT, FINE_PERPS, FINE_DEPTH),
                    traded(PERPS, "/api/v2/mix/market/", PRODUCT, LONG_PERPS, LONG_DEPTH),
                    // ["1750417740000","105997.3","105997.3","105997","105997.3","34.7268","3680942.69142"]
                    history(
                            PERPS,
                            Dataset.MARK_CANDLES,
                            "/api/v2/mix/market/history-mark-candles",
                            PRODUCT,
                            FINE_PERPS + " " + LONG_PERPS),
                    // ["1750417800000","106008.4","106008.4","105963.5","105963.5","46.172","4893498.4228"]
                    history(
                            PERPS,
                            Dataset.INDEX_CANDLES,
                            "/api/v2/mix/market/history-index-candles",
                            PRODUCT,
                            FINE_PERPS + " " + LONG_PERPS),
                    // {"symbol":"BTCUSDT","fundingRate":"-0.000013","fundingTime":"1750435200000"}
                    // The unified interface says fundingRateTimestamp.
                    // Settlements between two requests shift the pages: the rows that come twice count once.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "data.*",
                                                    "fundingTime=time fundingRateTimestamp=time"
                                                            + " fundingRate=funding_rate")
                                            .rounded(60_000),
                                    RequestTemplate.of(
                                            HOST,
                                            "/api/v2/mix/market/history-fund-rate",
                                            PRODUCT + "&pageSize={limit}&pageNo={page}"))
                            .page(100)
                            .order(Order.NUMBERED),
                    // By its documentation: longAccountRatio, shortAccountRatio, longShortAccountRatio, ts.
                    // The venue's own ratio is at times a hundredth of what its shares say.
                    ratio(
                            "account-long-short",
                            RowMapping.objects(
                                            Dataset.LONG_SHORT_RATIO,
                                            "data",
                                            "ts=time longAccountRatio=long_share shortAccountRatio=short_share")
                                    .ratioFromShares()
                                    .constant("kind", "global_account")),
                    // By its documentation: buyVolume, sellVolume, ts.
                    ratio(
                            "taker-buy-sell",
                            RowMapping.objects(
                                            Dataset.LONG_SHORT_RATIO,
                                            "data",
                                            "ts=time buyVolume=long_share sellVolume=short_share")
                                    .sharesFromAmounts()
                                    .constant("kind", "taker_volume")),
                    // {"symbol":"BTCUSDT","tradeId":"1","side":"buy","price":"2.38735","size":"2470.6224",
                    //   "ts":"1622097282536"}
                    // The unified interface says execId.
                    trades(SPOT, "/api/v2/spot/market/fills-history", "symbol={symbol}", Duration.ofDays(29)),
                    // {"tradeId":"1","price":"26372.5","size":"9.25","side":"Sell","ts":"1695865151000",
                    //   "symbol":"BTCUSDT"}
                    trades(PERPS, "/api/v2/mix/market/fills-history", PRODUCT, Duration.ofDays(7))),
            List.of(
                    // {"list":[{"symbol":"BTCUSDT","openInterest":"18166.3583"}],"ts":"1751101220993"}, before that
                    // {"openInterestList":[{"symbol":"BTCUSDT","size":"34278.06"}],"ts":"1695796781616"}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "ts=time openInterest=open_interest size=open_interest",
                            RequestTemplate.of(
                                    HOST, "/api/v3/market/open-interest", "symbol={symbol}&category={quote}-FUTURES"),
                            Bitget::interest),
                    // {"symbol":"BTCUSDT","fundingRate":"0.00001","fundingRateInterval":"8",
                    //   "nextUpdate":"1750924800000","minFundingRate":"-0.003","maxFundingRate":"0.003"}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "fundingRate=funding_rate nextUpdate=next_funding_time",
                            RequestTemplate.of(HOST, "/api/v3/market/current-fund-rate", "symbol={symbol}"),
                            LatestEndpoint.among("data", "symbol"))));

    private Bitget() {}

    /** The newest candles come by the thousand, those before them by two hundred. */
    private static HistoryEndpoint traded(
            InstrumentType type, String market, String instrument, String intervals, Duration depth) {
        return candles(type, Dataset.CANDLES, market + "candles", instrument + WINDOW + "1000", intervals)
                .page(998)
                .depth(depth)
                .older(history(type, Dataset.CANDLES, market + "history-candles", instrument, intervals));
    }

    private static HistoryEndpoint history(
            InstrumentType type, Dataset dataset, String path, String instrument, String intervals) {
        return candles(type, dataset, path, instrument + WINDOW + "200", intervals)
                .page(198);
    }

    private static HistoryEndpoint candles(
            InstrumentType type, Dataset dataset, String path, String params, String intervals) {
        boolean priced = dataset != Dataset.CANDLES;
        HistoryEndpoint endpoint = HistoryEndpoint.of(
                        type,
                        RowMapping.arrays(dataset, "data", "time open high low close" + (priced ? "" : " volume")),
                        RequestTemplate.of(HOST, path, params))
                .aligned()
                .intervals(intervals);
        return type == SPOT ? endpoint : endpoint.span(MAX_WINDOW);
    }

    /** Ratios have a budget of one request a second for each path. They come without bounds, thirty or more of them. */
    private static HistoryEndpoint ratio(String name, RowMapping layout) {
        Host host = Host.of(name, HOST.url().toString(), 1, Duration.ofSeconds(1));
        return HistoryEndpoint.of(
                        PERPS,
                        layout,
                        RequestTemplate.of(host, "/api/v2/mix/market/" + name, "symbol={symbol}&period=5m"))
                .page(10)
                .order(Order.RECENT)
                .step(Duration.ofMinutes(5))
                .growing()
                .depth(Duration.ofHours(2));
    }

    /** Trades of a window, by the id of the oldest one so far. Times are whole seconds, so that bounds are, too. */
    private static HistoryEndpoint trades(InstrumentType type, String path, String instrument, Duration depth) {
        return HistoryEndpoint.of(
                        type,
                        RowMapping.objects(
                                        Dataset.TRADES,
                                        "data",
                                        "ts=time tradeId=trade_id execId=trade_id price=price size=quantity"
                                                + " side=taker_side")
                                .valueMap("taker_side", "buy=buy sell=sell Buy=buy Sell=sell"),
                        RequestTemplate.of(
                                HOST,
                                path,
                                instrument + "&startTime={start:s}000&endTime={last:s}999&limit={limit}"
                                        + "&idLessThan={cursor}"))
                .order(Order.RECENT)
                .span(TRADES_AT_ONCE)
                .depth(depth);
    }

    /** The object of an instrument, with the time that stands beside the list. */
    private static @Nullable JsonNode interest(JsonNode answer, String symbol) {
        JsonNode data = answer.path("data");
        String list = data.has("list") ? "list" : "openInterestList";
        JsonNode found = LatestEndpoint.among(list, "symbol").find(data, symbol);
        return found instanceof ObjectNode object ? object.deepCopy().set("ts", data.path("ts")) : found;
    }

    private static Optional<Listing> pair(JsonNode pair) {
        return Fields.instrument("bitget", SPOT, Fields.text(pair, "baseCoin"), Fields.text(pair, "quoteCoin"))
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(pair, "symbol"),
                        1,
                        Fields.step(pair, "pricePrecision"),
                        Fields.step(pair, "quantityPrecision"),
                        Fields.number(pair, "makerFeeRate"),
                        Fields.number(pair, "takerFeeRate"),
                        "online".equals(Fields.text(pair, "status"))));
    }

    private static VenueSpec.Catalogue contracts(String productType) {
        return VenueSpec.Catalogue.of(
                PERPS,
                RequestTemplate.of(HOST, "/api/v2/mix/market/contracts", "productType=" + productType),
                "data",
                Bitget::perps);
    }

    private static Optional<Listing> perps(JsonNode contract) {
        boolean perpetual = "perpetual".equals(contract.path("symbolType").asString("perpetual"));
        return Fields.instrument("bitget", PERPS, Fields.text(contract, "baseCoin"), Fields.text(contract, "quoteCoin"))
                .filter(instrument -> perpetual)
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(contract, "symbol"),
                        1,
                        Fields.number(contract, "priceEndStep") * Fields.step(contract, "pricePlace"),
                        Fields.number(contract, "sizeMultiplier"),
                        Fields.number(contract, "makerFeeRate"),
                        Fields.number(contract, "takerFeeRate"),
                        "normal".equals(Fields.text(contract, "symbolStatus"))));
    }
}
