package dev.kirby.exchange.binance;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.internal.http.BudgetHeaders;
import dev.kirby.exchange.internal.http.HttpGateway.Complaint.Kind;
import dev.kirby.exchange.internal.http.HttpGateway.ErrorReader;
import dev.kirby.exchange.internal.venue.Ask;
import dev.kirby.exchange.internal.venue.Endpoint;
import dev.kirby.exchange.internal.venue.Envelope;
import dev.kirby.exchange.internal.venue.Fields;
import dev.kirby.exchange.internal.venue.Host;
import dev.kirby.exchange.internal.venue.RowLayout;
import dev.kirby.exchange.internal.venue.Snapshot;
import dev.kirby.exchange.internal.venue.VenueSpec;
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
                    Ask.of(SPOT_HOST, "/api/v3/time", ""),
                    answer -> answer.path("serverTime").asLong()),
            List.of(
                    catalogue(SPOT, new Ask(SPOT_HOST, "/api/v3/exchangeInfo", "", 20)),
                    catalogue(PERPS, new Ask(PERPS_HOST, "/fapi/v1/exchangeInfo", "", 1))),
            List.of(
                    klines(SPOT, Dataset.CANDLES, KLINE, new Ask(SPOT_HOST, "/api/v3/klines", KLINES, 2))
                            .page(1000),
                    klines(PERPS, Dataset.CANDLES, KLINE, new Ask(PERPS_HOST, "/fapi/v1/klines", KLINES, 10)),
                    klines(
                            PERPS,
                            Dataset.MARK_CANDLES,
                            PRICE_KLINE,
                            new Ask(PERPS_HOST, "/fapi/v1/markPriceKlines", KLINES, 10)),
                    // Index klines are asked for by pair.
                    klines(
                            PERPS,
                            Dataset.INDEX_CANDLES,
                            PRICE_KLINE,
                            new Ask(
                                    PERPS_HOST,
                                    "/fapi/v1/indexPriceKlines",
                                    "pair={symbol}&interval={interval}" + WINDOW,
                                    10)),
                    klines(
                            PERPS,
                            Dataset.PREMIUM_CANDLES,
                            PRICE_KLINE,
                            new Ask(PERPS_HOST, "/fapi/v1/premiumIndexKlines", KLINES, 10)),
                    Endpoint.of(
                            PERPS,
                            RowLayout.objects(
                                            Dataset.FUNDING,
                                            "",
                                            "fundingTime=time fundingRate=funding_rate markPrice=mark_price")
                                    .rounded(60_000),
                            Ask.of(FUNDING_HOST, "/fapi/v1/fundingRate", "symbol={symbol}" + WINDOW)),
                    statistics(
                            "openInterestHist",
                            RowLayout.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "timestamp=time sumOpenInterest=open_interest"
                                            + " sumOpenInterestValue=notional_value")),
                    ratio("globalLongShortAccountRatio", "global_account"),
                    ratio("topLongShortAccountRatio", "top_account"),
                    ratio("topLongShortPositionRatio", "top_position"),
                    statistics(
                            "takerlongshortRatio",
                            RowLayout.objects(Dataset.LONG_SHORT_RATIO, "", "timestamp=time buySellRatio=ratio")
                                    .constant("kind", "taker_volume")),
                    trades(SPOT, new Ask(SPOT_HOST, "/api/v3/aggTrades", "symbol={symbol}" + WINDOW, 4)),
                    trades(PERPS, new Ask(PERPS_HOST, "/fapi/v1/aggTrades", "symbol={symbol}" + WINDOW, 20))
                            .depth(Duration.ofDays(2))),
            List.of(
                    Snapshot.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "openInterest=open_interest time=time",
                            Ask.of(PERPS_HOST, "/fapi/v1/openInterest", "symbol={symbol}"),
                            Snapshot.under("")),
                    Snapshot.of(
                            PERPS,
                            Dataset.FUNDING,
                            "lastFundingRate=funding_rate markPrice=mark_price indexPrice=index_price"
                                    + " nextFundingTime=next_funding_time time=time",
                            Ask.of(PERPS_HOST, "/fapi/v1/premiumIndex", "symbol={symbol}"),
                            Snapshot.under(""))));

    private Binance() {}

    private static Endpoint klines(InstrumentType type, Dataset dataset, String columns, Ask ask) {
        return Endpoint.of(type, RowLayout.arrays(dataset, "", columns), ask)
                .page(1500)
                .intervals(INTERVALS);
    }

    private static Endpoint statistics(String name, RowLayout layout) {
        return Endpoint.of(
                        PERPS,
                        layout,
                        Ask.of(STATISTICS_HOST, "/futures/data/" + name, "symbol={symbol}&period=5m" + WINDOW))
                .page(500)
                .step(FIVE_MINUTES)
                .depth(STATISTICS_DEPTH);
    }

    private static Endpoint ratio(String name, String kind) {
        return statistics(
                name,
                RowLayout.objects(
                                Dataset.LONG_SHORT_RATIO,
                                "",
                                "timestamp=time longShortRatio=ratio longAccount=long_share shortAccount=short_share")
                        .constant("kind", kind));
    }

    /** Trades of one taker at one price and time are one; where the buyer was the maker, the taker sold. */
    private static Endpoint trades(InstrumentType type, Ask ask) {
        return Endpoint.of(
                        type,
                        RowLayout.objects(Dataset.TRADES, "", "T=time a=trade_id p=price q=quantity m=taker_side")
                                .words("taker_side", "true=sell false=buy"),
                        ask)
                .span(Duration.ofHours(1).minusMillis(1));
    }

    private static VenueSpec.Catalogue catalogue(InstrumentType type, Ask ask) {
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
