package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The second collection of recorded answers and documented samples, served again to the adapters. What they state is read beside
 * by field names, with nothing of the adapters' readers.
 */
class LaterRecordingsTest {

    private static final Path RECORDED = SharedData.path("recorded2");

    private static JsonNode body(String file) throws IOException {
        String[] part = file.split("#");
        Path path = RECORDED.resolve(part[0] + ".json");
        assumeTrue(Files.exists(path), () -> "no recorded answers at " + path);
        JsonNode read = new JsonMapper().readTree(Files.readString(path));
        String[] method = part.length > 1 ? part[1].split("\\.") : new String[0];
        int number = method.length > 1 ? Integer.parseInt(method[1]) : 0;
        return part.length > 1
                ? read.path("response").path(method[0]).path(number).path("httpResponse")
                : read.has("request") ? read.path("response") : read;
    }

    private static ScriptedVenue serving(String venue, JsonNode body, long now) {
        ScriptedVenue server = new ScriptedVenue(venue, Instant.ofEpochMilli(now)).on("*", body.toString());
        return server.on("/info", asked -> Answer.json(hyperliquid(asked.body(), body, now)));
    }

    /** One path for all: what is asked stands in the body. */
    private static String hyperliquid(String asked, JsonNode recorded, long now) {
        if (asked.contains("exchangeStatus")) {
            return "{\"time\":" + now + "}";
        }
        if (asked.contains("spotMeta")) {
            return "{\"tokens\":[],\"universe\":[]}";
        }
        return asked.contains("meta")
                ? "{\"universe\":[{\"name\":\"BTC\",\"szDecimals\":5,\"maxLeverage\":50}]}"
                : recorded.toString();
    }

