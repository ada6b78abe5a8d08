package dev.kirby.exchange.bybit;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bybit as data, version 5 of its interface. Rows come newest first; both bounds of a window are inclusive, and of a window
 * that holds more than a page the oldest rows are left out, so that no window is ever that long. Errors come with status 200.
 *
 * <p>Spot and perpetuals share symbols: the category is part of every request. Of trades only the newest are available. Perpetuals
 * in dollars are inverse: their volumes are dollars, with coins beside; their open interest has none beside, and becomes coins
 * by the mark price of its time.
 */
final class Bybit {

    private static final Host HOST = Host.of("market", "https://api.bybit.com", 600, Duration.ofSeconds(5))
            .reporting(BudgetHeaders.left("X-Bapi-Limit", "X-Bapi-Limit-Status"));

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final String WINDOW = "&startTime={start}&endTime={last}&limit={limit}";
    static final Map<Interval, String> INTERVALS = Map.ofEntries(
            Map.entry(Interval.M1, "1"),
            Map.entry(Interval.M3, "3"),
            Map.entry(Interval.M5, "5"),
            Map.entry(Interval.M15, "15"),
            Map.entry(Interval.M30, "30"),
            Map.entry(Interval.H1, "60"),
            Map.entry(Interval.H2, "120"),
            Map.entry(Interval.H4, "240"),
            Map.entry(Interval.H6, "360"),
            Map.entry(Interval.H12, "720"),
            Map.entry(Interval.D1, "D"),
            Map.entry(Interval.W1, "W"),
            Map.entry(Interval.MONTH, "M"));

    // A 403 in these words is a ban of the address that lifts itself after ten quiet minutes; others are about the
    // region.
    private static final ErrorReader ERRORS = Envelope.of("retCode", "retMsg", "0")
            .means(403, Kind.BANNED, "(?i)too frequent")
            .means(Kind.LIMITED, "^10006 ")
            .means(Kind.TRANSIENT, "^10016 ")
            .means(Kind.UNKNOWN_SYMBOL, "^(10029 |10001 (?i:.*symbol))");

    private static final String INVERSE = "USD";

    private static final RowMapping TRADE = RowMapping.objects(
                    Dataset.TRADES,
                    "result.list",
                    "time=time execId=trade_id price=price size=quantity side=taker_side")
            .valueMap("taker_side", "Buy=buy Sell=sell");

    private static final LatestEndpoint.Finder PRESENT =
            LatestEndpoint.with("time", LatestEndpoint.among("result.list", "symbol"));

