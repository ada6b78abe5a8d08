package dev.kirby.exchange.kraken;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

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
 * Kraken as data: spot on one host, multi-collateral linear perpetuals on another. Spot answers with the newest 720 candles
 * whatever was requested, counts in seconds, excludes the time it is given, and says no with status 200. Its trades reach back
 * to the beginning, and older candles are built from them. The history of funding comes whole.
 *
 * <p>Bitcoin is XBT here, on spot Dogecoin is XDG.
 */
final class Kraken {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final Host SPOT_HOST = Host.of("spot", "https://api.kraken.com", 6, FIVE_SECONDS);
    private static final Host FUTURES_HOST = Host.of("futures", "https://futures.kraken.com", 10, FIVE_SECONDS);

    private static final int SPOT_CANDLES_KEPT = 720;

    // Weeks are counted from the epoch, a Thursday, and are no weeks elsewhere.
    static final Map<Interval, String> SPOT_INTERVALS = Map.of(
            Interval.M1, "1",
            Interval.M5, "5",
            Interval.M15, "15",
            Interval.M30, "30",
            Interval.H1, "60",
            Interval.H4, "240",
            Interval.D1, "1440");
    private static final Map<Interval, String> FUTURES_INTERVALS = Map.of(
            Interval.M1, "1m",
            Interval.M5, "5m",
            Interval.M15, "15m",
            Interval.M30, "30m",
            Interval.H1, "1h",
            Interval.H4, "4h",
            Interval.H12, "12h",
            Interval.D1, "1d");

    // Spot has texts in an array, futures one text.
    private static final ErrorReader ERRORS = Envelope.of("error", "error", "")
            .means(Kind.UNKNOWN_SYMBOL, "Unknown asset pair")
            .means(Kind.LIMITED, "Too many requests|Rate limit exceeded|apiLimitExceeded")
            .means(Kind.BANNED, "Temporary lockout")
            .means(Kind.TRANSIENT, "^EService:(Unavailable|Busy)");

    // ["105433.60000","0.00027625",1762795433.9717445,"b","l","",10218208]
    // Trades reach back to the first one, in pages that begin at a nanosecond.
    private static final HistoryEndpoint SPOT_TRADES = HistoryEndpoint.of(
                    SPOT,
                    RowMapping.arrays(Dataset.TRADES, "result.*", "price quantity time taker_side - - trade_id")
                            .seconds()
                            .valueMap("taker_side", "b=buy s=sell")
                            .next("last"),
                    RequestTemplate.of(SPOT_HOST, "/0/public/Trades", "pair={symbol}&since={next:ns}&count={limit}"))
            .order(HistoryEndpoint.Order.CONTINUED);

