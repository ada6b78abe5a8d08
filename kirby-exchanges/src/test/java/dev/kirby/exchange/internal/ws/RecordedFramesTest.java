package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The frames of the second collection, sent over a real socket, are read to the values that they state. */
@Timeout(60)
class RecordedFramesTest {

    private static final Path FOLDER = SharedData.path("recorded2");
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * File, instrument, dataset and interval, where the frame has its rows, the time and its unit, pairs
     * {@code field=column*factor}, and what is replaced in a frame, as samples name another stream than their data is of.
     */
    private static final String FRAMES = """
            binance/ws_Spot_ExchangeData_Klines|binance:BNB/BTC|candles 1m|data.k|t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1|btcusdt@kline_8h>bnbbtc@kline_1m;123400000>123360000
            binance/ws_Spot_ExchangeData_Trades|binance:BNB/BTC|trades|data|T*1|p=price*1 q=quantity*1|btcusdt@trade>bnbbtc@trade
            binance/ws_UsdFutures_Klines|binance:BTC/USDT:USDT|candles 1m|data.k|t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1|kline_1M>kline_1m
            binance/ws_UsdFutures_AggTrades|binance:BTC/USDT:USDT|trades|data|T*1|p=price*1 q=quantity*1|
            binance/ws_UsdFutures_Liquidations|binance:BTC/USDT:USDT|liquidations|data.o|T*1|ap=price*1 z=quantity*1|
            binance/ws_UsdFutures_MarkPrice|binance:BTC/USDT:USDT|funding|data|E*1|r=funding_rate*1 p=mark_price*1 i=index_price*1|
            bitget/ws_Futures_Kline|bitget:BTC/USDT:USDT|candles 1m|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1|candle12H>candle1m
            bitget/ws_Futures_Ticker|bitget:BTC/USDT:USDT|open_interest|data|ts*1|holdingAmount=open_interest*1|
            bitget/ws_Futures_Ticker|bitget:BTC/USDT:USDT|funding|data|ts*1|fundingRate=funding_rate*1 markPrice=mark_price*1 indexPrice=index_price*1|
            bitget/ws_Futures_Trade|bitget:BTC/USDT:USDT|trades|data|ts*1|price=price*1 size=quantity*1|
            bitget/ws_Spot_Klines|bitget:ETH/USDT|candles 1m|data|0*1|1=open*1 2=high*1 3=low*1 4=close*1 5=volume*1|candle1W>candle1m
            bitget/ws_Spot_Trades|bitget:BTC/USDT|trades|data|ts*1|price=price*1 size=quantity*1|ETHUSDT>BTCUSDT
            bybit/ws_V5_Linear_Liquidations|bybit:ETH/USDT:USDT|liquidations|data|T*1|p=price*1 v=quantity*1|
            bybit/ws_V5_Linear_Ticker|bybit:BTC/USDT:USDT|open_interest|data|*|openInterest=open_interest*1 openInterestValue=notional_value*1|
            bybit/ws_V5_Linear_Ticker|bybit:BTC/USDT:USDT|funding|data|*|fundingRate=funding_rate*1 markPrice=mark_price*1 indexPrice=index_price*1|
            bybit/ws_V5_Linear_Trades|bybit:BTC/USDT:USDT|trades|data|T*1|p=price*1 v=quantity*1|
            bybit/ws_V5_Spot_Trades|bybit:BTC/USDT|trades|data|T*1|p=price*1 v=quantity*1|ETHUSDT>BTCUSDT
            gate/ws_Futures_SubscribeToKlineUpdates|gate:ETH/USDT:USDT|candles 5m|result|t*1000|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*0.01|
            gate/ws_Futures_SubscribeToTickerUpdates|gate:ETH/USDT:USDT|funding|result|*|funding_rate=funding_rate*1 mark_price=mark_price*1 index_price=index_price*1|
            gate/ws_Futures_SubscribeToTradeUpdates|gate:ETH/USDT:USDT|trades|result|create_time_ms*1|price=price*1 size=quantity*0.01|
            gate/ws_Spot_SubscribeToKlineUpdates|gate:ETH/USDT|candles 1m|result|t*1000|o=open*1 h=high*1 l=low*1 c=close*1 a=volume*1|
            gate/ws_Spot_SubscribeToTradeUpdates|gate:ETH/USDT|trades|result|create_time_ms*1|price=price*1 amount=quantity*1|
            hyperliquid/ws_Klines|hyperliquid:HYPE/USDC:USDC|candles 1d|data|t*1|o=open*1 h=high*1 l=low*1 c=close*1 v=volume*1 n=num_trades*1|
            hyperliquid/ws_Trades|hyperliquid:HYPE/USDC:USDC|trades|data|time*1|px=price*1 sz=quantity*1|
            kraken/ws_Futures_Ticker|kraken:ETH/USD:USD|open_interest||time*1|openInterest=open_interest*1|
            kraken/ws_Futures_Ticker|kraken:ETH/USD:USD|funding||time*1|relative_funding_rate=funding_rate*1 markPrice=mark_price*1 index=index_price*1|
            kraken/ws_Spot_Kline|kraken:ETH/USDT|candles 5m|data|interval_begin*1|open=open*1 high=high*1 low=low*1 close=close*1 volume=volume*1 trades=num_trades*1|
            kraken/ws_Spot_Trades|kraken:ETH/USDT|trades|data|timestamp*1|price=price*1 qty=quantity*1|
            kucoin/ws_Futures_Trades|kucoin:BTC/USDT:USDT|trades|data|ts*0.000001|price=price*1 size=quantity*0.001|
            kucoin/ws_Futures_MarkPrice|kucoin:BTC/USDT:USDT|funding|data|timestamp*1|markPrice=mark_price*1 indexPrice=index_price*1|XBTUSDM>XBTUSDTM
            kucoin/ws_Spot_Klines|kucoin:BTC/USDT|candles 1h|data.candles|0*1000|1=open*1 2=close*1 3=high*1 4=low*1 5=volume*1|_8hour>_1hour
            kucoin/ws_Spot_Trades|kucoin:BTC/USDT|trades|data|time*0.000001|price=price*1 size=quantity*1|
            mexc/ws_FuturesApi_Klines|mexc:BTC/USDT:USDT|candles 1h|data|t*1000|o=open*1 h=high*1 l=low*1 c=close*1 q=volume*0.0001|
            mexc/ws_FuturesApi_Trades|mexc:BTC/USDT:USDT|trades|data|t*1|p=price*1 v=quantity*0.0001|
            mexc/ws_FuturesApi_Ticker|mexc:BTC/USDT:USDT|open_interest|data|timestamp*1|holdVol=open_interest*0.0001|
            """;

