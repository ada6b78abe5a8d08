package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.exchange.venues.ScriptedVenue.Asked;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a venue serves candles: which of them a request asks for, and how they are written down. The market behind it is sparse
 * and made up, the same for all.
 *
 * @param series what is served
 * @param path where
 * @param parameter a parameter and its value that each request must have
 * @param page rows a page holds at most; a request for more is refused
 * @param first the first millisecond that a request asks for
 * @param end the millisecond after the last that it asks for
 * @param newestFirst the order of rows
 * @param contractSize base units per unit of the volume
 * @param written a body from candles
 */
record CandleDialect(
        SeriesId series,
        String path,
        String parameter,
        int page,
        ToLongFunction<Asked> first,
        ToLongFunction<Asked> end,
        boolean newestFirst,
        double contractSize,
        Function<List<Candle>, String> written) {

    /** The candles of a page of a venue that serves the newer ones apart, and how long they stay there. */
    static final int NEWEST = 1_000;

    static final long NEWER_MILLIS = 30 * 86_400_000L;

    /** One candle, its volume in the venue's units. */
    record Candle(long time, double open, double high, double low, double close, double volume) {

        /** Fills {@code T S Z O H L C V} with time in milliseconds, seconds and ISO 8601 and the values. */
        String as(String template) {
            StringBuilder filled = new StringBuilder();
            String plain = template.replace("baseTokenVolume", "\u0001");
            for (char c : plain.toCharArray()) {
                switch (c) {
                    case 1 -> filled.append("baseTokenVolume");
                    case 'T' -> filled.append(time);
                    case 'Z' -> filled.append(Instant.ofEpochMilli(time));
                    case 'S' -> filled.append(time / 1000);
                    case 'O' -> filled.append(open);
                    case 'H' -> filled.append(high);
                    case 'L' -> filled.append(low);
                    case 'C' -> filled.append(close);
                    case 'V' -> filled.append(volume);
                    default -> filled.append(c);
                }
            }
            return filled.toString();
        }
    }

    @Override
    public String toString() {
        return series + " at " + path;
    }

    /** The candles of the market within a window; there are none for hours on end, and now and then one is missing. */
    static List<Candle> market(Interval interval, long from, long end) {
        List<Candle> candles = new ArrayList<>();
        for (long time = interval.ceil(from); time < end; time = interval.next(time)) {
            long number = time / interval.millis();
            if (number % 97 != 13 && number % 5000 < 4200) {
                double open = 100 + number % 89;
                candles.add(new Candle(time, open, open + 3.5, open - 2.25, open + 1.125, 1 + number % 7));
            }
        }
        return candles;
    }

    static Function<List<Candle>, String> rows(String before, String template, String after) {
        return candles -> before + candles.stream().map(c -> c.as(template)).collect(Collectors.joining(",")) + after;
    }

    Interval interval() {
        return series.requireInterval();
    }

    private Answer answer(Asked asked, int page) {
        String[] required = parameter.split("=");
        if (required.length == 2 && !required[1].equals(asked.params().get(required[0]))) {
            return new Answer(400, "text/plain", "expected " + parameter);
        }
        long from = first.applyAsLong(asked);
        long until = end.applyAsLong(asked);
        if (interval().count(TimeRange.ofMillis(from, until)) > page) {
            return new Answer(400, "text/plain", "a window of more than " + page + " candles");
        }
        List<Candle> found = market(interval(), from, until);
        if (newestFirst) {
            Collections.reverse(found);
        }
        return Answer.json(written.apply(found));
    }

    /** Where the newer candles are served: some venues serve those of the last month apart, in larger pages. */
    String newestPath() {
        return path.replaceAll("(?<=/api/v2/(spot|mix)/market/)history-(?=candles)", "");
    }

    /** Answers at a time, at either path. */
    Answer answer(Asked asked, long now) {
        if (asked.path().equals(path)) {
            return answer(asked, page);
        }
        boolean isGone = first.applyAsLong(asked) < now - NEWER_MILLIS;
        return isGone ? Answer.json(written.apply(List.of())) : answer(asked, NEWEST);
    }

    /** A bound that has to be a time at which a candle opens; other values ask for nothing that there is. */
    private static ToLongFunction<Asked> boundary(String param, Interval interval, long plus) {
        return asked -> interval.isBoundary(asked.number(param)) ? asked.number(param) + plus : 0;
    }

    void check(Rows rows, long from, long end, Predicate<Candle> expected) {
        List<Candle> truth =
                market(interval(), from, end).stream().filter(expected).toList();
        assertThat(rows.times())
                .isEqualTo(truth.stream().mapToLong(Candle::time).toArray());
        boolean traded = series.dataset() == Dataset.CANDLES;
        for (int row = 0; row < truth.size(); row++) {
            Candle candle = truth.get(row);
            assertThat(new double[] {rows.number(0, row), rows.number(1, row), rows.number(2, row), rows.number(3, row)
                    })
                    .containsExactly(candle.open(), candle.high(), candle.low(), candle.close());
            if (traded) {
                assertThat(rows.number(4, row)).isEqualTo(candle.volume() * contractSize);
            } else {
                assertThat(rows.number(4, row)).isNaN();
            }
        }
    }

    private static CandleDialect of(
            Dataset dataset,
            String symbol,
            Interval interval,
            String path,
            String parameter,
            int page,
            ToLongFunction<Asked> first,
            ToLongFunction<Asked> end,
            boolean newestFirst,
            double contractSize,
            Function<List<Candle>, String> written) {
        return new CandleDialect(
                new SeriesId(dataset, Instrument.parse(symbol), interval),
                path,
                parameter,
                page,
                first,
                end,
                newestFirst,
                contractSize,
                written);
    }

    private static ToLongFunction<Asked> millis(String param, long plus) {
        return asked -> asked.number(param) + plus;
    }

    private static ToLongFunction<Asked> seconds(String param, long plus) {
        return asked -> (asked.number(param) + plus) * 1000;
    }

    private static ToLongFunction<Asked> iso(String param, long plus) {
        return asked -> Instant.parse(asked.params().get(param)).toEpochMilli() + plus;
    }

    /** A body of columns, named {@code name:letter}. */
    private static Function<List<Candle>, String> columns(String before, String names, String after) {
        return candles -> Stream.of(names.split(" "))
                .map(column -> column.split(":"))
                .map(parts -> "\"" + parts[0] + "\":["
                        + candles.stream().map(c -> c.as(parts[1])).collect(Collectors.joining(",")) + "]")
                .collect(Collectors.joining(",", before, after));
    }

    private static CandleDialect deribit(String instrument, String name) {
        return of(
                Dataset.CANDLES,
                instrument,
                Interval.M1,
                "/api/v2/public/get_tradingview_chart_data",
                "instrument_name=" + name,
                5000,
                // As if a candle came for each time that is asked for.
                asked -> Interval.M1.floor(asked.number("start_timestamp")),
                millis("end_timestamp", 1),
                false,
                1,
                columns(
                        "{\"jsonrpc\":\"2.0\",\"result\":{",
                        "volume:V ticks:T open:O low:L high:H cost:V close:C",
                        ",\"status\":\"ok\"},\"usIn\":1,\"usOut\":2,\"usDiff\":1,\"testnet\":false}"));
    }

    /** Binance's inverse perpetuals, whose volume stands behind that in contracts. */
    private static CandleDialect coinMargin(Dataset dataset, String name, String instrument) {
        return of(
                dataset,
                "binance:BTC/USD:USD",
                Interval.M1,
                "/dapi/v1/" + name,
                instrument,
                1500,
                millis("startTime", 0),
                millis("endTime", 1),
                false,
                1,
                rows("[", "[T,\"O\",\"H\",\"L\",\"C\",\"99\",T,\"V\",7,\"1\",\"1\",\"0\"]", "]"));
    }

    private static CandleDialect inverseBybit(Dataset dataset, String name, String volume) {
        return of(
                dataset,
                "bybit:BTC/USD:USD",
                Interval.M1,
                "/v5/market/" + name,
                "category=inverse",
                1000,
                millis("start", 0),
                millis("end", 1),
                true,
                1,
                rows(
                        "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"symbol\":\"BTCUSD\",\"list\":[",
                        "[\"T\",\"O\",\"H\",\"L\",\"C\"" + volume + "]",
                        "]},\"time\":1}"));
    }

    /** All dialects of the venues in this package's tests, each at its finest interval. */
    static List<CandleDialect> all() {
        Function<List<Candle>, String> bitget = rows(
                "{\"code\":\"00000\",\"msg\":\"success\",\"data\":[",
                "[\"T\",\"O\",\"H\",\"L\",\"C\",\"V\",\"1\"]",
                "]}");
        Function<List<Candle>, String> gate =
                rows("[", "{\"o\":\"O\",\"v\":V,\"t\":S,\"c\":\"C\",\"l\":\"L\",\"h\":\"H\",\"sum\":\"1\"}", "]");
        Function<List<Candle>, String> unified = rows(
                "{\"code\":\"200000\",\"data\":{\"tradeType\":\"FUTURES\",\"list\":[",
                "[\"S\",\"O\",\"C\",\"H\",\"L\",\"0\",\"0\"]",
                "]}}");
        Function<List<Candle>, String> mexc =
                columns("{\"success\":true,\"code\":0,\"data\":{", "time:S open:O high:H low:L close:C vol:V", "}}");
        String perps = ":BTC/USDT:USDT";
        return List.of(
                deribit("deribit:BTC/USDT", "BTC_USDT"),
                deribit("deribit:BTC/USD:USD", "BTC-PERPETUAL"),
                deribit("deribit:BTC/USDC:USDC", "BTC_USDC-PERPETUAL"),
                of(
                        Dataset.CANDLES,
                        "bitfinex:BTC/USDT",
                        Interval.M1,
                        "/v2/candles/trade:1m:tBTCUST/hist",
                        "sort=1",
                        10_000,
                        millis("start", 0),
                        millis("end", 1),
                        false,
                        1,
                        rows("[", "[T,O,C,H,L,V]", "]")),
                of(
                        Dataset.CANDLES,
                        "bitfinex" + perps,
                        Interval.M1,
                        "/v2/candles/trade:1m:tBTCF0%3AUSTF0/hist",
                        "sort=1",
                        10_000,
                        millis("start", 0),
                        millis("end", 1),
                        false,
                        1,
                        rows("[", "[T,O,C,H,L,V]", "]")),
                coinMargin(Dataset.CANDLES, "klines", "symbol=BTCUSD_PERP"),
                coinMargin(Dataset.MARK_CANDLES, "markPriceKlines", "symbol=BTCUSD_PERP"),
                coinMargin(Dataset.INDEX_CANDLES, "indexPriceKlines", "pair=BTCUSD"),
                coinMargin(Dataset.PREMIUM_CANDLES, "premiumIndexKlines", "symbol=BTCUSD_PERP"),
                inverseBybit(Dataset.CANDLES, "kline", ",\"99\",\"V\""),
                inverseBybit(Dataset.MARK_CANDLES, "mark-price-kline", ""),
                inverseBybit(Dataset.INDEX_CANDLES, "index-price-kline", ""),
                of(
                        Dataset.CANDLES,
                        "dydx:BTC/USD:USD",
                        Interval.M1,
                        "/v4/candles/perpetualMarkets/BTC-USD",
                        "resolution=1MIN",
                        1000,
                        iso("fromISO", 0),
                        iso("toISO", 1),
                        true,
                        1,
                        rows(
                                "{\"candles\":[",
                                "{\"startedAt\":\"Z\",\"low\":\"L\",\"high\":\"H\",\"open\":\"O\",\"close\":\"C\",\"trades\":3,"
                                        + "\"baseTokenVolume\":\"V\"}",
                                "]}")),
                of(
                        Dataset.CANDLES,
                        "coinbase:BTC/USD",
                        Interval.M1,
                        "/products/BTC-USD/candles",
                        "granularity=60",
                        300,
                        seconds("start", 0),
                        seconds("end", 1),
                        true,
                        1,
                        rows("[", "[S,L,H,O,C,V]", "]")),
                of(
                        Dataset.CANDLES,
                        "coinbase:BTC/USD",
                        Interval.M30,
                        "/api/v3/brokerage/market/products/BTC-USD/candles",
                        "granularity=THIRTY_MINUTE",
                        300,
                        seconds("start", 0),
                        seconds("end", 1),
                        true,
                        1,
                        rows(
                                "{\"candles\":[",
                                "{\"start\":\"S\",\"low\":\"L\",\"high\":\"H\",\"open\":\"O\",\"close\":\"C\",\"volume\":\"V\"}",
                                "]}")),
                of(
                        Dataset.CANDLES,
                        "bitget:BTC/USDT",
                        Interval.M1,
                        "/api/v2/spot/market/history-candles",
                        "granularity=1min",
                        200,
                        boundary("startTime", Interval.M1, 0),
                        boundary("endTime", Interval.M1, 1),
                        false,
                        1,
                        bitget),
                of(
                        Dataset.CANDLES,
                        "bitget" + perps,
                        Interval.M1,
                        "/api/v2/mix/market/history-candles",
                        "productType=USDT-FUTURES",
                        200,
                        boundary("startTime", Interval.M1, 0),
                        boundary("endTime", Interval.M1, 0),
                        false,
                        1,
                        bitget),
                of(
                        Dataset.MARK_CANDLES,
                        "bitget" + perps,
                        Interval.M1,
                        "/api/v2/mix/market/history-mark-candles",
                        "symbol=BTCUSDT",
                        200,
                        boundary("startTime", Interval.M1, 0),
                        boundary("endTime", Interval.M1, 1),
                        false,
                        1,
                        bitget),
                of(
                        Dataset.INDEX_CANDLES,
                        "bitget:BTC/USDC:USDC",
                        Interval.M1,
                        "/api/v2/mix/market/history-index-candles",
                        "productType=USDC-FUTURES",
                        200,
                        boundary("startTime", Interval.M1, 0),
                        boundary("endTime", Interval.M1, 0),
                        false,
                        1,
                        bitget),
                of(
                        Dataset.CANDLES,
                        "gate:BTC/USDT",
                        Interval.M1,
                        "/api/v4/spot/candlesticks",
                        "currency_pair=BTC_USDT",
                        1000,
                        seconds("from", 0),
                        seconds("to", 1),
                        false,
                        1,
                        rows("[", "[\"S\",\"9\",\"C\",\"H\",\"L\",\"O\",\"V\",\"true\"]", "]")),
                of(
                        Dataset.CANDLES,
                        "gate" + perps,
                        Interval.M1,
                        "/api/v4/futures/usdt/candlesticks",
                        "contract=BTC_USDT",
                        1999,
                        seconds("from", 0),
                        seconds("to", 1),
                        false,
                        0.0001,
                        gate),
                of(
                        Dataset.MARK_CANDLES,
                        "gate" + perps,
                        Interval.M1,
                        "/api/v4/futures/usdt/candlesticks",
                        "contract=mark_BTC_USDT",
                        1999,
                        seconds("from", 0),
                        seconds("to", 1),
                        false,
                        1,
                        gate),
                of(
                        Dataset.INDEX_CANDLES,
                        "gate" + perps,
                        Interval.M1,
                        "/api/v4/futures/usdt/candlesticks",
                        "contract=index_BTC_USDT",
                        1999,
                        seconds("from", 0),
                        seconds("to", 1),
                        false,
                        1,
                        gate),
                of(
                        Dataset.CANDLES,
                        "kucoin:BTC/USDT",
                        Interval.M1,
                        "/api/v1/market/candles",
                        "type=1min",
                        1500,
                        seconds("startAt", 0),
                        seconds("endAt", 0),
                        true,
                        1,
                        rows("{\"code\":\"200000\",\"data\":[", "[\"S\",\"O\",\"C\",\"H\",\"L\",\"V\",\"1\"]", "]}")),
                of(
                        Dataset.CANDLES,
                        "kucoin" + perps,
                        Interval.M1,
                        "/api/v1/kline/query",
                        "symbol=XBTUSDTM",
                        200,
                        millis("from", 0),
                        millis("to", 1),
                        false,
                        0.001,
                        rows("{\"code\":\"200000\",\"data\":[", "[T,O,H,L,C,V,1]", "]}")),
                of(
                        Dataset.MARK_CANDLES,
                        "kucoin" + perps,
                        Interval.M1,
                        "/api/ua/v1/market/kline",
                        "symbol=XBTUSDTM-mark-price",
                        200,
                        seconds("startAt", 0),
                        seconds("endAt", 1),
                        true,
                        1,
                        unified),
                of(
                        Dataset.INDEX_CANDLES,
                        "kucoin" + perps,
                        Interval.M1,
                        "/api/ua/v1/market/kline",
                        "symbol=XBTUSDTM-index-price",
                        200,
                        seconds("startAt", 0),
                        seconds("endAt", 1),
                        true,
                        1,
                        unified),
                of(
                        Dataset.PREMIUM_CANDLES,
                        "kucoin" + perps,
                        Interval.M1,
                        "/api/ua/v1/market/kline",
                        "symbol=XBTUSDTM-premium-index",
                        200,
                        seconds("startAt", 0),
                        seconds("endAt", 0),
                        true,
                        1,
                        unified),
                of(
                        Dataset.CANDLES,
                        "mexc:BTC/USDT",
                        Interval.M1,
                        "/api/v3/klines",
                        "symbol=BTCUSDT",
                        500,
                        millis("startTime", 0),
                        millis("endTime", 0),
                        false,
                        1,
                        rows("[", "[T,\"O\",\"H\",\"L\",\"C\",\"V\",1,\"1\"]", "]")),
                of(
                        Dataset.CANDLES,
                        "mexc" + perps,
                        Interval.M1,
                        "/api/v1/contract/kline/BTC_USDT",
                        "interval=Min1",
                        2000,
                        seconds("start", 0),
                        seconds("end", 1),
                        false,
                        0.0001,
                        mexc),
                of(
                        Dataset.MARK_CANDLES,
                        "mexc" + perps,
                        Interval.M1,
                        "/api/v1/contract/kline/fair_price/BTC_USDT",
                        "interval=Min1",
                        2000,
                        seconds("start", 0),
                        seconds("end", 1),
                        false,
                        1,
                        mexc),
                of(
                        Dataset.INDEX_CANDLES,
                        "mexc" + perps,
                        Interval.M1,
                        "/api/v1/contract/kline/index_price/BTC_USDT",
                        "interval=Min1",
                        2000,
                        seconds("start", 0),
                        seconds("end", 1),
                        false,
                        1,
                        mexc));
    }
}