    static final VenueSpec SPEC = new VenueSpec(
            "kraken",
            Kraken::symbol,
            ERRORS,
            new VenueSpec.Clock(
                    RequestTemplate.of(SPOT_HOST, "/0/public/Time", ""),
                    answer -> 1000 * answer.path("result").path("unixtime").asLong()),
            List.of(
                    VenueSpec.Catalogue.of(
                            SPOT, RequestTemplate.of(SPOT_HOST, "/0/public/AssetPairs", ""), "result", Kraken::pair),
                    VenueSpec.Catalogue.of(PERPS, futures("instruments", ""), "instruments", Kraken::perps)),
            List.of(
                    // A mean price stands before the volume:
                    // [1762777200,"106038.1","106044.3","106038.1","106040.1","106039.6","0.08317981",3]
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.arrays(
                                                    Dataset.CANDLES,
                                                    "result.*",
                                                    "time open high low close - volume num_trades")
                                            .seconds(),
                                    RequestTemplate.of(
                                            SPOT_HOST,
                                            "/0/public/OHLC",
                                            "pair={symbol}&interval={interval}&since={before:s}"))
                            .page(SPOT_CANDLES_KEPT)
                            .depthRows(SPOT_CANDLES_KEPT)
                            .exceeding()
                            .intervals(SPOT_INTERVALS)
                            .older(SPOT_TRADES),
                    SPOT_TRADES,
                    // {"time":1731715200000,"open":"91069","high":"91373.5","low":"90956","close":"91045.5",
                    //   "volume":"319499"}
                    charts(Dataset.CANDLES, "trade", " volume=volume"),
                    charts(Dataset.MARK_CANDLES, "mark", ""),
                    charts(Dataset.INDEX_CANDLES, "spot", ""),
                    // {"timestamp":"2022-06-28T00:00:00.000Z","fundingRate":-8.15861558e-10,
                    //   "relativeFundingRate":-1.6898883333333e-05}
                    // The rate without "relative" is an amount of money per contract.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "rates",
                                                    "timestamp=time relativeFundingRate=funding_rate")
                                            .rounded(60_000),
                                    RequestTemplate.of(
                                            FUTURES_HOST,
                                            "/derivatives/api/v4/historicalfundingrates",
                                            "symbol={symbol}"))
                            .page(Integer.MAX_VALUE),
                    // [["2346.7189","2362.41","2346.505","2360.6244"], ...]: open, high, low, close of five minutes, in
                    // coins. What it was when they began is known then.
                    analytics(
                            "open-interest",
                            RowMapping.columns(Dataset.OPEN_INTEREST, "result", "timestamp=time data.0=open_interest")),
                    analytics(
                                    "long-short-ratio",
                                    RowMapping.columns(Dataset.LONG_SHORT_RATIO, "result", "timestamp=time data=ratio")
                                            .constant("kind", "global_account"))
                            .growing(),
                    executions(),
                    liquidations()),
            List.of(
                    // {"symbol":"PF_ETHUSD","pair":"ETH:USD","markPrice":3205.25,"vol24h":500000.0,
                    //   "volumeQuote":1600000.0,"openInterest":1000000.0,"fundingRate":1.5e-05,"indexPrice":3202.75,
                    //   ...}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "serverTime=time openInterest=open_interest vol24h=day_base_volume"
                                    + " volumeQuote=day_notional_volume",
                            futures("tickers", ""),
                            Kraken::ticker),
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "serverTime=time relativeFundingRate=funding_rate markPrice=mark_price"
                                    + " indexPrice=index_price",
                            futures("tickers", ""),
                            Kraken::ticker)));

    private Kraken() {}

    static String symbol(Instrument instrument) {
        String coin = instrument.coin().equals("BTC") ? "XBT" : instrument.coin();
        if (instrument.type() == PERPS) {
            return "PF_" + coin + instrument.quote();
        }
        return (coin.equals("DOGE") ? "XDG" : coin) + instrument.quote();
    }

    private static RequestTemplate futures(String name, String params) {
        return RequestTemplate.of(FUTURES_HOST, "/derivatives/api/v3/" + name, params);
    }

    private static HistoryEndpoint charts(Dataset dataset, String price, String moreColumns) {
        return HistoryEndpoint.of(
                        PERPS,
                        RowMapping.objects(
                                        dataset,
                                        "candles",
                                        "time=time open=open high=high low=low close=close" + moreColumns)
                                .more("more_candles"),
                        RequestTemplate.of(
                                FUTURES_HOST,
                                "/api/charts/v1/" + price + "/{symbol}/{interval}",
                                "from={start:s}&to={last:s}"))
                .page(2000)
                .intervals(FUTURES_INTERVALS);
    }

    /**
     * Statistics of five minutes, by their documentation:
     *
     * <pre>
     * {"result":{"timestamp":[1726000000,...],"data":[...],"more":false},"errors":[]}
     * </pre>
     */
    private static HistoryEndpoint analytics(String name, RowMapping layout) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout.seconds().more("more"),
                        RequestTemplate.of(
                                FUTURES_HOST,
                                "/api/charts/v1/analytics/{symbol}/" + name,
                                "since={start:s}&to={end:s}&interval=300"))
                .page(2000)
                .step(Duration.ofMinutes(5));
    }

    // By its documentation: {"elements":[{"event":{"Execution":{"execution":{"timestamp","uid","price","quantity",
    //   "takerOrder":{"direction"}}}}}]}, times in milliseconds.
    private static HistoryEndpoint executions() {
        return HistoryEndpoint.of(
                PERPS,
                RowMapping.objects(
                                Dataset.TRADES,
                                "elements",
                                "event.Execution.execution.timestamp=time event.Execution.execution.uid=trade_id"
                                        + " event.Execution.execution.price=price"
                                        + " event.Execution.execution.quantity=quantity"
                                        + " event.Execution.execution.takerOrder.direction=taker_side")
                        .valueMap("taker_side", "Buy=buy Sell=sell"),
                RequestTemplate.of(
                        FUTURES_HOST,
                        "/api/history/v3/market/{symbol}/executions",
                        "since={before}&before={end}&sort=asc&count={limit}"));
    }

    /**
     * The trades of the last seven days that closed a position by force. A page holds a hundred trades of any kind; the side is
     * the taker's, and the one who closes a long sells.
     *
     * <pre>
     * {"time":"2024-05-03T13:05:43.974Z","trade_id":100,"price":61081,"size":25,"side":"sell","type":"fill",...}
     * </pre>
     */
    private static HistoryEndpoint liquidations() {
        return HistoryEndpoint.of(
                        PERPS,
                        RowMapping.objects(
                                        Dataset.LIQUIDATIONS,
                                        "history",
                                        "time=time side=side price=price size=quantity")
                                .valueMap("side", "sell=long buy=short")
                                .only("type", "liquidation"),
                        futures("history", "symbol={symbol}&lastTime={end:iso}"))
                .order(HistoryEndpoint.Order.NEWEST_FIRST)
                .page(100)
                .span(Duration.ofHours(1))
                .depth(Duration.ofDays(7));
    }

    /** The ticker of an instrument with the time of the answer and its funding rate as a fraction, as history has it. */
    private static @Nullable JsonNode ticker(JsonNode answer, String symbol) {
        JsonNode found = LatestEndpoint.with("serverTime", LatestEndpoint.among("tickers", "symbol"))
                .find(answer, symbol);
        if (!(found instanceof ObjectNode ticker)) {
            return null;
        }
        double rate = Fields.number(ticker, "fundingRate") / Fields.number(ticker, "markPrice");
        return ticker.put("relativeFundingRate", rate);
    }

    private static Optional<Listing> pair(JsonNode pair) {
        String[] names = Fields.text(pair, "wsname").split("/");
        return names.length != 2
                ? Optional.empty()
                : Fields.instrument("kraken", SPOT, common(names[0]), common(names[1]))
                        .map(instrument -> new Listing(
                                instrument,
                                Fields.text(pair, "altname"),
                                1,
                                Fields.number(pair, "tick_size"),
                                Fields.step(pair, "lot_decimals"),
                                fee(pair, "fees_maker"),
                                fee(pair, "fees"),
                                "online".equals(Fields.text(pair, "status"))));
    }

    /** The fee at the lowest volume, in percent. */
    private static double fee(JsonNode pair, String schedule) {
        return pair.path(schedule).path(0).path(1).asDouble(Double.NaN) / 100;
    }

    /** What the rest of the world calls an asset. */
    static String common(String name) {
        return switch (name) {
            case "XBT" -> "BTC";
            case "XDG" -> "DOGE";
            default -> name;
        };
    }

    private static Optional<Listing> perps(JsonNode item) {
        String symbol = Fields.text(item, "symbol");
        String quote = item.path("quote").asString("USD");
        return Fields.instrument("kraken", PERPS, common(Fields.text(item, "base")), quote)
                .filter(instrument -> symbol.startsWith("PF_"))
                .map(instrument -> new Listing(
                        instrument,
                        symbol,
                        Fields.number(item, "contractSize"),
                        Fields.number(item, "tickSize"),
                        Fields.step(item, "contractValueTradePrecision"),
                        Double.NaN,
                        Double.NaN,
                        item.path("tradeable").asBoolean(false)));
    }
}
