package dev.kirby.exchange.kucoin;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.BudgetHeaders;
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
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * KuCoin as data. Spot candles are time, open, close, high, low, in seconds, their end exclusive and newest first;
 * futures candles are in milliseconds, in the usual order, and count lots. Mark, index and premium candles and the
 * history of open interest come from the unified interface, which covers both; that history is a week long.
 */
final class KuCoin {

    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final BudgetHeaders LEFT = BudgetHeaders.left("gw-ratelimit-limit", "gw-ratelimit-remaining");
    static final Host SPOT_HOST =
            Host.of("spot", "https://api.kucoin.com", 2000, WINDOW).reporting(LEFT);
    static final Host PERPS_HOST =
            Host.of("perps", "https://api-futures.kucoin.com", 2000, WINDOW).reporting(LEFT);

    // ["1706637600","43396.4","43369.4","43491.9","43285.2","135.02905655","5859577.939581874"]
    private static final String SPOT_KLINE = "time open close high low volume";
    private static final String NAMES = "1m=1min 3m=3min 5m=5min 15m=15min 30m=30min 1h=1hour 2h=2hour 4h=4hour"
            + " 6h=6hour 8h=8hour 12h=12hour 1d=1day 1w=1week";
    private static final String UNIFIED_NAMES =
            "1m=1min 5m=5min 15m=15min 30m=30min 1h=1hour 2h=2hour 4h=4hour 8h=8hour 12h=12hour 1d=1day 1w=1week";
    private static final String MINUTES = "1m=1 5m=5 15m=15 30m=30 1h=60 2h=120 4h=240 8h=480 12h=720 1d=1440 1w=10080";

