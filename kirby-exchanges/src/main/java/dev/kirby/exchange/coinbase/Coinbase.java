package dev.kirby.exchange.coinbase;

import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Envelope;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.HistoryEndpoint.Order;
import dev.kirby.exchange.venue.Host;
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
 * Coinbase as data. It has one order book and two interfaces to it: Exchange has the candles that most software reads,
 * in the unusual order time, low, high, open, close, and all trades by id, with the maker's side; Advanced Trade adds
 * intervals. Minutes without trades have no candle.
 */
final class Coinbase {

    private static final Host EXCHANGE =
            Host.of("exchange", "https://api.exchange.coinbase.com", 10, Duration.ofSeconds(1));
    private static final Host ADVANCED = Host.of("advanced", "https://api.coinbase.com", 10, Duration.ofSeconds(1));

    private static final String PRODUCT = "/api/v3/brokerage/market/products/{symbol}";
    private static final String WINDOW = "granularity={interval}&start={start:s}&end={last:s}";

    static final VenueSpec SPEC = new VenueSpec(
            "coinbase",
            instrument -> instrument.coin() + "-" + instrument.quote(),
            Envelope.of("error", "message", "").means(Kind.UNKNOWN_SYMBOL, "(?i)not ?found|valid product"),
            new VenueSpec.Clock(
                    RequestTemplate.of(EXCHANGE, "/time", ""),
                    answer -> Math.round(1000 * Fields.number(answer, "epoch"))),
            List.of(VenueSpec.Catalogue.of(
                    SPOT,
                    RequestTemplate.of(ADVANCED, "/api/v3/brokerage/market/products", "product_type=SPOT"),
                    "products",
                    Coinbase::listing)),
            List.of(
                    // Low and high stand before open and close:
                    // [1710327600,73241.5,73402.47,73243.33,73370.65,1.56794406]
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.arrays(Dataset.CANDLES, "", "time low high open close volume")
                                            .seconds(),
                                    RequestTemplate.of(EXCHANGE, "/products/{symbol}/candles", WINDOW))
                            .page(300)
                            .intervals("1m=60 5m=300 15m=900 1h=3600 6h=21600 1d=86400"),
                    // {"start":"1639508050","low":"140.21","high":"140.21","open":"140.21","close":"140.21",
                    //   "volume":"56437345"}
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.objects(
                                                    Dataset.CANDLES,
                                                    "candles",
                                                    "start=time low=low high=high open=open close=close volume=volume")
                                            .seconds(),
                                    RequestTemplate.of(ADVANCED, PRODUCT + "/candles", WINDOW))
                            .page(300)
                            .intervals("30m=THIRTY_MINUTE 2h=TWO_HOUR 4h=FOUR_HOUR"),
                    // {"trade_id":18502034,"side":"sell","size":"0.00007448","price":"73271.63000000",
                    //   "time":"2024-03-13T11:00:17.710679Z"}
                    // The side is that of the order that waited. Products number their trades without gaps.
                    HistoryEndpoint.of(
                                    SPOT,
                                    RowMapping.objects(
                                                    Dataset.TRADES,
                                                    "",
                                                    "time=time trade_id=trade_id price=price size=quantity"
                                                            + " side=taker_side")
                                            .valueMap("taker_side", "sell=buy buy=sell"),
                                    RequestTemplate.of(
                                            EXCHANGE, "/products/{symbol}/trades", "limit={limit}&after={cursor}"))
                            .order(Order.BY_ID)),
            List.of());

    private Coinbase() {}

    private static Optional<Listing> listing(JsonNode product) {
        String coin = Fields.text(product, "base_currency_id");
        return Fields.instrument("coinbase", SPOT, coin, Fields.text(product, "quote_currency_id"))
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(product, "product_id"),
                        1,
                        Fields.number(product, "price_increment"),
                        Fields.number(product, "base_increment"),
                        Double.NaN,
                        Double.NaN,
                        "online".equals(Fields.text(product, "status"))
                                && !product.path("trading_disabled").asBoolean(false)));
    }
}
