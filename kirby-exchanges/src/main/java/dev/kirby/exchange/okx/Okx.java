package dev.kirby.exchange.okx;

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
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * OKX as data, version 5 of its interface. Rows come newest first, and the bounds of a window are exclusive on both sides:
 * {@code before} means newer than, {@code after} older than. The newest candles and the older ones have a path each. Every
 * path has a budget of its own.
 *
 * <p>Sizes of swaps count contracts; candles have the base volume beside. Intervals from six hours on are those that open by
 * UTC, not by the clock of Hong Kong.
 */
final class Okx {

    private static final String URL = "https://www.okx.com";
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    // The path for recent candles keeps this many.
    private static final int RECENT = 1440;
    // The statistics keep as many rows of five minutes.
    private static final Duration STATISTICS_DEPTH = Duration.ofDays(5).minusHours(1);
    private static final Duration FUNDING_DEPTH = Duration.ofDays(90);

    static final Map<Interval, String> INTERVALS = Map.ofEntries(
            Map.entry(Interval.M1, "1m"),
            Map.entry(Interval.M3, "3m"),
            Map.entry(Interval.M5, "5m"),
            Map.entry(Interval.M15, "15m"),
            Map.entry(Interval.M30, "30m"),
            Map.entry(Interval.H1, "1H"),
            Map.entry(Interval.H2, "2H"),
            Map.entry(Interval.H4, "4H"),
            Map.entry(Interval.H6, "6Hutc"),
            Map.entry(Interval.H12, "12Hutc"),
            Map.entry(Interval.D1, "1Dutc"),
            Map.entry(Interval.W1, "1Wutc"),
            Map.entry(Interval.MONTH, "1Mutc"));

    private static final ErrorReader ERRORS = Envelope.of("code", "msg", "0")
            .means(Kind.LIMITED, "^50011 ")
            .means(Kind.TRANSIENT, "^(50001|50013|50026) ")
            .means(Kind.UNKNOWN_SYMBOL, "^51001 ");

