package org.example.toy;

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
import dev.kirby.exchange.venue.VenueError.Kind;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Toy, a venue with linear perpetuals that count contracts and times in seconds. */
public final class ToyProvider extends VenueProvider {

    // Ten requests a second from one address.
    private static final Host HOST = Host.of("public", "https://api.toy.example", 10, Duration.ofSeconds(1));

    private static final VenueSpec SPEC = new VenueSpec(
            "toy",
            // The venue writes BTC-USD.
            instrument -> instrument.coin() + "-" + instrument.quote(),
            // {"error":"UNKNOWN_PAIR","text":"no such pair"}, with any HTTP status; good answers have no error.
            Envelope.of("error", "text", "")
                    .means(Kind.UNKNOWN_SYMBOL, "^UNKNOWN_PAIR ")
                    .means(Kind.LIMITED, "^SLOW_DOWN "),
            new VenueSpec.Clock(
                    RequestTemplate.of(HOST, "/v1/now", ""),
                    answer -> answer.path("now").asLong()),
            List.of(VenueSpec.Catalogue.of(PERPS, RequestTemplate.of(HOST, "/v1/pairs", ""), "", ToyProvider::listing)),
            List.of(
                    // {"rows":[[1735689600,"1","4","0.5","2",300], ...]}, both bounds inclusive, 500 at most.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.arrays(Dataset.CANDLES, "rows", "time open high low close volume")
                                            .seconds()
                                            .contracts("volume"),
                                    RequestTemplate.of(
                                            HOST, "/v1/candles/{symbol}", "bar={interval}&from={start:s}&to={last:s}"))
                            .page(500)
                            .intervals("1m=1 5m=5 1h=60 1d=1440"),
                    // {"rows":[{"at":1735689600,"rate":"0.0001"}, ...]}, the newest 100 of the window.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.objects(Dataset.FUNDING, "rows", "at=time rate=funding_rate")
                                            .seconds(),
                                    RequestTemplate.of(HOST, "/v1/funding/{symbol}", "from={start:s}&to={last:s}"))
                            .page(100)
                            .order(Order.NEWEST_FIRST)),
            List.of(
                    // {"pair":"BTC-USD","open":12345}
                    new LatestEndpoint(
                            PERPS,
                            RowMapping.objects(Dataset.OPEN_INTEREST, "", "open=open_interest")
                                    .contracts("open_interest"),
                            RequestTemplate.of(HOST, "/v1/interest/{symbol}", ""),
                            LatestEndpoint.under(""))));

    /** For the service loader. */
    public ToyProvider() {
        super(SPEC);
    }

    /** {@code [{"pair":"BTC-USD","base":"BTC","quote":"USD","contract":0.01,"tick":0.5,"live":true}, ...]}. */
    private static Optional<Listing> listing(JsonNode pair) {
        double contract = Fields.number(pair, "contract");
        return Fields.instrument("toy", PERPS, Fields.text(pair, "base"), Fields.text(pair, "quote"))
                .map(instrument -> new Listing(
                        instrument,
                        Fields.text(pair, "pair"),
                        contract,
                        Fields.number(pair, "tick"),
                        contract,
                        Double.NaN,
                        Double.NaN,
                        pair.path("live").asBoolean(false)));
    }
}