    static final VenueSpec SPEC = new VenueSpec(
            "kucoin",
            KuCoin::symbol,
            Envelope.of("code", "msg", "200000")
                    .means(
                            Kind.UNKNOWN_SYMBOL,
                            "^(900001|300003|400600) |(?i)symbol.*(not exist|invalid|unsupported)|contract.*not exist")
                    .means(Kind.LIMITED, "^(429000|1015|200002) ")
                    .means(Kind.TRANSIENT, "^(500000|230005|503000) "),
            new VenueSpec.Clock(
                    RequestTemplate.of(SPOT_HOST, "/api/v1/timestamp", ""),
                    answer -> answer.path("data").asLong()),
            List.of(
                    VenueSpec.Catalogue.of(
                            SPOT, new RequestTemplate(SPOT_HOST, "/api/v2/symbols", "", 4), "data", KuCoin::pair),
                    VenueSpec.Catalogue.of(
                            PERPS,
                            new RequestTemplate(PERPS_HOST, "/api/v1/contracts/active", "", 3),
                            "data",
                            KuCoin::perps)),
            List.of(
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.arrays(Dataset.CANDLES, "data.*", SPOT_KLINE)
                                            .seconds(),
                                    new RequestTemplate(
                                            SPOT_HOST,
                                            "/api/v1/market/candles",
                                            "symbol={symbol}&type={interval}&startAt={start:s}&endAt={end:s}",
                                            3))
                            .page(1500)
                            .intervals(NAMES),
                    // [1769402340000,87897.3,87897.3,87863.7,87863.7,380,33394.8441]
                    // The documentation promises 500 rows, but 200 is what always came.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.arrays(Dataset.CANDLES, "data", "time open high low close volume")
                                            .contracts("volume"),
                                    new RequestTemplate(
                                            PERPS_HOST,
                                            "/api/v1/kline/query",
                                            "symbol={symbol}&granularity={interval}&from={start}&to={last}",
                                            3))
                            .page(200)
                            .intervals(MINUTES),
                    // Open and close come first:
                    // ["1750392000","104599.5","104263","104605.4","104230.4","61.7720766","6449364.050186312"]
                    unified(Dataset.MARK_CANDLES, "-mark-price"),
                    unified(Dataset.INDEX_CANDLES, "-index-price"),
                    unified(Dataset.PREMIUM_CANDLES, "-premium-index"),
                    // {"symbol":"XBTUSDTM","fundingRate":1.4e-05,"timepoint":1769414400000}
                    // The unified interface: {"fundingRate":0.00021,"ts":1702296000000}
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "data.*",
                                                    "timepoint=time ts=time fundingRate=funding_rate")
                                            .rounded(60_000),
                                    new RequestTemplate(
                                            PERPS_HOST,
                                            "/api/v1/contract/funding-rates",
                                            "symbol={symbol}&from={start}&to={last}",
                                            5))
                            .page(100)
                            .order(Order.NEWEST_FIRST),
                    // {"openInterest":"4615535","ts":1767004200000}
                    // Whether the bounds count is not documented: a page leaves room for a row on the far one.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.OPEN_INTEREST,
                                                    "data.*",
                                                    "ts=time openInterest=open_interest")
                                            .contracts("open_interest"),
                                    new RequestTemplate(
                                            SPOT_HOST,
                                            "/api/ua/v1/market/open-interest",
                                            "symbol={symbol}&interval=5min&startAt={before}&endAt={end}&pageSize=200",
                                            10))
                            .page(199)
                            .depth(Duration.ofDays(7).minusHours(1))
                            .step(Duration.ofMinutes(5)),
                    // {"sequence":"7613805866401793","price":"67347.4","size":"0.00453030","side":"sell",
                    //   "time":1709897616745000000}
                    trades(
                            SPOT,
                            "time=time ts=time sequence=trade_id price=price size=quantity side=taker_side",
                            new RequestTemplate(SPOT_HOST, "/api/v1/market/histories", "symbol={symbol}", 3)),
                    // {"sequence":1738233312958,"tradeId":"1738233312958","ts":1710327649901000000,"size":1,
                    //   "price":"73266.7","side":"sell",...}
                    trades(
                            PERPS,
                            "ts=time tradeId=trade_id price=price size=quantity side=taker_side",
                            new RequestTemplate(PERPS_HOST, "/api/v1/trade/history", "symbol={symbol}", 5))),
            List.of(
                    new LatestEndpoint(
                            PERPS,
                            RowMapping.objects(Dataset.OPEN_INTEREST, "", "ts=time openInterest=open_interest")
                                    .contracts("open_interest"),
                            new RequestTemplate(SPOT_HOST, "/api/ua/v1/market/open-interest", "symbol={symbol}", 10),
                            LatestEndpoint.among("data", "symbol")),
                    // {"symbol":".ETHUSDTMFPI8H","timePoint":1773273600000,"value":-2.8e-05,
                    //   "fundingTime":1773302400000,...}
                    // The unified interface says nextFundingRate.
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "value=funding_rate nextFundingRate=funding_rate fundingTime=next_funding_time",
                            new RequestTemplate(PERPS_HOST, "/api/v1/funding-rate/{symbol}/current", "", 2),
                            LatestEndpoint.under("data"))));

    private KuCoin() {}

    private static String symbol(Instrument instrument) {
        if (instrument.type() == SPOT) {
            return instrument.coin() + "-" + instrument.quote();
        }
        return (instrument.coin().equals("BTC") ? "XBT" : instrument.coin()) + instrument.quote() + "M";
    }

    private static HistoryEndpoint unified(Dataset dataset, String suffix) {
        return HistoryEndpoint.of(
                        PERPS,
                        RowMapping.arrays(dataset, "data.*", "time open close high low")
                                .seconds(),
                        new RequestTemplate(
                                SPOT_HOST,
                                "/api/ua/v1/market/kline",
                                "symbol={symbol}" + suffix
                                        + "&interval={interval}&startAt={start:s}&endAt={last:s}&tradeType=FUTURES",
                                3))
                .page(200)
                .intervals(UNIFIED_NAMES);
    }

    /** The newest hundred trades, in nanoseconds; older ones cannot be requested. */
    private static HistoryEndpoint trades(InstrumentType type, String columns, RequestTemplate ask) {
        RowMapping layout = RowMapping.objects(Dataset.TRADES, "data.*", columns)
                .nanoseconds()
                .valueMap("taker_side", "buy=buy sell=sell");
        return HistoryEndpoint.of(type, type == PERPS ? layout.contracts("quantity") : layout, ask)
                .page(50)
                .order(Order.RECENT);
    }

    private static Optional<Listing> pair(JsonNode pair) {
        return Fields.instrument("kucoin", SPOT, Fields.text(pair, "baseCurrency"), Fields.text(pair, "quoteCurrency"))
                .map(instrument -> new Listing(
                                instrument,
                                Fields.text(pair, "symbol"),
                                1,
                                Fields.number(pair, "priceIncrement"),
                                Fields.number(pair, "baseIncrement"),
                                Double.NaN,
                                Double.NaN,
                                pair.path("enableTrading").asBoolean(false))
                        .listedAt(Fields.number(pair, "tradingStartTime")));
    }

    /** Linear perpetuals; dated and inverse contracts are listed there too. */
    private static Optional<Listing> perps(JsonNode contract) {
        String coin = Fields.text(contract, "baseCurrency").replaceAll("^XBT$", "BTC");
        double size = Fields.number(contract, "multiplier");
        boolean linear = "FFWCSX".equals(contract.path("type").asString("FFWCSX"))
                && !contract.path("isInverse").asBoolean(false)
                && size > 0;
        return Fields.instrument("kucoin", PERPS, coin, Fields.text(contract, "quoteCurrency"))
                .filter(instrument -> linear)
                .map(instrument -> new Listing(
                                instrument,
                                Fields.text(contract, "symbol"),
                                size,
                                Fields.number(contract, "tickSize"),
                                Fields.number(contract, "lotSize") * size,
                                Fields.number(contract, "makerFeeRate"),
                                Fields.number(contract, "takerFeeRate"),
                                "Open".equals(Fields.text(contract, "status")))
                        .listedAt(Fields.number(contract, "firstOpenDate")));
    }
}
