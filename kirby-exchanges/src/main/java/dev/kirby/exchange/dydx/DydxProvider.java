package dev.kirby.exchange.dydx;

import static dev.kirby.market.InstrumentType.PERPS;

import dev.kirby.exchange.provider.VenueProvider;
import dev.kirby.exchange.venue.Envelope;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.HistoryEndpoint.Order;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * dYdX, version 4, as data: perpetuals in dollars, since October 2023. Rows come newest first. Each candle has the open interest
 * with which it began, and trades say which of them closed a position by force.
 */
public final class DydxProvider extends VenueProvider {

    private static final Host HOST = Host.of("indexer", "https://indexer.dydx.trade", 10, Duration.ofSeconds(1));

    private static final VenueSpec SPEC = new VenueSpec(
            "dydx",
            instrument -> instrument.coin() + "-" + instrument.quote(),
            Envelope.of("errors", "errors", ""),
            // {"iso":"2025-07-29T05:45:08Z","epoch":1753767908}
            new VenueSpec.Clock(
                    RequestTemplate.of(HOST, "/v4/time", ""),
                    answer -> Math.round(1000 * Fields.number(answer, "epoch"))),
            List.of(VenueSpec.Catalogue.of(
                    PERPS, RequestTemplate.of(HOST, "/v4/perpetualMarkets", ""), "markets", DydxProvider::listing)),
            List.of(
                    // {"startedAt":"2025-07-29T05:46:00.000Z","ticker":"BTC-USD","resolution":"1MIN","low":"118810",
                    //   "high":"118810","open":"118810","close":"118810","baseTokenVolume":"0","usdVolume":"0",
                    //   "trades":0,"startingOpenInterest":"59.0763",...}
                    candles(
                                    Dataset.CANDLES,
                                    "startedAt=time open=open high=high low=low close=close"
                                            + " baseTokenVolume=volume trades=num_trades",
                                    "{interval}")
                            .intervals("1m=1MIN 5m=5MINS 15m=15MINS 30m=30MINS 1h=1HOUR 4h=4HOURS 1d=1DAY"),
                    candles(Dataset.OPEN_INTEREST, "startedAt=time startingOpenInterest=open_interest", "5MINS")
                            .step(Duration.ofMinutes(5)),
                    // {"ticker":"BTC-USD","rate":"0.000176","price":"118536.67532","effectiveAtHeight":"45103017",
                    //   "effectiveAt":"2025-07-29T05:00:01.053Z"}
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(
                                                    Dataset.FUNDING,
                                                    "historicalFunding",
                                                    "effectiveAt=time rate=funding_rate price=oracle_price")
                                            .rounded(60_000),
                                    RequestTemplate.of(
                                            HOST,
                                            "/v4/historicalFunding/{symbol}",
                                            "limit={limit}&effectiveBeforeOrAt={end:iso}"))
                            .page(1000)
                            .span(Duration.ofDays(41))
                            .order(Order.NEWEST_FIRST),
                    // {"id":"02b03aba000000020000000e","side":"BUY","size":"0.0001","price":"118810","type":"LIMIT",
                    //   "createdAt":"2025-07-29T05:16:49.920Z","createdAtHeight":"45103802"}
                    trades(RowMapping.objects(
                                    Dataset.TRADES,
                                    "trades",
                                    "createdAt=time id=trade_id price=price size=quantity side=taker_side")
                            .valueMap("taker_side", "BUY=buy SELL=sell")),
                    // The side is the taker's: who closes a long sells.
                    trades(RowMapping.objects(
                                    Dataset.LIQUIDATIONS,
                                    "trades",
                                    "createdAt=time side=side price=price size=quantity")
                            .valueMap("side", "SELL=long BUY=short")
                            .only("type", "LIQUIDATED"))),
            List.of(
                    latest(Dataset.OPEN_INTEREST, "openInterest=open_interest"),
                    latest(Dataset.FUNDING, "nextFundingRate=funding_rate oraclePrice=oracle_price")));

    /** For the service loader. */
    public DydxProvider() {
        super(SPEC);
    }

    private static HistoryEndpoint candles(Dataset dataset, String columns, String resolution) {
        return HistoryEndpoint.of(
                        PERPS,
                        RowMapping.objects(dataset, "candles", columns),
                        RequestTemplate.of(
                                HOST,
                                "/v4/candles/perpetualMarkets/{symbol}",
                                "resolution=" + resolution + "&limit=1000&fromISO={start:iso}&toISO={end:iso}"))
                // A page leaves room for a row on the far bound.
                .page(999);
    }

    private static HistoryEndpoint trades(RowMapping layout) {
        return HistoryEndpoint.of(
                        PERPS,
                        layout,
                        RequestTemplate.of(
                                HOST,
                                "/v4/trades/perpetualMarket/{symbol}",
                                "limit={limit}&createdBeforeOrAt={end:iso}"))
                .page(1000)
                .span(Duration.ofDays(1))
                .order(Order.NEWEST_FIRST);
    }

    private static LatestEndpoint latest(Dataset dataset, String fields) {
        return LatestEndpoint.of(
                PERPS,
                dataset,
                fields,
                RequestTemplate.of(HOST, "/v4/perpetualMarkets", "ticker={symbol}"),
                (answer, symbol) -> answer.path("markets").path(symbol));
    }

    /** {@code {"ticker":"BTC-USD","status":"ACTIVE","tickSize":"1","stepSize":"0.0001",...}}. */
    private static Optional<Listing> listing(JsonNode market) {
        String ticker = Fields.text(market, "ticker");
        int end = Math.max(0, ticker.lastIndexOf('-'));
        return Fields.instrument("dydx", PERPS, ticker.substring(0, end), ticker.replaceAll(".*-", ""))
                .map(instrument -> new Listing(
                        instrument,
                        ticker,
                        1,
                        Fields.number(market, "tickSize"),
                        Fields.number(market, "stepSize"),
                        Double.NaN,
                        Double.NaN,
                        "ACTIVE".equals(Fields.text(market, "status"))));
    }
}
