package dev.kirby.exchange.hyperliquid;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.internal.http.HttpGateway.ErrorReader;
import dev.kirby.exchange.internal.venue.Ask;
import dev.kirby.exchange.internal.venue.Endpoint;
import dev.kirby.exchange.internal.venue.Host;
import dev.kirby.exchange.internal.venue.RowLayout;
import dev.kirby.exchange.internal.venue.Snapshot;
import dev.kirby.exchange.internal.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                    VenueSpec.Catalogue.of(SPOT, ask(20, "{\"type\":\"spotMeta\"}"), Hyperliquid::pairs),
                    VenueSpec.Catalogue.of(PERPS, ask(20, "{\"type\":\"meta\"}"), Hyperliquid::perps)),
            List.of(
                    candles(SPOT),
                    candles(PERPS),
                    // Settled a few milliseconds late; every hour, in 2023 every eight.
                    Endpoint.of(
                                    PERPS,
                                    RowLayout.objects(
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
                            .rowsPerWeight(20)),
            List.of(
                    Snapshot.of(
                            PERPS,
                            Dataset.OPEN_INTEREST,
                            "openInterest=open_interest dayBaseVlm=day_base_volume dayNtlVlm=day_notional_volume",
                            ask(20, "{\"type\":\"metaAndAssetCtxs\"}"),
                            Hyperliquid::context),
                    Snapshot.of(
                            PERPS,
                            Dataset.FUNDING,
                            "funding=funding_rate premium=premium markPx=mark_price oraclePx=oracle_price"
                                    + " midPx=mid_price",
                            ask(20, "{\"type\":\"metaAndAssetCtxs\"}"),
                            Hyperliquid::context)));

    private Hyperliquid() {}

    private static Ask ask(int weight, String body) {
        return new Ask(HOST, "/info", body, weight);
    }

    private static Endpoint candles(InstrumentType type) {
        return Endpoint.of(
                        type,
                        RowLayout.objects(
                                Dataset.CANDLES, "", "t=time o=open h=high l=low c=close v=volume n=num_trades"),
                        ask(
                                20,
                                "{\"type\":\"candleSnapshot\",\"req\":{\"coin\":\"{symbol}\","
                                        + "\"interval\":\"{interval}\",\"startTime\":{start},\"endTime\":{last}}}"))
                .page(CANDLES_KEPT)
                .depthRows(CANDLES_KEPT)
                .rowsPerWeight(60)
                .intervals(INTERVALS);
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

    private static List<Listing> perps(JsonNode answer) {
        List<Listing> listings = new ArrayList<>();
        for (JsonNode item : answer.path("universe")) {
            String coin = item.path("name").asString("");
            boolean active = !item.path("isDelisted").asBoolean(false);
            add(listings, coin, "USDC", PERPS, coin, item.path("szDecimals").asInt(0), active);
        }
        return listings;
    }

    private static List<Listing> pairs(JsonNode answer) {
        Map<Integer, JsonNode> tokens = new HashMap<>();
        for (JsonNode token : answer.path("tokens")) {
            tokens.put(token.path("index").asInt(), token);
        }
        List<Listing> listings = new ArrayList<>();
        for (JsonNode pair : answer.path("universe")) {
            JsonNode base = tokens.get(pair.path("tokens").path(0).asInt(-1));
            JsonNode quote = tokens.get(pair.path("tokens").path(1).asInt(-1));
            if (base != null && quote != null) {
                add(
                        listings,
                        base.path("name").asString(""),
                        quote.path("name").asString(""),
                        SPOT,
                        pair.path("name").asString(""),
                        base.path("szDecimals").asInt(0),
                        true);
            }
        }
        return listings;
    }

    private static void add(
            List<Listing> listings,
            String coin,
            String quote,
            InstrumentType type,
            String symbol,
            int decimals,
            boolean active) {
        if (coin.matches("[A-Za-z0-9]{1,30}") && quote.matches("[A-Za-z0-9]{1,30}")) {
            listings.add(new Listing(
                    new Instrument("hyperliquid", coin, quote, type),
                    symbol,
                    1,
                    Double.NaN,
                    Math.pow(10, -decimals),
                    Double.NaN,
                    Double.NaN,
                    active));
        }
    }
}
