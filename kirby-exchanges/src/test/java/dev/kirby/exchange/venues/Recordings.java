package dev.kirby.exchange.venues;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The second collection of recorded answers and documented samples, and a reader of them by field names that has nothing of the
 * adapters' readers.
 *
 * @param file the file without its ending; behind a hash the method, and behind a point its number
 * @param series whose rows it has
 * @param rowsAt where the answer has them
 * @param time the field, or the index, of the time, and the milliseconds of its unit
 * @param values pairs {@code field=column*factor}
 */
record Recordings(String file, SeriesId series, String rowsAt, String time, String values) {

    static final Path FOLDER = SharedData.path("recorded2");
    static final JsonMapper JSON = new JsonMapper();

    private static final String TABLE = """
            bybit/ccxt_static#fetchOHLCV|bybit:BTC/USDT:USDT|candles 1h|result.list|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bybit/ccxt_static#fetchTrades|bybit:BTC/USDT:USDT|trades|result.list|time*1|price=price*1 size=quantity*1
            bybit/ccxt_static#fetchFundingRateHistory|bybit:ZRX/USDT:USDT|funding|result.list|fundingRateTimestamp*1|fundingRate=funding_rate*1
            bybit/ccxt_static#fetchOpenInterest|bybit:BTC/USDT:USDT|open_interest|result.list|timestamp*1|openInterest=open_interest*1
            bybit/ccxt_static#fetchOpenInterest.1|bybit:BTC/USD:USD|open_interest|result.list|timestamp*1|openInterest=notional_value*1 openInterest=open_interest*0.5
            binance/ccxt_static#fetchOHLCV|binance:BTC/USDT|candles 1h||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1 8=num_trades*1
            binance/ccxt_static#fetchOHLCV.1|binance:BTC/USD:USD|index_candles 1d||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/ccxt_static#fetchOHLCV.2|binance:BTC/USDT:USDT|candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1 8=num_trades*1
            binance/ccxt_static#fetchTrades|binance:BTC/USDT|trades||T*1|p=price*1 q=quantity*1
            okx/ccxt_static#fetchOHLCV|okx:BTC/USDT|candles 1h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            okx/ccxt_static#fetchTrades|okx:BTC/USDT|trades|data|ts*1|px=price*1 sz=quantity*1
            hyperliquid/ccxt_static#fetchOHLCV.2|hyperliquid:BTC/USDC:USDC|candles||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1
            bitget/ccxt_static#fetchOHLCV.1|bitget:BTC/USDT:USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/ccxt_static#fetchOHLCV.2|bitget:BTC/USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/ccxt_static#fetchTrades|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1
            bitget/ccxt_static#fetchFundingRateHistory|bitget:BTC/USDT:USDT|funding|data|fundingTime*1|fundingRate=funding_rate*1
            gate/ccxt_static#fetchOHLCV|gate:BTC/USDT|candles 1h||0*1000|5=open*1 3=high*1 4=low*1 2=close*1 6=volume*1
            gate/ccxt_static#fetchTrades|gate:BTC/USDT|trades||create_time_ms*1|price=price*1 amount=quantity*1
            gate/ccxt_static#fetchLiquidations|gate:BTC/USDT:USDT|liquidations||time*1000|fill_price=price*1 size=quantity*0.0001
            kucoin/ccxt_static#fetchOHLCV|kucoin:BTC/USDT:USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*0.001
            kucoin/ccxt_static#fetchOHLCV.1|kucoin:BTC/USDT|candles 1h|data|0*1000|1=open*1 3=high*1 4=low*1 2=close*1 5=volume*1
            kucoin/ccxt_static#fetchTrades|kucoin:BTC/USDT:USDT|trades|data|ts*0.000001|price=price*1 size=quantity*0.001
            kucoin/ccxt_static#fetchTrades.1|kucoin:BTC/USDT|trades|data|time*0.000001|price=price*1 size=quantity*1
            kucoin/ccxt_static#fetchFundingRateHistory|kucoin:BTC/USDT:USDT|funding|data|timepoint*1|fundingRate=funding_rate*1
            kucoinfutures/ccxt_static#fetchOHLCV|kucoin:BTC/USDT:USDT|candles 1h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*0.001
            mexc/ccxt_static#fetchOHLCV|mexc:BTC/USDT|candles 1h||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            mexc/ccxt_static#fetchTrades|mexc:BTC/USDT|trades||T*1|p=price*1 q=quantity*1
            bitfinex/ccxt_static#fetchOHLCV|bitfinex:BTC/USDT|candles 1h||0*1|1=open*1 2=close*1 3=high*1 4=low*1 5=volume*1
            bitfinex/ccxt_static#fetchTrades|bitfinex:BTC/USDT|trades||1*1|2=quantity*1 3=price*1
            bitfinex/doc_Spot_GetTradeHistory|bitfinex:BTC/USDT|trades||1*1|2=quantity*1 3=price*1
            bitfinex/doc_Spot_GetKlines|bitfinex:BTC/USDT|candles||0*1|1=open*1 2=close*1 3=high*1 4=low*1 5=volume*1
            bitfinex/doc_Spot_GetDerivativesStatusHistory|bitfinex:ETH/USDT:USDT|open_interest||0*1|17=open_interest*1
            dydx/ccxt_static#fetchTrades|dydx:BTC/USD:USD|trades|trades|createdAt*1|price=price*1 size=quantity*1
            dydx/ccxt_static#fetchOHLCV|dydx:BTC/USD:USD|candles|candles|startedAt*1|open=open*1 high=high*1 low=low*1 close=close*1 baseTokenVolume=volume*1 trades=num_trades*1
            dydx/ccxt_static#fetchFundingRateHistory|dydx:BTC/USD:USD|funding|historicalFunding|effectiveAt*1|rate=funding_rate*1 price=oracle_price*1
            gate/doc_Spot_GetTrades|gate:BTC/USDT|trades||create_time_ms*1|price=price*1 amount=quantity*1
            gate/doc_PerpetualFutures_GetContractStats|gate:BTC/USDT:USDT|open_interest||time*1000|open_interest=open_interest*0.0001 open_interest_usd=notional_value*1
            gate/doc_PerpetualFutures_GetLiquidations|gate:BTC/USDT:USDT|liquidations||time*1000|fill_price=price*1 size=quantity*0.0001
            gate/doc_PerpetualFutures_GetFundingRateHistory|gate:BTC/USDT:USDT|funding||t*1000|r=funding_rate*1
            bitget/doc_Spot_GetTrades|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1
            bitget/doc_Futures_GetTrades|bitget:BTC/USDT:USDT|trades|data|ts*1|price=price*1 size=quantity*1
            kucoin/doc_Unified_GetFuturesOpenInterest|kucoin:BTC/USDT:USDT|open_interest|data|ts*1|openInterest=open_interest*0.001
            okx/live_Rubik_get-contract-open-interest-history-btc-usdt-swap|okx:BTC/USDT:USDT|open_interest|data|0*1|2=open_interest*1 3=notional_value*1
            binance/doc_CoinFutures_GetFundingRates|binance:BTC/USD:USD|funding||fundingTime*1|fundingRate=funding_rate*1 markPrice=mark_price*1
            binance/doc_CoinFutures_GetOpenInterestHistory|binance:BTC/USD:USD|open_interest||timestamp*1|sumOpenInterestValue=open_interest*1 sumOpenInterest=notional_value*100
            binance/doc_CoinFutures_GetKlines|binance:BTC/USD:USD|candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1 7=volume*1 8=num_trades*1
            binance/doc_CoinFutures_GetIndexPriceKlines|binance:BTC/USD:USD|index_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/doc_CoinFutures_GetMarkPriceKlines|binance:BTC/USD:USD|mark_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/doc_CoinFutures_GetPremiumIndexKlines|binance:BTC/USD:USD|premium_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/doc_UsdFutures_GetAggregatedTradeHistory|binance:BTC/USDT:USDT|trades||T*1|p=price*1 q=quantity*1
            binance/doc_UsdFutures_GetFundingRates|binance:BTC/USDT:USDT|funding||fundingTime*1|fundingRate=funding_rate*1 markPrice=mark_price*1
            binance/doc_UsdFutures_GetKlines|binance:BTC/USDT:USDT|candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1 8=num_trades*1
            binance/doc_UsdFutures_GetIndexPriceKlines|binance:BTC/USDT:USDT|index_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/doc_UsdFutures_GetMarkPriceKlines|binance:BTC/USDT:USDT|mark_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/doc_UsdFutures_GetPremiumIndexKlines|binance:BTC/USDT:USDT|premium_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1
            binance/doc_UsdFutures_GetOpenInterestHistory|binance:BTC/USDT:USDT|open_interest||timestamp*1|sumOpenInterest=open_interest*1 sumOpenInterestValue=notional_value*1
            binance/doc_UsdFutures_GetGlobalLongShortAccountRatio|binance:BTC/USDT:USDT|long_short_ratio||timestamp*1|longShortRatio=ratio*1 longAccount=long_share*1 shortAccount=short_share*1
            binance/doc_UsdFutures_GetTopLongShortAccountRatio|binance:BTC/USDT:USDT|long_short_ratio||timestamp*1|longShortRatio=ratio*1
            binance/doc_UsdFutures_GetTopLongShortPositionRatio|binance:BTC/USDT:USDT|long_short_ratio||timestamp*1|longShortRatio=ratio*1
            binance/doc_UsdFutures_GetTakerBuySellVolumeRatio|binance:BTC/USDT:USDT|long_short_ratio||timestamp*1|buySellRatio=ratio*1
            binance/doc_CoinFutures_GetGlobalLongShortAccountRatio|binance:BTC/USD:USD|long_short_ratio||timestamp*1|longShortRatio=ratio*1
            binance/doc_CoinFutures_GetTopLongShortAccountRatio|binance:BTC/USD:USD|long_short_ratio||timestamp*1|longShortRatio=ratio*1
            binance/doc_CoinFutures_GetTopLongShortPositionRatio|binance:BTC/USD:USD|long_short_ratio||timestamp*1|longShortRatio=ratio*1
            bitget/ccxt_static#fetchOHLCV.3|bitget:BTC/USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/ccxt_static#fetchOHLCV.4|bitget:BTC/USDT:USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/ccxt_static#fetchOHLCV.5|bitget:BTC/USDT:USDT|mark_candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1
            bitget/ccxt_static#fetchOHLCV.6|bitget:BTC/USDT:USDT|index_candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1
            bitget/ccxt_static#fetchTrades.1|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1
            bitget/ccxt_static#fetchTrades.2|bitget:BTC/USDT:USDT|trades|data|ts*1|price=price*1 size=quantity*1
            bitget/ccxt_static#fetchTrades.3|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1
            bitget/ccxt_static#fetchFundingRateHistory.1|bitget:BTC/USDT:USDT|funding|data.resultList|fundingRateTimestamp*1|fundingRate=funding_rate*1
            bitget/doc_Futures_GetHistoricalFundingRate|bitget:BTC/USDT:USDT|funding|data|fundingTime*1|fundingRate=funding_rate*1
            bitget/doc_Futures_GetHistoricalKlines|bitget:BTC/USDT:USDT|candles 5m|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/doc_Futures_GetKlines|bitget:BTC/USDT:USDT|candles 5m|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/doc_Futures_GetHistoricalMarkPriceKlines|bitget:BTC/USDT:USDT|mark_candles 5m|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1
            bitget/doc_Futures_GetHistoricalIndexPriceKlines|bitget:BTC/USDT:USDT|index_candles 5m|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1
            bitget/doc_Spot_GetKlines|bitget:BTC/USDT|candles 1h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            bitget/doc_Spot_GetHistoricalKlines|bitget:BTC/USDT|candles 1h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            gate/doc_PerpetualFutures_GetKlines|gate:BTC/USDT:USDT|candles||t*1000|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*0.0001
            gate/doc_PerpetualFutures_GetTrades|gate:BTC/USDT:USDT|trades||create_time*1000|price=price*1 size=quantity*0.0001
            gate/doc_Spot_GetKlines|gate:BTC/USDT|candles 1h||0*1000|5=open*1 3=high*1 4=low*1 2=close*1 6=volume*1
            hyperliquid/ccxt_static#fetchOHLCV|hyperliquid:HPENGU/USDC|candles 1h||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1
            hyperliquid/ccxt_static#fetchOHLCV.1|hyperliquid:UBTC/USDC|candles 1h||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1
            hyperliquid/ccxt_static#fetchOHLCV.3|hyperliquid:PURR/USDC|candles 1d||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1
            hyperliquid/ccxt_static#fetchOHLCV.4|hyperliquid:PURR/USDC|candles 1d||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1
            hyperliquid/doc_Spot_GetKlines|hyperliquid:HYPE/USDC|candles 1d||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1
            hyperliquid/doc_Futures_GetFundingRateHistory|hyperliquid:BTC/USDC:USDC|funding||time*1|fundingRate=funding_rate*1 premium=premium*1
            kraken/doc_Futures_GetHistoricalFundingRates|kraken:BTC/USD:USD|funding|rates|timestamp*1|relativeFundingRate=funding_rate*1
            kraken/doc_Futures_GetKlines|kraken:BTC/USD:USD|candles|candles|time*1|open=open*1 high=high*1 low=low*1 close=close*1 volume=volume*1
            kraken/doc_Spot_GetKlines|kraken:BTC/USD|candles|result.XXBTZUSD|0*1000|1=open*1 2=high*1 3=low*1 4=close*1 6=volume*1 7=num_trades*1
            kraken/doc_Spot_GetTradeHistory|kraken:BTC/USD|trades|result.XXBTZUSD|2*1000|0=price*1 1=quantity*1
            kucoin/ccxt_static#fetchTrades.2|kucoin:BTC/USDT|trades|data.list|ts*0.000001|price=price*1 size=quantity*1
            kucoin/ccxt_static#fetchFundingRateHistory.1|kucoin:BTC/USDT:USDT|funding|data.list|ts*1|fundingRate=funding_rate*1
            kucoin/doc_Futures_GetKlines|kucoin:BTC/USDT:USDT|candles 12h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*0.001
            kucoin/doc_Futures_GetFundingRateHistory|kucoin:BTC/USDT:USDT|funding|data|timepoint*1|fundingRate=funding_rate*1
            kucoin/doc_Futures_GetTradeHistory|kucoin:BTC/USDT:USDT|trades|data|ts*0.000001|price=price*1 size=quantity*0.001
            kucoin/doc_Spot_GetKlines|kucoin:BTC/USDT|candles|data|0*1000|1=open*1 3=high*1 4=low*1 2=close*1 5=volume*1
            kucoin/doc_Spot_GetTradeHistory|kucoin:BTC/USDT|trades|data|time*0.000001|price=price*1 size=quantity*1
            kucoin/doc_Unified_GetFundingHistory|kucoin:BTC/USDT:USDT|funding|data.list|ts*1|fundingRate=funding_rate*1
            kucoin/doc_Unified_GetKlines|kucoin:BTC/USDT:USDT|mark_candles|data.list|0*1000|1=open*1 3=high*1 4=low*1 2=close*1
            kucoin/doc_Unified_GetRecentTrades|kucoin:BTC/USDT|trades|data.list|ts*0.000001|price=price*1 size=quantity*1
            kucoinfutures/ccxt_static#fetchTrades|kucoin:BTC/USDT:USDT|trades|data|ts*0.000001|price=price*1 size=quantity*0.001
            mexc/doc_FuturesApi_GetFundingRateHistory|mexc:BTC/USDT:USDT|funding|data.resultList|settleTime*1|fundingRate=funding_rate*1
            mexc/doc_FuturesApi_GetRecentTrades|mexc:BTC/USDT:USDT|trades|data|t*1|p=price*1 v=quantity*0.0001
            mexc/doc_SpotApi_GetAggregatedTradeHistory|mexc:BTC/USDT|trades||T*1|p=price*1 q=quantity*1
            mexc/doc_SpotApi_GetKlines|mexc:BTC/USDT|candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1
            okx/live_Public_get-funding-rate-history-current-xperp|okx:BTC/USDT:USDT|funding|data|fundingTime*1|realizedRate=funding_rate*1
            """;