    /**
     * Each stated value is asked for at its time.
     *
     * @param rowsAt where the answer has its rows
     * @param time the field, or the index, of the time, and the milliseconds of its unit
     * @param values pairs {@code field=column*factor}; a minus says that the sign is told apart
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bybit/ccxt_static#fetchOHLCV|bybit:BTC/USDT:USDT|candles 1h|result.list|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1",
                "bybit/ccxt_static#fetchTrades|bybit:BTC/USDT:USDT|trades|result.list|time*1|price=price*1 size=quantity*1",
                "bybit/ccxt_static#fetchFundingRateHistory|bybit:ZRX/USDT:USDT|funding|result.list|fundingRateTimestamp*1|fundingRate=funding_rate*1",
                "bybit/ccxt_static#fetchOpenInterest|bybit:BTC/USDT:USDT|open_interest|result.list|timestamp*1|openInterest=open_interest*1",
                "bybit/ccxt_static#fetchOpenInterest.1|bybit:BTC/USD:USD|open_interest|result.list|timestamp*1|openInterest=notional_value*1 openInterest=open_interest*0.5",
                "binance/ccxt_static#fetchOHLCV|binance:BTC/USDT|candles 1h||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1 8=num_trades*1",
                "binance/ccxt_static#fetchOHLCV.1|binance:BTC/USD:USD|index_candles 1d||0*1|1=open*1 2=high*1 3=low*1 4=close*1",
                "binance/ccxt_static#fetchOHLCV.2|binance:BTC/USDT:USDT|candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1 8=num_trades*1",
                "binance/ccxt_static#fetchTrades|binance:BTC/USDT|trades||T*1|p=price*1 q=quantity*1",
                "okx/ccxt_static#fetchOHLCV|okx:BTC/USDT|candles 1h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1",
                "okx/ccxt_static#fetchTrades|okx:BTC/USDT|trades|data|ts*1|px=price*1 sz=quantity*1",
                "hyperliquid/ccxt_static#fetchOHLCV.2|hyperliquid:BTC/USDC:USDC|candles||t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1",
                "bitget/ccxt_static#fetchOHLCV.1|bitget:BTC/USDT:USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1",
                "bitget/ccxt_static#fetchOHLCV.2|bitget:BTC/USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1",
                "bitget/ccxt_static#fetchTrades|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1",
                "bitget/ccxt_static#fetchFundingRateHistory|bitget:BTC/USDT:USDT|funding|data|fundingTime*1|fundingRate=funding_rate*1",
                "gate/ccxt_static#fetchOHLCV|gate:BTC/USDT|candles 1h||0*1000|5=open*1 3=high*1 4=low*1 2=close*1 6=volume*1",
                "gate/ccxt_static#fetchTrades|gate:BTC/USDT|trades||create_time_ms*1|price=price*1 amount=quantity*1",
                "gate/ccxt_static#fetchLiquidations|gate:BTC/USDT:USDT|liquidations||time*1000|fill_price=price*1 size=quantity*0.0001",
                "kucoin/ccxt_static#fetchOHLCV|kucoin:BTC/USDT:USDT|candles|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*0.001",
                "kucoin/ccxt_static#fetchOHLCV.1|kucoin:BTC/USDT|candles 1h|data|0*1000|1=open*1 3=high*1 4=low*1 2=close*1 5=volume*1",
                "kucoin/ccxt_static#fetchTrades|kucoin:BTC/USDT:USDT|trades|data|ts*0.000001|price=price*1 size=quantity*0.001",
                "kucoin/ccxt_static#fetchTrades.1|kucoin:BTC/USDT|trades|data|time*0.000001|price=price*1 size=quantity*1",
                "kucoin/ccxt_static#fetchFundingRateHistory|kucoin:BTC/USDT:USDT|funding|data|timepoint*1|fundingRate=funding_rate*1",
                "kucoinfutures/ccxt_static#fetchOHLCV|kucoin:BTC/USDT:USDT|candles 1h|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*0.001",
                "mexc/ccxt_static#fetchOHLCV|mexc:BTC/USDT|candles 1h||0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1",
                "mexc/ccxt_static#fetchTrades|mexc:BTC/USDT|trades||T*1|p=price*1 q=quantity*1",
                "bitfinex/ccxt_static#fetchOHLCV|bitfinex:BTC/USDT|candles 1h||0*1|1=open*1 2=close*1 3=high*1 4=low*1 5=volume*1",
                "bitfinex/ccxt_static#fetchTrades|bitfinex:BTC/USDT|trades||1*1|2=quantity*1 3=price*1",
                "bitfinex/doc_Spot_GetTradeHistory|bitfinex:BTC/USDT|trades||1*1|2=quantity*1 3=price*1",
                "bitfinex/doc_Spot_GetKlines|bitfinex:BTC/USDT|candles||0*1|1=open*1 2=close*1 3=high*1 4=low*1 5=volume*1",
                "bitfinex/doc_Spot_GetDerivativesStatusHistory|bitfinex:ETH/USDT:USDT|open_interest||0*1|17=open_interest*1",
                "dydx/ccxt_static#fetchTrades|dydx:BTC/USD:USD|trades|trades|createdAt*1|price=price*1 size=quantity*1",
                "dydx/ccxt_static#fetchOHLCV|dydx:BTC/USD:USD|candles|candles|startedAt*1|open=open*1 high=high*1 low=low*1 close=close*1 baseTokenVolume=volume*1 trades=num_trades*1",
                "dydx/ccxt_static#fetchFundingRateHistory|dydx:BTC/USD:USD|funding|historicalFunding|effectiveAt*1|rate=funding_rate*1 price=oracle_price*1",
                "gate/doc_Spot_GetTrades|gate:BTC/USDT|trades||create_time_ms*1|price=price*1 amount=quantity*1",
                "gate/doc_PerpetualFutures_GetContractStats|gate:BTC/USDT:USDT|open_interest||time*1000|open_interest=open_interest*0.0001 open_interest_usd=notional_value*1",
                "gate/doc_PerpetualFutures_GetLiquidations|gate:BTC/USDT:USDT|liquidations||time*1000|fill_price=price*1 size=quantity*0.0001",
                "gate/doc_PerpetualFutures_GetFundingRateHistory|gate:BTC/USDT:USDT|funding||t*1000|r=funding_rate*1",
                "bitget/doc_Spot_GetTrades|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1",
                "bitget/doc_Futures_GetTrades|bitget:BTC/USDT:USDT|trades|data|ts*1|price=price*1 size=quantity*1",
                "kucoin/doc_Unified_GetFuturesOpenInterest|kucoin:BTC/USDT:USDT|open_interest|data|ts*1|openInterest=open_interest*0.001",
                "okx/live_Rubik_get-contract-open-interest-history-btc-usdt-swap|okx:BTC/USDT:USDT|open_interest|data|0*1|2=open_interest*1 3=notional_value*1",
                "binance/doc_CoinFutures_GetFundingRates|binance:BTC/USD:USD|funding||fundingTime*1|fundingRate=funding_rate*1 markPrice=mark_price*1",
                "binance/doc_CoinFutures_GetOpenInterestHistory|binance:BTC/USD:USD|open_interest||timestamp*1|sumOpenInterestValue=open_interest*1 sumOpenInterest=notional_value*100",
                "binance/doc_CoinFutures_GetKlines|binance:BTC/USD:USD|candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1 7=volume*1 8=num_trades*1",
                "binance/doc_CoinFutures_GetIndexPriceKlines|binance:BTC/USD:USD|index_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1",
                "binance/doc_CoinFutures_GetMarkPriceKlines|binance:BTC/USD:USD|mark_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1",
                "binance/doc_CoinFutures_GetPremiumIndexKlines|binance:BTC/USD:USD|premium_candles||0*1|1=open*1 2=high*1 3=low*1 4=close*1"
            })
    void rows(String file, String instrument, String dataset, String rowsAt, String time, String values)
            throws IOException {
        JsonNode body = body(file);
        String[] of = dataset.split(" ");
        Dataset kind = Dataset.parse(of[0]);
        Interval interval = of.length > 1 ? Interval.parse(of[1]) : Interval.M1;
        SeriesId series = new SeriesId(kind, Instrument.parse(instrument), kind.hasInterval() ? interval : null);
        String[] when = time.split("\\*");
        List<JsonNode> stated = new ArrayList<>();
        Fields.at(body, rowsAt == null ? "" : rowsAt).forEach(stated::add);
        assertThat(stated).isNotEmpty();
        List<Long> times = new ArrayList<>();
        for (JsonNode row : stated) {
            long exact = millis(value(row, when[0]), when[1]);
            times.add(kind == Dataset.FUNDING ? Interval.M1.floor(exact + 30_000) : exact);
        }
        for (int i = 0; i < stated.size(); i++) {
            long at = times.get(i);
            long first = switch (kind) {
                // Answers for its window alone, and was recorded whole.
                case FUNDING -> Collections.min(times);
                case TRADES -> stated.size() == 1 ? at : at - 2_000_000;
                default -> at - 2_000_000;
            };
            long last = kind == Dataset.FUNDING ? Collections.max(times) : at;
            long now = (kind.hasInterval() ? interval.next(last) : last) + 400_000;
            try (ScriptedVenue server = serving(series.instrument().exchange(), body, now)) {
                Rows rows = server.exchange()
                        .fetch(series, TimeRange.ofMillis(first, last + 2_000))
                        .rows();
                Rows ours = rows.where(index -> rows.time(index) == at);
                JsonNode row = stated.get(i);
                assertThat(ours.size()).as("row of " + at).isGreaterThanOrEqualTo(1);
                assertThat(ours.where(index -> states(ours, index, row, values)).size())
                        .as(values + " of " + row + " in " + dump(ours))
                        .isGreaterThanOrEqualTo(1);
            }
        }
    }

    /** Whether our row has each value that a recorded one states; several may have one time. */
    private static boolean states(Rows ours, int at, JsonNode row, String values) {
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

    private static String dump(Rows rows) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < rows.dataset().columns().size(); column++) {
            if (rows.dataset().columns().get(column).type() == Dataset.ColumnType.NUMBER) {
                text.append(rows.dataset().columns().get(column).name())
                        .append('=')
                        .append(rows.number(column, 0))
                        .append(' ');
            }
        }
        return text.toString();
    }

    private static JsonNode value(JsonNode row, String field) {
        return row.isArray() ? row.path(Integer.parseInt(field)) : row.path(field);
    }

    /** Of venues that write fractions of a millisecond the fraction is cut off; settlements are rounded to the minute. */
    private static long millis(JsonNode value, String unit) {
        String text = value.asString();
        if (text.endsWith("Z")) {
            return Instant.parse(text).toEpochMilli();
        }
        return new BigDecimal(text).multiply(new BigDecimal(unit)).longValue();
    }

    /** Candles in columns, a page of one trade, and dollars as open interest. */
    @Test
    void answers_of_deribit() throws IOException {
        JsonNode candles = body("deribit/ccxt_static#fetchOHLCV");
        JsonNode trades = body("deribit/ccxt_static#fetchTrades");
        JsonNode interest = body("deribit/ccxt_static#fetchOpenInterest");
        JsonNode columns = candles.path("result");
        JsonNode trade = trades.path("result").path("trades").path(0);
        JsonNode summary = interest.path("result").path(0);
        String path = "/api/v2/public/get_";
        try (ScriptedVenue server = new ScriptedVenue("deribit", Instant.parse("2026-01-01T00:00:00Z"))
                .on(path + "tradingview_chart_data", candles.toString())
                .on(
                        path + "last_trades_by_instrument_and_time",
                        trades.toString().replace("true", "false"))
                .on(path + "book_summary_by_instrument", interest.toString())) {
            Instrument spot = Instrument.parse("deribit:BTC/USDT");
            long open = columns.path("ticks").path(0).asLong();
            Rows hour = server.exchange()
                    .fetch(SeriesId.candles(spot, Interval.H1), TimeRange.ofMillis(open, open + 3_600_000))
                    .rows();
            assertThat(hour.times()).containsExactly(open);
            for (String name : List.of("open", "high", "low", "close", "volume")) {
                assertThat(hour.number(name, 0))
                        .isEqualTo(columns.path(name).path(0).asDouble());
            }
            long time = trade.path("timestamp").asLong();
            Rows one = server.exchange()
                    .fetch(SeriesId.of(Dataset.TRADES, spot), TimeRange.ofMillis(time - 5, time + 5))
                    .rows();
            assertThat(one.times()).containsExactly(time);
            assertThat(one.text("trade_id", 0)).isEqualTo(trade.path("trade_id").asString());
            assertThat(one.number("price", 0)).isEqualTo(trade.path("price").asDouble());
            assertThat(one.number("quantity", 0)).isEqualTo(trade.path("amount").asDouble());
            assertThat(one.text("taker_side", 0)).isEqualTo("buy");
            Rows now = server.exchange()
                    .latest(SeriesId.of(Dataset.OPEN_INTEREST, Instrument.perps("deribit", "BTC", "USD")));
            double dollars = summary.path("open_interest").asDouble();
            assertThat(now.number("notional_value", 0)).isEqualTo(dollars);
            assertThat(now.number("open_interest", 0))
                    .isEqualTo(dollars / summary.path("mark_price").asDouble());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "taker-volume|taker_volume|2|1",
                "long-short-ratio|global_account|1|",
                "top-traders-contract-long-short-account-ratio|top_account|1|",
                "top-traders-contract-long-short-position-ratio|top_position|1|"
            })
    void ratios_of_okx(String name, String kind, int bought, Integer sold) throws IOException {
        String file = "okx/live_Rubik_get-" + (name.startsWith("top") ? name : "contract-" + name) + "-btc-usdt-swap";
        JsonNode body = body(file);
        Instrument btc = Instrument.perps("okx", "BTC", "USDT");
        for (JsonNode row : body.path("data")) {
            long at = row.path(0).asLong();
            String path = "/api/v5/rubik/stat/" + (sold == null ? "contracts/" : "") + ratioPath(name);
            try (ScriptedVenue server = serving("okx", body, at + 400_000)
                    .on("*", "{\"code\":\"0\",\"data\":[]}")
                    .on(path, body.toString())) {
                Rows all = server.exchange()
                        .fetch(SeriesId.of(Dataset.LONG_SHORT_RATIO, btc), TimeRange.ofMillis(at, at + 1))
                        .rows();
                Rows ours = all.where(i -> kind.equals(all.text(0, i)));
                double buys = row.path(bought).asDouble();
                double sells = sold == null ? 1 : row.path(sold).asDouble();
                assertThat(ours.times()).containsExactly(at);
                assertThat(ours.number(3, 0)).isEqualTo(buys / sells);
            }
        }
    }

    private static String ratioPath(String name) {
        return switch (name) {
            case "taker-volume" -> "taker-volume-contract";
            case "long-short-ratio" -> "long-short-account-ratio-contract";
            default -> name.replaceAll("top-traders-contract-(.*)", "$1-contract-top-trader");
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gate/doc_Spot_GetSymbols|gate||/api/v4/spot/currency_pairs|base quote|fee|0.000001 0.001 0.002 0.002",
                "bitget/doc_Spot_GetSymbols|bitget|data|/api/v2/spot/public/symbols|baseCoin quoteCoin||0.0001 0.00000001 0.001 0.001",
                "kucoin/doc_Spot_GetSymbols|kucoin|data|/api/v2/symbols|baseCurrency quoteCurrency||0.000001 0.0001 NaN NaN",
                "mexc/doc_SpotApi_GetExchangeInfo|mexc|symbols|/api/v3/exchangeInfo|baseAsset quoteAsset||0.00001 0.01 0.0005 0.0005"
            })
    void spot_pairs(String file, String venue, String itemsAt, String path, String names, String fee, String first)
            throws IOException {
        JsonNode body = body(file);
        String[] fields = names.split(" ");
        List<String> stated = new ArrayList<>();
        Fields.at(body, itemsAt == null ? "" : itemsAt)
                .forEach(pair -> stated.add(venue + ":" + pair.path(fields[0]).asString() + "/"
                        + pair.path(fields[1]).asString()));
        String nothing = venue.equals("bitget") ? "{\"code\":\"00000\",\"data\":[]}" : "{\"code\":0,\"data\":[]}";
        try (ScriptedVenue server = new ScriptedVenue(venue, Instant.parse("2025-06-01T00:00:00Z"))
                .on("*", nothing)
                .on(path, body.toString())) {
            List<Listing> spot = server.exchange().instruments().stream()
                    .filter(listing -> listing.instrument().type() == InstrumentType.SPOT)
                    .toList();
            assertThat(spot)
                    .extracting(listing -> listing.instrument().toString())
                    .isEqualTo(stated);
            Listing one = spot.get(0);
            assertThat(one.active()).isTrue();
            assertThat(List.of(one.tickSize(), one.lotSize(), one.makerFee(), one.takerFee()))
                    .isEqualTo(List.of(first.split(" ")).stream()
                            .map(Double::valueOf)
                            .toList());
        }
    }
}
