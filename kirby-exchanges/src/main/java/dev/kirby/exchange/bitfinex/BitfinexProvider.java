package dev.kirby.exchange.bitfinex;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.provider.VenueProvider;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.LatestEndpoint;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.VenueError;
import dev.kirby.exchange.venue.VenueError.Kind;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bitfinex as data: spot, and linear perpetuals settled in USDT. Answers are arrays of arrays, close stands before high, and
 * errors are arrays too. USDT is UST here; names of more than three letters are set off by a colon. The history of
 * funding is that of the running rate, not of what was settled, and is not read. The venue states no time: the local clock decides
 * which candles have closed.
 */
public final class BitfinexProvider extends VenueProvider {

    private static final Host CANDLES = Host.of("candles", "https://api-pub.bitfinex.com", 30, Duration.ofMinutes(1));
    private static final Host STATUS = Host.of("status", "https://api-pub.bitfinex.com", 90, Duration.ofMinutes(1));
    private static final Host OTHERS = Host.of("others", "https://api-pub.bitfinex.com", 10, Duration.ofMinutes(1));

    private static final String WINDOW = "start={start}&end={last}&limit={limit}&sort=1";
    private static final Pattern REFUSAL = Pattern.compile("\\[\"error\",(\\d+),\"(.*)\"]|\\{\"error\":\"(\\w+)\".*}");

    private static final VenueSpec SPEC = new VenueSpec(
            "bitfinex",
            BitfinexProvider::symbol,
            BitfinexProvider::error,
            null,
            List.of(catalogue(SPOT, "pub:info:pair"), catalogue(PERPS, "pub:info:pair:futures")),
            List.of(
                    candles(SPOT),
                    candles(PERPS),
                    trades(SPOT),
                    trades(PERPS),
                    // [1570578776000,null,8194.95,8196.95,null,101120.80328179,null,1570579200000,0.00021817,9379,null,0,
                    //   null,null,8192.823333333334,null,null,5174.01444474,null,null,null,0.0005,0.0025]
                    // Rows are some seconds or minutes apart.
                    HistoryEndpoint.of(
                                    PERPS,
                                    RowMapping.arrays(
                                            Dataset.OPEN_INTEREST, "", "time" + " -".repeat(16) + " open_interest"),
                                    RequestTemplate.of(STATUS, "/v2/status/deriv/{symbol}/hist", WINDOW))
                            .page(5000)),
            List.of(
                    // ["tBTCF0:USTF0",1734662744000,null,97440.41881457,97490.5,null,51864420.17887856,null,
                    //   1734681600000,-0.00016761,3196,null,0,null,null,97491.9302,null,null,4631.58206116,...]
                    latest(Dataset.OPEN_INTEREST, "1=time 18=open_interest"),
                    latest(Dataset.FUNDING, "1=time 12=funding_rate 15=mark_price 4=index_price 8=next_funding_time")));

    /** For the service loader. */
    public BitfinexProvider() {
        super(SPEC);
    }

    /** {@code tBTCUST}, {@code tAVAX:USD}, {@code tBTCF0:USTF0}. */
    private static String symbol(Instrument instrument) {
        String quote = instrument.quote().equals("USDT") ? "UST" : instrument.quote();
        String coin = instrument.coin();
        if (instrument.type() == PERPS) {
            return "t" + coin + "F0:" + quote + "F0";
        }
        return "t" + coin + (coin.length() > 3 || quote.length() > 3 ? ":" : "") + quote;
    }

    /** {@code ["error",10020,"symbol: invalid"]} and {@code {"error":"ERR_RATE_LIMIT"}}. */
    private static @Nullable VenueError error(int status, byte[] body) {
        Matcher said = REFUSAL.matcher(new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8));
        if (!said.matches()) {
            return null;
        }
        String code = said.group(1) == null ? said.group(3) : said.group(1);
        String message = said.group(2) == null ? "" : said.group(2);
        boolean limited = (code + message).matches("(?i).*rate_?limit.*");
        boolean unknown = message.startsWith("symbol: invalid");
        return new VenueError(code, message, limited ? Kind.LIMITED : unknown ? Kind.UNKNOWN_SYMBOL : Kind.BAD_REQUEST);
    }

    private static HistoryEndpoint candles(InstrumentType type) {
        // [1678465320000,20097,20114,20125,20094,1.43504645]
        return HistoryEndpoint.of(
                        type,
                        RowMapping.arrays(Dataset.CANDLES, "", "time open close high low volume"),
                        RequestTemplate.of(CANDLES, "/v2/candles/trade:{interval}:{symbol}/hist", WINDOW))
                .page(10_000)
                .intervals("1m=1m 5m=5m 15m=15m 30m=30m 1h=1h 6h=6h 12h=12h 1d=1D 1w=1W 1M=1M");
    }

    private static HistoryEndpoint trades(InstrumentType type) {
        // [388063448,1567526214876,1.918524,10682]; what takers sold is negative.
        return HistoryEndpoint.of(
                        type,
                        RowMapping.arrays(Dataset.TRADES, "", "trade_id time quantity price")
                                .signed("quantity", "taker_side", "buy", "sell"),
                        RequestTemplate.of(OTHERS, "/v2/trades/{symbol}/hist", WINDOW))
                .page(10_000);
    }

    private static LatestEndpoint latest(Dataset dataset, String places) {
        return LatestEndpoint.of(
                PERPS,
                dataset,
                places,
                RequestTemplate.of(STATUS, "/v2/status/deriv", "keys={symbol}"),
                (answer, symbol) -> LatestEndpoint.places(answer.path(0)));
    }

    /** {@code [[["AAVE:USD",[null,null,null,"0.02","5000.0",...]],...]]}: how much may be ordered, but no steps. */
    private static VenueSpec.Catalogue catalogue(InstrumentType type, String list) {
        return VenueSpec.Catalogue.of(type, RequestTemplate.of(OTHERS, "/v2/conf/" + list, ""), "0", item -> {
            String name = item.path(0).asString("");
            String pair = type == PERPS ? name.replaceAll("F0(?=:|$)", "") : name;
            int colon = pair.indexOf(':');
            boolean isWhole = colon > 0 || pair.length() == 6;
            String coin = isWhole ? pair.substring(0, colon > 0 ? colon : 3) : "";
            String quote = isWhole ? pair.substring(colon > 0 ? colon + 1 : 3).replaceAll("^UST$", "USDT") : "";
            return Fields.instrument("bitfinex", type, coin, quote)
                    .map(instrument -> new Listing(
                            instrument, "t" + name, 1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, true));
        });
    }
}
