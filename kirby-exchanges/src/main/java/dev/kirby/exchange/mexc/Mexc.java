package dev.kirby.exchange.mexc;

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
import tools.jackson.databind.JsonNode;

/**
 * MEXC as data. Spot resembles Binance, but pages hold 500 rows whatever the documentation says, and the end is
 * exclusive. Futures answer in columns, in seconds, and count contracts. Neither market gives its trades ids.
 */
final class Mexc {

    private static final Host SPOT_HOST = Host.of("spot", "https://api.mexc.com", 500, Duration.ofSeconds(10));
    private static final Host PERPS_HOST = Host.of("perps", "https://api.mexc.com", 20, Duration.ofSeconds(2));

    private static final String CONTRACT = "/api/v1/contract/";
    private static final String PRICES = "time=time open=open high=high low=low close=close";

    private static final RowMapping SPOT_TRADES = RowMapping.objects(
                    Dataset.TRADES, "", "T=time p=price q=quantity m=taker_side")
            .valueMap("taker_side", "true=sell false=buy");

    static final VenueSpec SPEC = new VenueSpec(
            "mexc",
            instrument -> instrument.coin() + (instrument.type() == PERPS ? "_" : "") + instrument.quote(),
            Envelope.of("code", "msg message", "0")
                    .means(Kind.UNKNOWN_SYMBOL, "^(-1121|10007|1001) |(?i)invalid symbol")
                    .means(Kind.LIMITED, "^(429|510) ")
                    .means(Kind.TRANSIENT, "^(500|501|9999) "),
            new VenueSpec.Clock(
                    RequestTemplate.of(SPOT_HOST, "/api/v3/time", ""),
                    answer -> answer.path("serverTime").asLong()),
            List.of(
                    VenueSpec.Catalogue.of(
                            SPOT,
                            new RequestTemplate(SPOT_HOST, "/api/v3/exchangeInfo", "", 10),
                            "symbols",
                            Mexc::pair),
                    VenueSpec.Catalogue.of(
                            PERPS, RequestTemplate.of(PERPS_HOST, CONTRACT + "detail", ""), "data", Mexc::perps)),
            List.of(
                    // [1710327600000,"73260.0","73442.95","73238.69","73414.21","49.560236",1710331200000,
                    //   "3633995.45"]
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume"),
                                    RequestTemplate.of(
                                            SPOT_HOST,
                                            "/api/v3/klines",
                                            "symbol={symbol}&interval={interval}&startTime={start}&endTime={end}"
                                                    + "&limit={limit}"))
                            .page(500)
                            .intervals("1m=1m 5m=5m 15m=15m 30m=30m 1h=60m 4h=4h 1d=1d 1w=1W 1M=1M"),
                    // Columns instead of rows, as documented:
                    // {"time":[],"open":[],"close":[],"high":[],"low":[],"vol":[],"amount":[]}
                    candles(
                            RowMapping.columns(Dataset.CANDLES, "data", PRICES + " vol=volume")
                                    .contracts("volume"),
                            ""),
                    candles(RowMapping.columns(Dataset.MARK_CANDLES, "data", PRICES), "fair_price/"),
                    candles(RowMapping.columns(Dataset.INDEX_CANDLES, "data", PRICES), "index_price/"),
                    // {"symbol":"BTC_USDT","fundingRate":0.000266,"settleTime":1609804800000}
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "data.resultList",
                                                    "settleTime=time fundingRate=funding_rate")
                                            .rounded(60_000),
                                    RequestTemplate.of(
                                            PERPS_HOST,
                                            CONTRACT + "funding_rate/history",
                                            "symbol={symbol}&page_num={page}&page_size={limit}"))
                            .page(100)
                            .order(Order.NUMBERED),
                    // How many a page of a window holds, and which, is not documented: no window may fill one of 500.
                    // {"a":null,"f":null,"l":null,"p":"73238.7","q":"0.000112","T":1710327661000,"m":false,"M":true}
                    trades(SPOT, SPOT_TRADES, RequestTemplate.of(SPOT_HOST, "/api/v3/aggTrades", "symbol={symbol}"))
                            .depth(Duration.ofMinutes(10))
                            .older(HistoryEndpoint.of(
                                            SPOT,
                                            SPOT_TRADES.namedByContent(),
                                            RequestTemplate.of(
                                                    SPOT_HOST,
                                                    "/api/v3/aggTrades",
                                                    "symbol={symbol}&startTime={start}&endTime={last}&limit={limit}"))
                                    .page(500)
                                    .span(Duration.ofHours(1).minusMillis(1))
                                    .order(Order.UNKNOWN)),
                    // {"p":31199,"v":18,"T":1,"O":1,"M":2,"t":1609831235985}
                    trades(
                            PERPS,
                            RowMapping.objects(Dataset.TRADES, "data", "t=time p=price v=quantity T=taker_side")
                                    .valueMap("taker_side", "1=buy 2=sell")
                                    .contracts("quantity"),
                            RequestTemplate.of(PERPS_HOST, CONTRACT + "deals/{symbol}", ""))),
            List.of(
                    // {"symbol":"BTC_USDT","volume24":40146908,"amount24":124905007.4428,"holdVol":55102960,
                    //   "indexPrice":31016.3,"fairPrice":31199.5,"fundingRate":0.001,"timestamp":1609831334016,...}
                    new LatestEndpoint(
                            PERPS,
                            RowMapping.objects(
                                            Dataset.OPEN_INTEREST,
                                            "",
                                            "timestamp=time holdVol=open_interest volume24=day_base_volume"
                                                    + " amount24=day_notional_volume")
                                    .contracts("open_interest")
                                    .contracts("day_base_volume"),
                            RequestTemplate.of(PERPS_HOST, CONTRACT + "ticker", "symbol={symbol}"),
                            LatestEndpoint.under("data")),
                    // {"symbol":"BTC_USDT","fundingRate":-0.000489,"collectCycle":8,"nextSettleTime":1609833600000,
                    //   "timestamp":1609829807577,...}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "timestamp=time fundingRate=funding_rate nextSettleTime=next_funding_time",
                            RequestTemplate.of(PERPS_HOST, CONTRACT + "funding_rate/{symbol}", ""),
                            LatestEndpoint.under("data"))));

    private Mexc() {}

    private static HistoryEndpoint candles(RowMapping layout, String price) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout.seconds(),
                        RequestTemplate.of(
                                PERPS_HOST,
                                CONTRACT + "kline/" + price + "{symbol}",
                                "interval={interval}&start={start:s}&end={last:s}"))
                .page(2000)
                .intervals("1m=Min1 5m=Min5 15m=Min15 30m=Min30 1h=Min60 4h=Hour4 8h=Hour8 1d=Day1 1w=Week1"
                        + " 1M=Month1");
    }

    /** The newest trades, at least a hundred; older ones have to be requested otherwise, if at all. */
    private static HistoryEndpoint trades(InstrumentType type, RowMapping layout, RequestTemplate ask) {
        return HistoryEndpoint.of(type, layout.namedByContent(), ask).page(50).order(Order.RECENT);
    }

    /** A step of the quantity of zero means what the precision of the asset says. */
    private static Optional<Listing> pair(JsonNode pair) {
        double step = Fields.number(pair, "baseSizePrecision");
        return Fields.instrument("mexc", SPOT, Fields.text(pair, "baseAsset"), Fields.text(pair, "quoteAsset"))
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(pair, "symbol"),
                        1,
                        Fields.step(pair, "quotePrecision"),
                        step > 0 ? step : Fields.step(pair, "baseAssetPrecision"),
                        Fields.number(pair, "makerCommission"),
                        Fields.number(pair, "takerCommission"),
                        "1".equals(Fields.text(pair, "status"))
                                && pair.path("isSpotTradingAllowed").asBoolean(false)));
    }

    /** Linear contracts; those settled in the coin are listed there too. */
    private static Optional<Listing> perps(JsonNode contract) {
        String quote = Fields.text(contract, "quoteCoin");
        double size = Fields.number(contract, "contractSize");
        return Fields.instrument("mexc", PERPS, Fields.text(contract, "baseCoin"), quote)
                .filter(instrument -> quote.equals(contract.path("settleCoin").asString(quote)))
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(contract, "symbol"),
                        size,
                        Fields.number(contract, "priceUnit"),
                        Fields.number(contract, "volUnit") * size,
                        Fields.number(contract, "makerFeeRate"),
                        Fields.number(contract, "takerFeeRate"),
                        "0".equals(Fields.text(contract, "state"))));
    }
}