    /**
     * The rows as a venue would answer, by windows: rows that are years apart in a documented sample are no page, and neither are
     * two of one time.
     */
    private boolean isPage() {
        boolean statistics = dataset() == Dataset.OPEN_INTEREST || dataset() == Dataset.LONG_SHORT_RATIO;
        return !statistics && rowsOf(body()).size() == stated().size();
    }

    /** What an adapter reads of the answer, in each of the forms that a test gives it. */
    List<Rows> read(List<UnaryOperator<JsonNode>> forms) {
        List<List<Rows>> all =
                forms.stream().map(form -> (List<Rows>) new ArrayList<Rows>()).toList();
        for (JsonNode part :
                isPage() ? List.of(body()) : stated().stream().map(this::with).toList()) {
            TimeRange window = window(part);
            try (ScriptedVenue server = serving(window.endMillis() - 1)) {
                for (int form = 0; form < forms.size(); form++) {
                    answer(server, forms.get(form).apply(part.deepCopy()).toString());
                    all.get(form).add(server.all(series, window));
                }
            }
        }
        return all.stream().map(parts -> Rows.concat(dataset(), parts)).toList();
    }

    /** The answer with one of its rows alone. */
    private JsonNode with(JsonNode row) {
        JsonNode body = body();
        ((ArrayNode) rowsOf(body)).removeAll().add(row);
        return body;
    }