    /** What belongs to no series, and interfaces that Kirby does not speak: accounts, books, best prices, funds, other versions. */
    private static final String NO_ROWS =
            ".*(Ticker|Tickers|MiniTicker|BookTicker|BookTickerUpdates|AssetIndex|CompositIndex|Index(Price)?|Status|Unified_.*"
                    + "|AdvancedTrade_.*|Option_.*|bitfinex/.*|SpotApi_.*|PositionMarkPrice|PositionStatus|FundingSettlement"
                    + "|LiquidationRisk|FuturesApi_Liquidation|TickerUpdates|ContKlines|TradeUpdate|MarkPrice|FundingRate"
                    + "|AggregatedTrades)";

    record Frame(String file, SeriesId series, String rowsAt, String time, String values, String replaced) {

        /** What the venue sends, without what it is asked and says to that. */
        String text() {
            return text(file);
        }

        /** The rate comes apart from the price, and is needed for a row. */
        String before() {
            return file.equals("kucoin/ws_Futures_MarkPrice") ? text("kucoin/ws_Futures_FundingRate") : "";
        }

        private String text(String name) {
            String text = read(name).replaceAll("(?m)^[<>] .*$", "").replaceFirst("(?s)^.*?= *\\s", "");
            for (String pair : replaced.isEmpty() ? new String[0] : replaced.split(";")) {
                String[] words = pair.split(">");
                text = text.replace(words[0], words[1]);
            }
            return text;
        }

        @Override
        public String toString() {
            return file + " as " + series;
        }
    }