    static final VenueSpec SPEC = new VenueSpec(
            "okx",
            instrument -> instrument.coin() + "-" + instrument.quote() + (instrument.type() == PERPS ? "-SWAP" : ""),
            ERRORS,
            new VenueSpec.Clock(
                    ask("time", 10, "/public/time", ""),
                    answer -> Long.parseLong(
                            answer.path("data").path(0).path("ts").asString())),
            List.of(catalogue(SPOT, "SPOT"), catalogue(PERPS, "SWAP")),
            List.of(
                    // ["1706637600000","43398.6","43493.9","43279.9","43373.9","5070.79611732","220057933.233687634",
                    //   "220057933.233687634","1"]
                    candles(SPOT, Dataset.CANDLES, "volume", "candles", 40, 20, "{symbol}", 300),
                    // ["1597026383085","8533.02","8553.74","8527.17","8548.26","45247","529.5858061","5529.5858061",
                    //   "1"]
                    // The sixth value counts contracts, the seventh coins.
                    candles(PERPS, Dataset.CANDLES, "- volume", "candles", 40, 20, "{symbol}", 300),
                    candles(PERPS, Dataset.MARK_CANDLES, "", "mark-price-candles", 20, 20, "{symbol}", 100),
                    candles(PERPS, Dataset.INDEX_CANDLES, "", "index-candles", 20, 10, "{coin}-{quote}", 100),
                    // {"instType":"SWAP","instId":"BTC-USDT-SWAP","fundingRate":"0.0001515032",
                    //   "realizedRate":"0.00015","fundingTime":"1704067200000"}
                    // Beside the rate that was settled stands the one that had been predicted.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "data",
                                                    "fundingTime=time realizedRate=funding_rate")
                                            .rounded(60_000),
                                    ask(
                                            "funding-rate-history",
                                            10,
                                            "/public/funding-rate-history",
                                            "instId={symbol}&after={end}&limit={limit}"))
                            .order(HistoryEndpoint.Order.NEWEST_FIRST)
                            .page(100)
                            .span(Duration.ofDays(30))
                            .depth(FUNDING_DEPTH),
                    // In contracts, in coins, in dollars:
                    // ["1777219200000","3309020.40000001968","33090.2040000001968","2580910169.22481534965216"]
                    statistics(
                            "open-interest-history",
                            10,
                            "/rubik/stat/contracts/open-interest-history",
                            RowMapping.arrays(Dataset.OPEN_INTEREST, "data", "time - open_interest notional_value")),
                    // ["1777219200000","0.8645152340159883"]
                    ratio("long-short-account-ratio-contract", "global_account"),
                    // ["1777219200000","0.6305147058823529"]
                    ratio("long-short-account-ratio-contract-top-trader", "top_account"),
                    // ["1777219200000","1.0531639802904081"]
                    ratio("long-short-position-ratio-contract-top-trader", "top_position"),
                    // Sold, then bought: ["1777219200000","4340981.2699999999744","4091012.2099999999937"]
                    statistics(
                                    "taker-volume-contract",
                                    5,
                                    "/rubik/stat/taker-volume-contract",
                                    RowMapping.arrays(Dataset.LONG_SHORT_RATIO, "data", "time short_share long_share")
                                            .sharesFromAmounts()
                                            .constant("kind", "taker_volume"))
                            .growing(),
                    // {"instId":"BTC-USDT","side":"sell","sz":"0.0009478","px":"73239.3","tradeId":"497859870",
                    //   "ts":"1710327658374"}
                    trades(SPOT, tradeLayout()),
                    trades(PERPS, tradeLayout().contracts("quantity"))),
            List.of(
                    // {"instId":"BTC-USDT-SWAP","instType":"SWAP","oi":"2663107.29999999861",
                    //   "oiCcy":"26631.0729999999861","oiUsd":"1676426045.349999124995","ts":"1728728314766"}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "oiCcy=open_interest oiUsd=notional_value ts=time",
                            ask("open-interest", 20, "/public/open-interest", "instType=SWAP&instId={symbol}"),
                            LatestEndpoint.among("data", "instId")),
                    // {"instId":"BTC-USDT-SWAP","fundingRate":"0.0001","nextFundingRate":"0.0002",
                    //   "fundingTime":"1744590349506","nextFundingTime":"1744619149506","ts":"1744590349506"}
                    // What the venue calls fundingTime is the coming settlement; nextFundingTime is the one after.
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "fundingRate=funding_rate premium=premium fundingTime=next_funding_time ts=time",
                            ask("funding-rate", 20, "/public/funding-rate", "instId={symbol}"),
                            LatestEndpoint.among("data", "instId"))));

    private Okx() {}

    private static RequestTemplate ask(String budget, int requests, String path, String params) {
        return RequestTemplate.of(Host.of(budget, URL, requests, TWO_SECONDS), "/api/v5" + path, params);
    }

    private static HistoryEndpoint candles(
            InstrumentType type,
            Dataset dataset,
            String volume,
            String name,
            int requests,
            int requestsForOlder,
            String symbol,
            int page) {
        RowMapping layout = RowMapping.arrays(dataset, "data", ("time open high low close " + volume).strip());
        String window = "instId=" + symbol + "&bar={interval}&before={before}&after={end}&limit={limit}";
        HistoryEndpoint recent = HistoryEndpoint.of(type, layout, ask(name, requests, "/market/" + name, window));
        HistoryEndpoint older = HistoryEndpoint.of(
                type, layout, ask("history-" + name, requestsForOlder, "/market/history-" + name, window));
        return recent.intervals(INTERVALS)
                .page(page)
                .depthRows(RECENT)
                .older(older.intervals(INTERVALS).page(page));
    }

    /** A page takes a hundred rows; one of them is left for a row on the far bound. */
    private static HistoryEndpoint statistics(String name, int requests, String path, RowMapping layout) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout,
                        ask(name, requests, path, "instId={symbol}&period=5m&begin={before}&end={end}&limit=100"))
                .page(99)
                .step(FIVE_MINUTES)
                .depth(STATISTICS_DEPTH);
    }

    private static HistoryEndpoint ratio(String name, String kind) {
        return statistics(
                name,
                5,
                "/rubik/stat/contracts/" + name,
                RowMapping.arrays(Dataset.LONG_SHORT_RATIO, "data", "time ratio")
                        .constant("kind", kind));
    }

    private static RowMapping tradeLayout() {
        return RowMapping.objects(
                        Dataset.TRADES, "data", "ts=time tradeId=trade_id px=price sz=quantity side=taker_side")
                .valueMap("taker_side", "buy=buy sell=sell");
    }

    private static HistoryEndpoint trades(InstrumentType type, RowMapping layout) {
        return HistoryEndpoint.of(
                        type,
                        layout,
                        ask("history-trades", 10, "/market/history-trades", "instId={symbol}&type=2&after={end}"))
                .order(HistoryEndpoint.Order.NEWEST_FIRST)
                .page(100)
                .span(Duration.ofMinutes(10))
                .depth(FUNDING_DEPTH);
    }

    private static VenueSpec.Catalogue catalogue(InstrumentType type, String instType) {
        return VenueSpec.Catalogue.of(
                type,
                ask("instruments", 20, "/public/instruments", "instType=" + instType),
                "data",
                item -> listing(item, type));
    }

    private static Optional<Listing> listing(JsonNode item, InstrumentType type) {
        String symbol = Fields.text(item, "instId");
        String[] parts = symbol.split("-");
        boolean linear = type == SPOT || "linear".equals(Fields.text(item, "ctType"));
        // Instruments before their first day may be listed with next to nothing.
        if (!linear || parts.length < 2) {
            return Optional.empty();
        }
        double contract = type == SPOT ? 1 : Fields.number(item, "ctVal") * Fields.number(item, "ctMult");
        return Fields.instrument("okx", type, parts[0], parts[1])
                .map(instrument -> new Listing(
                                instrument,
                                symbol,
                                contract,
                                Fields.number(item, "tickSz"),
                                Fields.number(item, "lotSz") * contract,
                                Double.NaN,
                                Double.NaN,
                                "live".equals(Fields.text(item, "state")))
                        .listedAt(Fields.number(item, "listTime")));
    }
}