    static void requireFolder() {
        assumeTrue(Files.isDirectory(FOLDER), () -> "no recorded answers at " + FOLDER);
    }

    static Stream<Recordings> all() {
        requireFolder();
        return TABLE.lines().map(Recordings::parse);
    }

    private static Recordings parse(String line) {
        String[] part = line.split("\\|");
        String[] of = part[2].split(" ");
        Dataset kind = Dataset.parse(of[0]);
        Interval interval = of.length > 1 ? Interval.parse(of[1]) : Interval.M1;
        SeriesId series = new SeriesId(kind, Instrument.parse(part[1]), kind.hasInterval() ? interval : null);
        return new Recordings(part[0], series, part[3], part[4], part[5]);
    }

    static JsonNode read(String file) {
        try {
            return JSON.readTree(Files.readString(FOLDER.resolve(file + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the venue answered. */
    static JsonNode body(String file) {
        String[] part = file.split("#");
        JsonNode read = read(part[0]);
        String[] method = part.length > 1 ? part[1].split("\\.") : new String[0];
        int number = method.length > 1 ? Integer.parseInt(method[1]) : 0;
        return part.length > 1
                ? read.path("response").path(method[0]).path(number).path("httpResponse")
                : read.has("request") ? read.path("response") : read;
    }

    JsonNode body() {
        return body(file);
    }

    JsonNode rowsOf(JsonNode body) {
        return Fields.at(body, rowsAt);
    }

    Dataset dataset() {
        return series.dataset();
    }

    /** The rows that the answer states, by time; of several with one time the last counts, but for trades. */
    List<JsonNode> stated() {
        List<JsonNode> all = new ArrayList<>();
        Map<Long, JsonNode> byTime = new TreeMap<>();
        rowsOf(body()).forEach(row -> {
            all.add(row);
            byTime.put(millis(row), row);
        });
        boolean keyed = dataset() == Dataset.TRADES || dataset() == Dataset.LIQUIDATIONS;
        return keyed ? all : List.copyOf(byTime.values());
    }

    /** Of venues that write fractions of a millisecond the fraction is cut off; settlements are rounded to the minute. */
    long millis(JsonNode row) {
        String[] when = time.split("\\*");
        String text = value(row, when[0]).asString();
        long exact = text.endsWith("Z")
                ? Instant.parse(text).toEpochMilli()
                : new BigDecimal(text).multiply(new BigDecimal(when[1])).longValue();
        return dataset() == Dataset.FUNDING ? Interval.M1.floor(exact + 30_000) : exact;
    }

    static JsonNode value(JsonNode row, String field) {
        return row.isArray() ? row.path(Integer.parseInt(field)) : row.path(field);
    }

    /** The window that has all of an answer. */
    private TimeRange window(JsonNode body) {
        List<Long> times = new ArrayList<>();
        rowsOf(body).forEach(row -> times.add(millis(row)));
        return TimeRange.ofMillis(Collections.min(times), Collections.max(times) + 1);
    }

    /** Of ratios each kind has a path of its own; all else is answered whatever is asked. */
    private void answer(ScriptedVenue server, String body) {
        boolean isRatio = dataset() == Dataset.LONG_SHORT_RATIO;
        String path = isRatio ? read(file).path("request").asString().replaceFirst("^GET ", "") : "*";
        server.on(path, body);
        server.on("/info", asked -> Answer.json(hyperliquid(asked.body(), body, server.now())));
    }

    /** A venue long enough after an answer for its rows to be final. */
    private ScriptedVenue serving(long last) {
        long now = (dataset().hasInterval() ? series.interval().orElseThrow().next(last) : last) + 400_000;
        return serving(series.instrument().exchange(), "[]", now);
    }

    static ScriptedVenue serving(String venue, String body, long now) {
        ScriptedVenue server = new ScriptedVenue(venue, Instant.ofEpochMilli(now)).on("*", body);
        server.on("/info", asked -> Answer.json(hyperliquid(asked.body(), body, now)));
        return server.on(
                "/api/v5/public/instruments",
                "{\"code\":\"0\",\"data\":[{\"instId\":\"BTC-USDT-SWAP\",\"ctType\":\"linear\",\"ctVal\":\"0.01\","
                        + "\"ctMult\":\"1\",\"state\":\"live\"}]}");
    }

    /** One path for all: what is asked stands in the body. */
    private static String hyperliquid(String asked, String recorded, long now) {
        if (asked.contains("exchangeStatus")) {
            return "{\"time\":" + now + "}";
        }
        if (asked.contains("spotMeta")) {
            return "{\"tokens\":[{\"name\":\"USDC\",\"index\":0},{\"name\":\"PURR\",\"index\":1},{\"name\":\"HPENGU\","
                    + "\"index\":2},{\"name\":\"UBTC\",\"index\":3},{\"name\":\"HYPE\",\"index\":4}],\"universe\":["
                    + "{\"name\":\"PURR/USDC\",\"tokens\":[1,0]},{\"name\":\"@184\",\"tokens\":[2,0]},"
                    + "{\"name\":\"@142\",\"tokens\":[3,0]},{\"name\":\"@107\",\"tokens\":[4,0]}]}";
        }
        return asked.contains("\"meta\"")
                ? "{\"universe\":[{\"name\":\"BTC\",\"szDecimals\":5,\"maxLeverage\":50}]}"
                : recorded;
    }

    /** Whether our row has each value that a recorded one states; several may have one time. */
    boolean states(Rows ours, int at, JsonNode row) {
        for (String pair : values.split(" ")) {
            String[] parts = pair.split("[=*]");
            double expected = value(row, parts[0]).asDouble() * Double.parseDouble(parts[2]);
            double signless = parts[1].equals("quantity") ? Math.abs(expected) : expected;
            if (ours.number(ours.dataset().indexOf(parts[1]), at) != signless) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return file + " as " + series;
    }
}