    static final VenueSpec SPEC = new VenueSpec(
            "bybit",
            Bybit::symbol,
            ERRORS,
            new VenueSpec.Clock(
                    RequestTemplate.of(HOST, "/v5/market/time", ""),
                    answer -> answer.path("time").asLong()),
            List.of(catalogue(SPOT, "spot"), catalogue(PERPS, "linear"), catalogue(PERPS, "inverse")),
            List.of(
                    // ["1709891679000","27450","27460","27440","27455","123.45","3390000"]; the venue's own prices end
                    // behind the close.
                    candles(SPOT, Dataset.CANDLES, "kline", "spot", " volume"),
                    candles(PERPS, Dataset.CANDLES, "kline", "linear", " volume"),
                    candles(PERPS, Dataset.MARK_CANDLES, "mark-price-kline", "linear", ""),
                    candles(PERPS, Dataset.INDEX_CANDLES, "index-price-kline", "linear", ""),
                    candles(PERPS, Dataset.PREMIUM_CANDLES, "premium-index-price-kline", "linear", ""),
                    candles(PERPS, Dataset.CANDLES, "kline", "inverse", " - volume")
                            .quoted(INVERSE),
                    candles(PERPS, Dataset.MARK_CANDLES, "mark-price-kline", "inverse", "")
                            .quoted(INVERSE),
                    candles(PERPS, Dataset.INDEX_CANDLES, "index-price-kline", "inverse", "")
                            .quoted(INVERSE),
                    // {"symbol":"ZRXUSDT","fundingRate":"-0.00010131","fundingRateTimestamp":"1769540400000"}
                    // Funding intervals differ and change, from eight hours to one.
                    funding("linear"),
                    funding("inverse").quoted(INVERSE),
                    // {"openInterest":"62129.45500000","timestamp":"1739725200000"}
                    // This counts both sides; singleOpenInterest, which is younger, counts one.
                    statistics(
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST, "result.list", "timestamp=time openInterest=open_interest"),
                            ask("open-interest", "category=linear&symbol={symbol}&intervalTime=5min" + WINDOW),
                            200),
                    // {"openInterest":"1536179414.00000000","timestamp":"1739725200000"}, in dollars.
                    statistics(
                                    RowMapping.objects(
                                            Dataset.OPEN_INTEREST,
                                            "result.list",
                                            "timestamp=time openInterest=notional_value"),
                                    ask("open-interest", "category=inverse&symbol={symbol}&intervalTime=5min" + WINDOW),
                                    200)
                            .pricedBy(candles(PERPS, Dataset.MARK_CANDLES, "mark-price-kline", "inverse", "")
                                    .intervals(Map.of(Interval.M5, "5")))
                            .quoted(INVERSE),
                    accountRatio("linear"),
                    accountRatio("inverse").quoted(INVERSE),
                    // {"execId":"9afd1288-b444-53f8-8e40-c2f99368ad22","symbol":"BTCUSDT","price":"51444.40",
                    //   "size":"0.972","side":"Buy","time":"1707905515968","isBlockTrade":false}
                    trades(SPOT, "spot", TRADE),
                    trades(PERPS, "linear", TRADE),
                    trades(PERPS, "inverse", TRADE.quotedInNotional("quantity")).quoted(INVERSE)),
            List.of(
                    // {"symbol":"BTCUSDT","indexPrice":"51469.95","markPrice":"51444.40","openInterest":"225766.793",
                    //   "openInterestValue":"11614437205.81","turnover24h":"2352063794.0035",
                    //   "volume24h":"47293.8870","fundingRate":"-0.00046295","nextFundingTime":"1707926400000",...}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "time=time openInterest=open_interest openInterestValue=notional_value volume24h=day_base_volume"
                                    + " turnover24h=day_notional_volume",
                            ask("tickers", "category=linear&symbol={symbol}"),
                            PRESENT),
                    // Open interest and volume in dollars, turnover in coins.
                    LatestEndpoint.of(
                                    PERPS,
                                    Dataset.OPEN_INTEREST,
                                    "time=time coins=open_interest openInterest=notional_value"
                                            + " turnover24h=day_base_volume volume24h=day_notional_volume",
                                    ask("tickers", "category=inverse&symbol={symbol}"),
                                    Bybit::inCoins)
                            .quoted(INVERSE),
                    latestFunding("linear"),
                    latestFunding("inverse").quoted(INVERSE)));

    private Bybit() {}

    /** Perpetuals settled in USDC are named otherwise than those settled in USDT. */
    static String symbol(Instrument instrument) {
        boolean usdc = instrument.type() == PERPS && instrument.quote().equals("USDC");
        return instrument.coin() + (usdc ? "PERP" : instrument.quote());
    }

    private static RequestTemplate ask(String name, String params) {
        return RequestTemplate.of(HOST, "/v5/market/" + name, params);
    }

    private static HistoryEndpoint candles(
            InstrumentType type, Dataset dataset, String name, String category, String moreColumns) {
        return HistoryEndpoint.of(
                        type,
                        RowMapping.arrays(dataset, "result.list", "time open high low close" + moreColumns),
                        ask(
                                name,
                                "category=" + category + "&symbol={symbol}&interval={interval}"
                                        + "&start={start}&end={last}&limit={limit}"))
                .intervals(INTERVALS);
    }

    private static HistoryEndpoint funding(String category) {
        return HistoryEndpoint.of(
                        PERPS,
                        RowMapping.objects(
                                        Dataset.FUNDING,
                                        "result.list",
                                        "fundingRateTimestamp=time fundingRate=funding_rate")
                                .rounded(60_000),
                        ask("funding/history", "category=" + category + "&symbol={symbol}" + WINDOW))
                .order(HistoryEndpoint.Order.NEWEST_FIRST)
                .page(200)
                .span(Duration.ofDays(60));
    }

    private static LatestEndpoint latestFunding(String category) {
        return LatestEndpoint.of(
                PERPS,
                Dataset.FUNDING,
                "time=time fundingRate=funding_rate markPrice=mark_price indexPrice=index_price"
                        + " nextFundingTime=next_funding_time",
                ask("tickers", "category=" + category + "&symbol={symbol}"),
                PRESENT);
    }

    /** The ticker of an inverse perpetual, with its open interest in coins, by the mark price, beside that in dollars. */
    private static @Nullable JsonNode inCoins(JsonNode answer, String symbol) {
        return PRESENT.find(answer, symbol) instanceof ObjectNode ticker
                ? ticker.put("coins", Fields.number(ticker, "openInterest") / Fields.number(ticker, "markPrice"))
                : null;
    }

    private static HistoryEndpoint accountRatio(String category) {
        return statistics(
                RowMapping.objects(
                                Dataset.LONG_SHORT_RATIO,
                                "result.list",
                                "timestamp=time buyRatio=long_share sellRatio=short_share")
                        .ratioFromShares()
                        .constant("kind", "global_account"),
                ask("account-ratio", "category=" + category + "&symbol={symbol}&period=5min" + WINDOW),
                500);
    }

    private static HistoryEndpoint statistics(RowMapping layout, RequestTemplate ask, int rows) {
        return HistoryEndpoint.of(PERPS, layout, ask).page(rows).step(FIVE_MINUTES);
    }

    /** The newest trades, at least sixty; older ones cannot be requested. */
    private static HistoryEndpoint trades(InstrumentType type, String category, RowMapping layout) {
        return HistoryEndpoint.of(type, layout, ask("recent-trade", "category=" + category + "&symbol={symbol}"))
                .page(60)
                .order(HistoryEndpoint.Order.RECENT);
    }

    private static VenueSpec.Catalogue catalogue(InstrumentType type, String category) {
        return new VenueSpec.Catalogue(
                type,
                ask("instruments-info", "category=" + category + "&limit=1000"),
                "result.list",
                Bybit::nextPage,
                answer -> 0,
                (item, answer) -> listing(item, type));
    }

    /** The cursor comes encoded, and goes back as it came. */
    private static String nextPage(JsonNode answer) {
        String cursor = answer.path("result").path("nextPageCursor").asString("");
        return cursor.isEmpty() ? "" : "&cursor=" + cursor;
    }

    private static Optional<Listing> listing(JsonNode item, InstrumentType type) {
        String contract = Fields.text(item, "contractType");
        boolean inverse = contract.equals("InversePerpetual");
        boolean perpetual = contract.equals("LinearPerpetual") || inverse;
        JsonNode lots = item.path("lotSizeFilter");
        return Fields.instrument("bybit", type, Fields.text(item, "baseCoin"), Fields.text(item, "quoteCoin"))
                .filter(instrument -> type == SPOT || perpetual)
                .map(instrument -> new Listing(
                                instrument,
                                Fields.text(item, "symbol"),
                                1,
                                Fields.number(item.path("priceFilter"), "tickSize"),
                                inverse ? Double.NaN : Fields.number(lots, type == PERPS ? "qtyStep" : "basePrecision"),
                                Double.NaN,
                                Double.NaN,
                                "Trading".equals(Fields.text(item, "status")))
                        .listedAt(Fields.number(item, "launchTime")));
    }
}
