package dev.kirby.exchange.gate;

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
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Gate as data. Times are in seconds, both bounds inclusive. Spot candles begin with quote volume and close, and reach
 * back ten thousand; futures count contracts. One table of statistics holds open interest and all four ratios. Trades come by
 * pages of a window, the newest first.
 */
final class Gate {

    private static final Host HOST = Host.of("public", "https://api.gateio.ws", 200, Duration.ofSeconds(10));
    private static final String FUTURES = "/api/v4/futures/usdt/";

    private static final String BOUNDS = "&from={start:s}&to={last:s}";
    private static final String CONTRACT = "contract={symbol}";
    // The venue's 7d and 30d candles do not begin on Mondays and first days of months everywhere.
    private static final String INTERVALS = "1m=1m 5m=5m 15m=15m 30m=30m 1h=1h 4h=4h 8h=8h 1d=1d";
    private static final int CANDLES_KEPT = 10_000;
    private static final Duration TRADES_AT_ONCE = Duration.ofDays(1);
    private static final String PRICES = "t=time o=open h=high l=low c=close";

    static final VenueSpec SPEC = new VenueSpec(
            "gate",
            instrument -> instrument.coin() + "_" + instrument.quote(),
            Envelope.of("label", "message", "")
                    .means(Kind.UNKNOWN_SYMBOL, "^(INVALID_CURRENCY|INVALID_CURRENCY_PAIR|CONTRACT_NOT_FOUND) ")
                    .means(Kind.LIMITED, "^TOO_MANY_REQUESTS ")
                    .means(Kind.TRANSIENT, "^(SERVER_ERROR|INTERNAL|TOO_BUSY) "),
            new VenueSpec.Clock(
                    RequestTemplate.of(HOST, "/api/v4/spot/time", ""),
                    answer -> answer.path("server_time").asLong()),
            List.of(
                    VenueSpec.Catalogue.of(
                            SPOT, RequestTemplate.of(HOST, "/api/v4/spot/currency_pairs", ""), "", Gate::pair),
                    VenueSpec.Catalogue.of(
                            PERPS, RequestTemplate.of(HOST, FUTURES + "contracts", ""), "", Gate::perps)),
            List.of(
                    // Quote volume and close come first:
                    // ["1710327600","992134.61604178","73408.9","73435.8","73236.3","73236.9","13.53020576","false"]
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.arrays(Dataset.CANDLES, "", "time - close high low open volume")
                                            .seconds(),
                                    RequestTemplate.of(
                                            HOST,
                                            "/api/v4/spot/candlesticks",
                                            "currency_pair={symbol}&interval={interval}" + BOUNDS))
                            .page(1000)
                            .depthRows(CANDLES_KEPT)
                            .intervals(INTERVALS),
                    // {"t":1539852480,"v":97151,"c":"1.032","h":"1.032","l":"1.032","o":"1.032","sum":"3580"}
                    candles(
                            RowMapping.objects(Dataset.CANDLES, "", PRICES + " v=volume")
                                    .contracts("volume"),
                            CONTRACT),
                    candles(RowMapping.objects(Dataset.MARK_CANDLES, "", PRICES), "contract=mark_{symbol}"),
                    candles(RowMapping.objects(Dataset.INDEX_CANDLES, "", PRICES), "contract=index_{symbol}"),
                    // {"t":1543968000,"r":"0.000157"}
                    // It settles hourly at most, a second or two late, so that a page of an hour each never has more
                    // rows
                    // than it may.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(Dataset.FUNDING, "", "t=time r=funding_rate")
                                            .seconds()
                                            .rounded(60_000),
                                    RequestTemplate.of(
                                            HOST, FUTURES + "funding_rate", CONTRACT + BOUNDS + "&limit=1000"))
                            .page(998)
                            .step(Duration.ofHours(1)),
                    // {"time":1603865400,"lsr_taker":100,"lsr_account":0.5,"open_interest":124724,
                    //   "mark_price":"8865","top_lsr_size":1.02,"open_interest_usd":1511,"top_lsr_account":1.5,
                    //   ...}
                    statistics(RowMapping.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "time=time open_interest=open_interest open_interest_usd=notional_value")
                            .contracts("open_interest")),
                    ratio("lsr_account", "global_account"),
                    ratio("top_lsr_account", "top_account"),
                    ratio("top_lsr_size", "top_position"),
                    ratio("lsr_taker", "taker_volume"),
                    // {"contract":"BTC_USDT","left":0,"size":33,"fill_price":"36454.4","order_price":"36309.2",
                    //   "time":1700267258}
                    // The size is that of the position: long ones are positive.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.LIQUIDATIONS,
                                                    "",
                                                    "time=time fill_price=price size=quantity")
                                            .seconds()
                                            .contracts("quantity")
                                            .signed("quantity", "side", "long", "short"),
                                    RequestTemplate.of(
                                            HOST, FUTURES + "liq_orders", CONTRACT + BOUNDS + "&limit={limit}"))
                            .page(100)
                            .span(Duration.ofHours(1))
                            .order(Order.NEWEST_FIRST),
                    // {"id":"1232893232","create_time":"1548000000","create_time_ms":"1548000000123.456",
                    //   "side":"buy","amount":"0.15","price":"0.03",...}
                    // The pages before one must not hold more than a hundred thousand.
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.objects(
                                                    Dataset.TRADES,
                                                    "",
                                                    "create_time_ms=time id=trade_id price=price amount=quantity"
                                                            + " side=taker_side")
                                            .valueMap("taker_side", "buy=buy sell=sell"),
                                    RequestTemplate.of(
                                            HOST,
                                            "/api/v4/spot/trades",
                                            "currency_pair={symbol}" + BOUNDS + "&limit={limit}&page={page}"))
                            .pages(101)
                            .span(TRADES_AT_ONCE)
                            .order(Order.NUMBERED),
                    // {"id":121234231,"create_time":1514764800,"contract":"BTC_USDT","size":-100,"price":"100.123"}
                    // By now with create_time_ms, which is in seconds, too.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.TRADES,
                                                    "",
                                                    "create_time_ms=time create_time=time id=trade_id price=price size=quantity")
                                            .seconds()
                                            .contracts("quantity")
                                            .signed("quantity", "taker_side", "buy", "sell"),
                                    RequestTemplate.of(
                                            HOST,
                                            FUTURES + "trades",
                                            CONTRACT + BOUNDS + "&limit={limit}&offset={offset}"))
                            .pages(101)
                            .span(TRADES_AT_ONCE)
                            .order(Order.NUMBERED)),
            List.of(
                    // {"name":"BTC_USDT","quanto_multiplier":"0.0001","mark_price":"37985.6",
                    //   "index_price":"37954.92","funding_rate":"0.002053","funding_next_apply":1610035200,
                    //   "position_size":5223816,...}
                    new LatestEndpoint(
                            PERPS,
                            RowMapping.objects(Dataset.OPEN_INTEREST, "", "position_size=open_interest")
                                    .contracts("open_interest"),
                            RequestTemplate.of(HOST, FUTURES + "contracts/{symbol}", ""),
                            LatestEndpoint.under("")),
                    new LatestEndpoint(
                            PERPS,
                            RowMapping.objects(
                                            Dataset.FUNDING,
                                            "",
                                            "funding_rate=funding_rate mark_price=mark_price index_price=index_price"
                                                    + " funding_next_apply=next_funding_time")
                                    .seconds(),
                            RequestTemplate.of(HOST, FUTURES + "contracts/{symbol}", ""),
                            LatestEndpoint.under(""))));

    private Gate() {}

    private static HistoryEndpoint candles(RowMapping layout, String contract) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout.seconds(),
                        RequestTemplate.of(HOST, FUTURES + "candlesticks", contract + "&interval={interval}" + BOUNDS))
                .page(1999)
                .depthRows(CANDLES_KEPT)
                .intervals(INTERVALS);
    }

    private static HistoryEndpoint statistics(RowMapping layout) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout.seconds(),
                        RequestTemplate.of(
                                HOST, FUTURES + "contract_stats", CONTRACT + "&interval=5m" + BOUNDS + "&limit=1000"))
                // Three days, the most that is known to have been answered at once.
                .page(864)
                .step(Duration.ofMinutes(5));
    }

    private static HistoryEndpoint ratio(String field, String kind) {
        return statistics(RowMapping.objects(Dataset.LONG_SHORT_RATIO, "", "time=time " + field + "=ratio")
                .constant("kind", kind));
    }

    /** Fees are in percent, the same for makers and takers. */
    private static Optional<Listing> pair(JsonNode pair) {
        double fee = Fields.number(pair, "fee") / 100;
        return Fields.instrument("gate", SPOT, Fields.text(pair, "base"), Fields.text(pair, "quote"))
                .map(instrument -> new Listing(
                                instrument,
                                Fields.text(pair, "id"),
                                1,
                                Fields.step(pair, "precision"),
                                Fields.step(pair, "amount_precision"),
                                fee,
                                fee,
                                !"untradable".equals(Fields.text(pair, "trade_status")))
                        // Seconds.
                        .listedAt(1000 * Fields.number(pair, "buy_start")));
    }

    /** Linear contracts; inverse ones are of no size in coins. */
    private static Optional<Listing> perps(JsonNode contract) {
        String name = Fields.text(contract, "name");
        double size = Fields.number(contract, "quanto_multiplier");
        return Fields.instrument("gate", PERPS, name.replaceAll("_USDT$", ""), "USDT")
                .filter(instrument -> name.endsWith("_USDT") && size > 0)
                .map(instrument -> new Listing(
                                instrument,
                                name,
                                size,
                                Fields.number(contract, "order_price_round"),
                                size,
                                Fields.number(contract, "maker_fee_rate"),
                                Fields.number(contract, "taker_fee_rate"),
                                !contract.path("in_delisting").asBoolean(false))
                        // Seconds.
                        .listedAt(1000 * Fields.number(contract, "launch_time")));
    }
}