    static Stream<Frame> frames() {
        assumeTrue(Files.isDirectory(FOLDER), () -> "no frames at " + FOLDER);
        return FRAMES.lines().map(line -> {
            String[] part = line.split("\\|", -1);
            String[] of = part[2].split(" ");
            Interval interval = of.length > 1 ? Interval.parse(of[1]) : null;
            SeriesId series = new SeriesId(Dataset.parse(of[0]), Instrument.parse(part[1]), interval);
            return new Frame(part[0], series, part[3], part[4], part[5], part[6]);
        });
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Contracts, and the token of KuCoin. */
    private static String plain(String path) {
        return switch (path) {
            case "/api/v1/bullet-public" ->
                "{\"code\":\"200000\",\"data\":{\"token\":\"t\",\"instanceServers\":[{\"endpoint\":"
                        + "\"wss://ws-api-spot.kucoin.com/\",\"encrypt\":true,\"protocol\":\"websocket\","
                        + "\"pingInterval\":18000,\"pingTimeout\":10000}]}}";
            case "/api/v1/contracts/active" ->
                "{\"code\":\"200000\",\"data\":[{\"symbol\":\"XBTUSDTM\",\"type\":\"FFWCSX\",\"baseCurrency\":\"XBT\","
                        + "\"quoteCurrency\":\"USDT\",\"multiplier\":0.001,\"isInverse\":false,\"tickSize\":0.1,"
                        + "\"lotSize\":1,\"status\":\"Open\"}]}";
            case "/api/v1/contract/detail" ->
                "{\"success\":true,\"code\":0,\"data\":[{\"symbol\":\"BTC_USDT\",\"baseCoin\":\"BTC\",\"quoteCoin\":\"USDT\","
                        + "\"settleCoin\":\"USDT\",\"contractSize\":0.0001,\"priceUnit\":0.1,\"volUnit\":1,\"state\":0}]}";
            case "/api/v4/futures/usdt/contracts" -> "[{\"name\":\"ETH_USDT\",\"quanto_multiplier\":\"0.01\"}]";
            case "/api/v2/symbols" -> "{\"code\":\"200000\",\"data\":[]}";
            default -> "[]";
        };
    }

    @ParameterizedTest
    @MethodSource
    void frames(Frame frame) {
        JsonNode sent = JSON.readTree(frame.text());
        JsonNode at = Fields.at(sent, frame.rowsAt());
        boolean isRow = at.isObject() || !at.path(0).isContainer();
        List<JsonNode> stated = new ArrayList<>();
        (isRow ? List.of(at) : at).forEach(stated::add);
        String venue = frame.series().instrument().exchange();
        try (var server = new StreamServer(RecordedFramesTest::acknowledge, RecordedFramesTest::plain);
                var exchange = Exchanges.open(
                        venue, ExchangeSettings.DEFAULT.at(server.url()).unlimited())) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(frame.series()), events)) {
                WebSocket socket = server.opened();
                server.events();
                if (!frame.before().isEmpty()) {
                    socket.send(frame.before());
                }
                socket.send(frame.text());
                for (int i = 0; i < stated.size(); i++) {
                    RecordedEvents.Told told = events.next();
                    assertThat(told.series()).isEqualTo(frame.series());
                    Rows row = told.rows();
                    assertThat(row.size()).isEqualTo(1);
                    check(frame, stated, row);
                }
                assertThat(events.failed).isEmpty();
                assertThat(live.statistics().rows()).isEqualTo(stated.size());
            }
        }
    }

    private static void acknowledge(WebSocket socket, String text) {
        if (text.startsWith("{\"id\":")) {
            socket.send(text.replaceAll("\\{\"id\":\"([^\"]*)\".*", "{\"id\":\"$1\",\"type\":\"ack\"}"));
        }
    }

    /** A row of those that the frame states has each of its values. */
    private static void check(Frame frame, List<JsonNode> stated, Rows row) {
        List<String> wrong = new ArrayList<>();
        for (JsonNode each : stated) {
            List<String> differences = new ArrayList<>();
            String[] when = frame.time().split("\\*");
            if (when.length == 2 && millis(value(each, when[0]).asString(), when[1]) != row.time(0)) {
                differences.add("time " + row.time(0));
            }
            for (String pair : frame.values().split(" ")) {
                String[] parts = pair.split("[=*]");
                double expected = value(each, parts[0]).asDouble() * Double.parseDouble(parts[2]);
                double signless = parts[1].equals("quantity") ? Math.abs(expected) : expected;
                double ours = row.number(row.dataset().indexOf(parts[1]), 0);
                if (ours != signless) {
                    differences.add(parts[1] + " " + ours + " for " + signless);
                }
            }
            if (differences.isEmpty()) {
                return;
            }
            wrong.add(differences.toString());
        }
        assertThat(wrong).as("%s", stated).isEmpty();
    }

    private static JsonNode value(JsonNode row, String field) {
        return row.isArray() ? row.path(Integer.parseInt(field)) : row.path(field);
    }

    private static long millis(String text, String unit) {
        return text.endsWith("Z")
                ? Instant.parse(text).toEpochMilli()
                : new BigDecimal(text).multiply(new BigDecimal(unit)).longValue();
    }

    @Test
    void each_frame_of_a_venue_that_kirby_streams_is_read_or_has_no_rows() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), () -> "no frames at " + FOLDER);
        Set<String> read = frames().map(Frame::file).collect(Collectors.toSet());
        Set<String> unread = new TreeSet<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            files.filter(file -> file.getFileName().toString().startsWith("ws_"))
                    .map(file -> file.getParent().getFileName() + "/"
                            + file.getFileName().toString().replace(".txt", ""))
                    .filter(file -> Exchanges.names().contains(file.replaceAll("/.*", "")))
                    .filter(file -> !read.contains(file) && !file.matches(NO_ROWS))
                    .forEach(unread::add);
        }
        assertThat(unread).isEmpty();
    }
}
