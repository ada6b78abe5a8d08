package dev.kirby.exchange.hyperliquid;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.ErrorReader;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Hyperliquid as data: one path to which every question is posted. Of each candle interval the newest five thousand are kept,
 * and of a longer window the rest is left out without a word. Answers cost by their rows. Refusals are plain text.
 *
 * <p>Perpetuals are named by their coin and settle in USDC; most spot pairs have numbers. Names are looked up in the venue's
 * lists, since a question about a name that it does not know is answered with an internal error.
 */
final class Hyperliquid {

    private static final Host HOST = Host.of("info", "https://api.hyperliquid.xyz", 1200, Duration.ofMinutes(1));

    private static final int CANDLES_KEPT = 5000;

    // How weeks are cut is not documented.
    static final Map<Interval, String> INTERVALS = Stream.of(
                    Interval.M1,
                    Interval.M3,
                    Interval.M5,
                    Interval.M15,
                    Interval.M30,
                    Interval.H1,
                    Interval.H2,
                    Interval.H4,
                    Interval.H8,
                    Interval.H12,
                    Interval.D1,
                    Interval.D3,
                    Interval.MONTH)
            .collect(Collectors.toMap(Function.identity(), Interval::toString));

    // What is refused comes with another status than 200 and says why in its body.
    private static final ErrorReader ERRORS = (status, body) -> null;

    static final VenueSpec SPEC = new VenueSpec(
            "hyperliquid",
            instrument -> "",
            ERRORS,
            new VenueSpec.Clock(
                    ask(2, "{\"type\":\"exchangeStatus\"}"),
                    answer -> answer.path("time").asLong()),
            List.of(
                    new VenueSpec.Catalogue(
                            SPOT,
                            ask(20, "{\"type\":\"spotMeta\"}"),
                            "universe",
                            answer -> "",
                            answer -> 0,
                            Hyperliquid::pair),
                    VenueSpec.Catalogue.of(PERPS, ask(20, "{\"type\":\"meta\"}"), "universe", Hyperliquid::perps)),
            List.of(
                    // {"t":1710552360000,"T":1710552419999,"s":"BTC","i":"1m","o":"69584.0","c":"69483.0",
                    //   "h":"69610.0","l":"69474.0","v":"6.83271","n":67}
                    candles(SPOT),
                    candles(PERPS),
                    // {"coin":"ETH","fundingRate":"-0.00022196","premium":"-0.00052196","time":1683849600076}
                    // Settled a few milliseconds late; every hour, in 2023 every eight.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "",
                                                    "time=time fundingRate=funding_rate premium=premium")
                                            .rounded(60_000),
                                    ask(
                                            20,
                                            "{\"type\":\"fundingHistory\",\"coin\":\"{symbol}\","
                                                    + "\"startTime\":{start},\"endTime\":{last}}"))
                            .page(500)
                            .step(Duration.ofHours(1))
                            .rowsPerWeight(20),
                    // {"coin":"BTC","side":"A","px":"104320.0","sz":"0.01500","hash":"0x00...","time":1769916002000,
                    //   "tid":300003,"users":[...]}
                    trades(SPOT),
                    trades(PERPS)),
            List.of(
                    // {"dayNtlVlm":"1169046.29406","funding":"0.0000125","markPx":"14.3161","midPx":"14.314",
                    //   "openInterest":"688.11","oraclePx":"14.32","premium":"0.00031774",...}
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "openInterest=open_interest dayBaseVlm=day_base_volume dayNtlVlm=day_notional_volume",
                            ask(20, "{\"type\":\"metaAndAssetCtxs\"}"),
                            Hyperliquid::context),
                    LatestEndpoint.of(
                            PERPS,
                            Dataset.FUNDING,
                            "funding=funding_rate premium=premium markPx=mark_price oraclePx=oracle_price"
                                    + " midPx=mid_price",
                            ask(20, "{\"type\":\"metaAndAssetCtxs\"}"),
                            Hyperliquid::context)));

    private Hyperliquid() {}

    private static RequestTemplate ask(int weight, String body) {
        return new RequestTemplate(HOST, "/info", body, weight);
    }

    private static HistoryEndpoint candles(InstrumentType type) {
        return HistoryEndpoint.of(
                        type,
                        RowMapping.objects(
                                        Dataset.CANDLES, "", "t=time o=open h=high l=low c=close v=volume n=num_trades")
                                .nullMeansEmpty(),
                        ask(
                                20,
                                "{\"type\":\"candleSnapshot\",\"req\":{\"coin\":\"{symbol}\","
                                        + "\"interval\":\"{interval}\",\"startTime\":{start},\"endTime\":{last}}}"))
                .page(CANDLES_KEPT)
                .depthRows(CANDLES_KEPT)
                .rowsPerWeight(60)
                .intervals(INTERVALS);
    }

    /** The newest few trades; each answer may have left out older ones. */
    private static HistoryEndpoint trades(InstrumentType type) {
        return HistoryEndpoint.of(
                        type,
                        RowMapping.objects(
                                        Dataset.TRADES,
                                        "",
                                        "time=time tid=trade_id px=price sz=quantity side=taker_side")
                                .valueMap("taker_side", "B=buy A=sell"),
                        ask(20, "{\"type\":\"recentTrades\",\"coin\":\"{symbol}\"}"))
                .page(1)
                .order(HistoryEndpoint.Order.RECENT);
    }

    /** The two parts of the answer belong together by position. */
    private static @Nullable JsonNode context(JsonNode answer, String symbol) {
        JsonNode universe = answer.path(0).path("universe");
        for (int i = 0; i < universe.size(); i++) {
            if (universe.path(i).path("name").asString("").equals(symbol)) {
                return universe.path(i).path("isDelisted").asBoolean(false)
                        ? null
                        : answer.path(1).path(i);
            }
        }
        return null;
    }

    private static Optional<Listing> perps(JsonNode item) {
        String coin = Fields.text(item, "name");
        boolean active = !item.path("isDelisted").asBoolean(false);
        return listing(PERPS, coin, "USDC", coin, Fields.step(item, "szDecimals"), active);
    }

    /** Pairs name their tokens by number. */
    private static Optional<Listing> pair(JsonNode pair, JsonNode answer) {
        JsonNode base = token(answer, pair, 0);
        JsonNode quote = token(answer, pair, 1);
        return base == null || quote == null
                ? Optional.empty()
                : listing(
                        SPOT,
                        Fields.text(base, "name"),
                        Fields.text(quote, "name"),
                        Fields.text(pair, "name"),
                        Fields.step(base, "szDecimals"),
                        true);
    }

    private static @Nullable JsonNode token(JsonNode answer, JsonNode pair, int place) {
        return LatestEndpoint.among("tokens", "index")
                .find(answer, pair.path("tokens").path(place).asString("none"));
    }

    private static Optional<Listing> listing(
            InstrumentType type, String coin, String quote, String symbol, double lot, boolean active) {
        return Fields.instrument("hyperliquid", type, coin, quote)
                .map(instrument -> new Listing(instrument, symbol, 1, Double.NaN, lot, Double.NaN, Double.NaN, active));
    }
}
