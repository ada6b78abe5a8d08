package dev.kirby.exchange.deribit;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deribit as data: spot, inverse perpetuals in dollars ({@code BTC-PERPETUAL}), and linear ones ({@code BTC_USDC-PERPETUAL}).
 * Candles come in columns, their volumes in coins; trades and the open interest of inverse perpetuals count dollars. Funding is
 * charged all the time: a row is what an hour cost.
 */
public final class DeribitProvider extends VenueProvider {

    private static final Host HOST = Host.of("public", "https://www.deribit.com", 10, Duration.ofSeconds(1));

    private static final String INVERSE = "USD";
    private static final String TRADES = "get_last_trades_by_instrument_and_time";
    private static final String WINDOW = "instrument_name={symbol}&start_timestamp={before}&end_timestamp={last}";
    private static final Pattern NAME = Pattern.compile("([A-Z0-9]+)(?:_([A-Z0-9]+))?(-PERPETUAL)?");
    // {"jsonrpc":"2.0","error":{"code":13009,"message":"invalid_token","data":{"reason":"...","param":"..."}},...}
    private static final Pattern ERROR = Pattern.compile("^\\{[^{]*\"error\"\\s*:\\s*\\{(.*)", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*(-?\\d+)");
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern UNKNOWN = Pattern.compile("\"param\"\\s*:\\s*\"instrument_name\"");

    private static final VenueSpec SPEC = new VenueSpec(
            "deribit",
            DeribitProvider::symbol,
            DeribitProvider::error,
            // {"jsonrpc":"2.0","result":1710328421483,"usIn":1710328421482111,...}
            new VenueSpec.Clock(
                    ask("get_time", ""), answer -> answer.path("result").asLong()),
            Stream.of("BTC", "ETH", "USDC", "USDT")
                    .flatMap(currency -> Stream.of(catalogue(SPOT, currency), catalogue(PERPS, currency)))
                    .toList(),
            List.of(
                    candles(SPOT),
                    candles(PERPS),
                    candles(PERPS).quoted(INVERSE),
                    funding(),
                    funding().quoted(INVERSE),
                    trades(SPOT, tradeLayout()),
                    trades(PERPS, tradeLayout()),
                    trades(PERPS, tradeLayout().quotedInNotional("quantity")).quoted(INVERSE),
                    liquidations(liquidationLayout()),
                    liquidations(liquidationLayout().quotedInNotional("quantity"))
                            .quoted(INVERSE)),
            List.of(
                    // {"instrument_name":"BTC-PERPETUAL","open_interest":9978637780,"mark_price":87315.46,
                    //   "creation_timestamp":1763674555976,"volume":7424.32524741,"volume_notional":664973880.0,...}
                    interest("open_interest=open_interest", LatestEndpoint.under("result.0")),
                    interest("coins=open_interest open_interest=notional_value", DeribitProvider::inCoins)
                            .quoted(INVERSE)));

    /** For the service loader. */
    public DeribitProvider() {
        super(SPEC);
    }

    /** {@code BTC_USDT}, {@code BTC_USDC-PERPETUAL}, {@code BTC-PERPETUAL}. */
    private static String symbol(Instrument instrument) {
        boolean isPerps = instrument.type() == PERPS;
        boolean isInverse = isPerps && instrument.quote().equals(INVERSE);
        return instrument.coin() + (isInverse ? "" : "_" + instrument.quote()) + (isPerps ? "-PERPETUAL" : "");
    }

    private static @Nullable VenueError error(int status, byte[] body) {
        Matcher error = ERROR.matcher(new String(body, 0, Math.min(body.length, 1000), StandardCharsets.UTF_8));
        if (!error.find()) {
            return null;
        }
        Matcher code = CODE.matcher(error.group(1));
        Matcher said = MESSAGE.matcher(error.group(1));
        String message = said.find() ? said.group(1) : "";
        boolean isLimited = message.equals("too_many_requests");
        boolean isUnknown = UNKNOWN.matcher(error.group(1)).find();
        return new VenueError(
                code.find() ? code.group(1) : "",
                message,
                isLimited ? Kind.LIMITED : isUnknown ? Kind.UNKNOWN_SYMBOL : Kind.BAD_REQUEST);
    }

    private static RequestTemplate ask(String name, String params) {
        return RequestTemplate.of(HOST, "/api/v2/public/" + name, params);
    }

    private static HistoryEndpoint candles(InstrumentType type) {
        // {"volume":[0.008],"ticks":[1710327600000],"status":"ok","open":[73427.75],"low":[73427.75],"high":[73448.39],
        //   "cost":[587.580928],"close":[73448.39]}
        // Whether the start counts is not documented: it is asked for a millisecond early, and a page leaves room for
        // the candle of that time.
        return HistoryEndpoint.of(
                        type,
                        RowMapping.columns(
                                Dataset.CANDLES,
                                "result",
                                "ticks=time open=open high=high low=low close=close volume=volume"),
                        ask("get_tradingview_chart_data", WINDOW + "&resolution={interval}"))
                .page(4999)
                .intervals("1m=1 3m=3 5m=5 15m=15 30m=30 1h=60 2h=120 6h=360 12h=720 1d=1D");
    }

    private static HistoryEndpoint funding() {
        // {"timestamp":...,"index_price":...,"prev_index_price":...,"interest_1h":...,"interest_8h":...}
        return HistoryEndpoint.of(
                        PERPS,
                        RowMapping.objects(
                                        Dataset.FUNDING,
                                        "result",
                                        "timestamp=time interest_1h=funding_rate index_price=index_price")
                                .rounded(60_000),
                        ask("get_funding_rate_history", WINDOW))
                // A page holds 744: bounds that are rounded may bring a row more at each end.
                .page(742)
                .step(Duration.ofHours(1));
    }

    private static RowMapping tradeLayout() {
        // {"timestamp":1747671492355,"price":104727.0,"amount":0.0001,"direction":"buy","index_price":104714.5558,
        //   "instrument_name":"BTC_USDT","trade_seq":627847,"trade_id":"BTC_USDT-9013382",...}
        return RowMapping.objects(
                        Dataset.TRADES,
                        "result.trades",
                        "timestamp=time trade_id=trade_id price=price amount=quantity direction=taker_side")
                .valueMap("taker_side", "buy=buy sell=sell")
                .more("has_more");
    }

    private static HistoryEndpoint trades(InstrumentType type, RowMapping layout) {
        return HistoryEndpoint.of(type, layout, ask(TRADES, WINDOW + "&count={limit}&sorting=asc&include_old=true"));
    }

    private static RowMapping liquidationLayout() {
        // As trades, with "liquidation":"T" where the taker's position was closed by force, "M" for the maker's, "MT"
        // for both.
        return RowMapping.objects(
                        Dataset.LIQUIDATIONS,
                        "result.trades",
                        "timestamp=time direction=side price=price amount=quantity")
                .valueMap("side", "sell=long buy=short")
                .liquidated("liquidation", "T=taker M=maker MT=both")
                .more("has_more");
    }

    private static HistoryEndpoint liquidations(RowMapping layout) {
        return HistoryEndpoint.of(PERPS, layout, ask(TRADES, WINDOW + "&count={limit}&sorting=desc&include_old=true"))
                .span(Duration.ofDays(1))
                .order(HistoryEndpoint.Order.NEWEST_FIRST);
    }

    private static LatestEndpoint interest(String columns, LatestEndpoint.Finder finder) {
        return LatestEndpoint.of(
                PERPS,
                Dataset.OPEN_INTEREST,
                "creation_timestamp=time volume=day_base_volume volume_notional=day_notional_volume " + columns,
                ask("get_book_summary_by_instrument", "instrument_name={symbol}"),
                finder);
    }

    /** The summary of an inverse perpetual, with its open interest in coins beside that in dollars. */
    private static @Nullable JsonNode inCoins(JsonNode answer, String symbol) {
        return Fields.at(answer, "result.0") instanceof ObjectNode summary
                ? summary.deepCopy()
                        .put("coins", Fields.number(summary, "open_interest") / Fields.number(summary, "mark_price"))
                : null;
    }

    /** {@code {"instrument_name":"BTC-PERPETUAL",...}}, without steps; options and dated futures are listed there too. */
    private static VenueSpec.Catalogue catalogue(InstrumentType type, String currency) {
        return VenueSpec.Catalogue.of(
                type, ask("get_book_summary_by_currency", "currency=" + currency), "result", item -> {
                    String name = Fields.text(item, "instrument_name");
                    Matcher parts = NAME.matcher(name);
                    boolean isOurs = parts.matches() && (parts.group(3) != null) == (type == PERPS);
                    String quote = !isOurs ? "" : parts.group(2) == null ? INVERSE : parts.group(2);
                    return Fields.instrument("deribit", type, isOurs ? parts.group(1) : "", quote)
                            .filter(instrument -> symbol(instrument).equals(name))
                            .map(instrument -> new Listing(
                                    instrument, name, 1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, true));
                });
    }
}
