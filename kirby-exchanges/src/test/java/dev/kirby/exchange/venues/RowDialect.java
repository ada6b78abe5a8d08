package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venues.ScriptedVenue.Asked;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How a venue serves rows other than candles: which of them a request asks for, and how they are written down. The market behind it is
 * made up, the same for all.
 *
 * @param series what is served
 * @param kind the kind of ratio; empty for other rows
 * @param path where
 * @param page rows a page holds at most
 * @param depth how far back it reaches at most
 * @param windows the longest time that one request may ask for; zero for any
 * @param asked the rows that a request asks for, of those of the market, in the order of the answer
 * @param body an answer from its rows
 * @param contractSize base units per unit of the quantity
 */
record RowDialect(
        SeriesId series,
        String kind,
        String path,
        int page,
        Duration depth,
        Duration windows,
        BiFunction<Asked, Market, List<Tick>> asked,
        Function<List<Tick>, String> body,
        double contractSize) {

    /** A row of the market. */
    record Tick(long id, long time) {

        double price() {
            return 100 + id % 89;
        }

        long amount() {
            return 1 + id % 7;
        }

        boolean isBuy() {
            return id % 3 == 0;
        }
    }

    /** The rows that there are, oldest first, up to a time. */
    record Market(List<Tick> ticks, long now) {

        /** Of a time and up to another, both counted, newest first. */
        List<Tick> newestFirst(long from, long last) {
            List<Tick> found = oldestFirst(from, last);
            // A view: a page is a thousand of what may be hundreds of thousands.
            return new AbstractList<>() {
                @Override
                public Tick get(int index) {
                    return found.get(found.size() - 1 - index);
                }

                @Override
                public int size() {
                    return found.size();
                }
            };
        }

        List<Tick> oldestFirst(long from, long last) {
            int begin = first(from);
            return ticks.subList(begin, Math.max(begin, first(Math.min(last, now) + 1)));
        }

        /** The thousand trades before an id, newest first; their ids count from 1. */
        List<Tick> before(String id) {
            int end = id == null ? ticks.size() : (int) Math.min(ticks.size(), Long.parseLong(id) - 1);
            List<Tick> found = new ArrayList<>(ticks.subList(Math.max(0, end - 1000), Math.max(0, end)));
            Collections.reverse(found);
            return found;
        }

        private int first(long time) {
            int low = 0;
            int high = ticks.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (ticks.get(middle).time() < time) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** Trades at no known distance, now and then several at once; or a row each five minutes, with holes. */
    Market market(Duration length, long now) {
        List<Tick> ticks = new ArrayList<>();
        long from = now - length.toMillis();
        if (isEvents()) {
            long time = from;
            for (long id = 1; time < now; id++) {
                ticks.add(new Tick(id, isWholeSeconds() ? time / 1000 * 1000 : time));
                time += id % 5 == 0 ? 0 : id * 7919 % (isNameless() ? 8_000 : 40_000);
            }
        } else {
            long step = step();
            for (long time = (from / step + 1) * step; time <= now; time += step) {
                long number = time / step;
                if (number % 97 != 13) {
                    ticks.add(new Tick(number, time));
                }
            }
        }
        return new Market(ticks, now);
    }

    private long step() {
        return (series.dataset() == Dataset.FUNDING ? Interval.H1 : Interval.M5).millis();
    }

    private boolean isEvents() {
        return series.dataset() == Dataset.TRADES || series.dataset() == Dataset.LIQUIDATIONS;
    }

    /** Trades without ids, five times as many as elsewhere; nobody knows which of them a full page holds. */
    boolean isNameless() {
        return path.equals("/api/v3/aggTrades");
    }

    /** Contracts of so many dollars each. */
    private boolean isInMoney() {
        return path.equals("/dapi/v1/aggTrades");
    }

    private double quantity(Tick tick) {
        return isInMoney() ? tick.amount() * contractSize / tick.price() : tick.amount() * contractSize;
    }

    /** Endpoints of the series that ask at this path: Gate has all kinds of ratios in one table. */
    private int endpoints() {
        return path.endsWith("/contract_stats") && !kind.isEmpty() ? 4 : 1;
    }

    /** Asked for by the hour at most, which are many requests. */
    boolean isHourly() {
        return !windows.isZero() && windows.compareTo(Duration.ofHours(1)) <= 0;
    }

    /** So much of its history, or all of it where it is shorter. */
    Duration atMost(Duration length) {
        return depth.compareTo(length) < 0 ? depth : length;
    }

    private boolean isWholeSeconds() {
        return path.contains("fills-history") || path.contains("liq_orders");
    }

    String body(List<Tick> ticks) {
        return body.apply(ticks);
    }

    /** Kraken's statistics: times and values in columns. */
    private static RowDialect analytics(Dataset dataset, String kind, String name, String value) {
        RowTemplate times = RowTemplate.of("SECONDS");
        RowTemplate values = RowTemplate.of(value);
        return new RowDialect(
                SeriesId.of(dataset, Instrument.parse("kraken:BTC/USD:USD")),
                kind,
                "/api/charts/v1/analytics/PF_XBTUSD/" + name,
                2000,
                Duration.ofDays(90),
                Duration.ZERO,
                (asked, market) ->
                        paged(market.oldestFirst(asked.number("since") * 1000, asked.number("to") * 1000), 0, 2001),
                ticks -> times.joined(ticks, "{\"result\":{\"timestamp\":[", "],\"data\":[")
                        + values.joined(ticks, "", "],\"more\":false},\"errors\":[]}"),
                1);
    }

    void check(Rows all, List<Tick> truth) {
        Rows rows = kind.isEmpty() ? all : all.where(row -> kind.equals(all.text(0, row)));
        assertThat(rows.times()).isEqualTo(truth.stream().mapToLong(Tick::time).toArray());
        double[] amounts = truth.stream().mapToDouble(this::quantity).toArray();
        switch (series.dataset()) {
            case TRADES -> {
                if (isNameless()) {
                    checkEvents(rows, truth, "buy", "sell");
                } else {
                    checkTrades(rows, truth);
                }
            }
            case LIQUIDATIONS -> checkEvents(rows, truth, "long", "short");
            case OPEN_INTEREST, FUNDING -> assertThat(rows.numbers(0)).isEqualTo(amounts);
            case LONG_SHORT_RATIO ->
                assertThat(rows.numbers(3))
                        .isEqualTo(truth.stream()
                                .mapToDouble(tick -> tick.price() / tick.amount())
                                .toArray());
            default -> throw new IllegalStateException("No " + series.dataset() + " here.");
        }
    }

    /** Trades of one time have no order. */
    private void checkTrades(Rows rows, List<Tick> truth) {
        Map<String, Tick> byId = new HashMap<>();
        truth.forEach(tick -> byId.put(Long.toString(tick.id()), tick));
        assertThat(rows.size()).isEqualTo(byId.size());
        int wrong = 0;
        for (int row = 0; row < rows.size(); row++) {
            Tick tick = byId.remove(rows.text(0, row));
            boolean right = tick != null
                    && tick.time() == rows.time(row)
                    && tick.price() == rows.number(1, row)
                    && quantity(tick) == rows.number(2, row)
                    && (tick.isBuy() ? "buy" : "sell").equals(rows.text(3, row));
            wrong += right ? 0 : 1;
        }
        assertThat(wrong).as("wrong rows of " + rows.size()).isZero();
    }

    /** Those of one time have no order, and two of them may be alike. */
    private void checkEvents(Rows rows, List<Tick> truth, String positive, String negative) {
        List<String> expected = new ArrayList<>();
        for (Tick tick : truth) {
            String side = tick.isBuy() ? positive : negative;
            expected.add(tick.time() + " " + side + " " + tick.price() + " " + quantity(tick));
        }
        int side = series.dataset() == Dataset.TRADES ? 3 : 0;
        List<String> found = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            found.add(rows.time(row) + " " + rows.text(side, row) + " " + rows.number(1, row) + " "
                    + rows.number(2, row));
        }
        Collections.sort(expected);
        Collections.sort(found);
        assertThat(found).isEqualTo(expected);
    }

    /** Requests that a backfill may take: full pages, and one for each window that has to be asked for apart. */
    long bound(TimeRange range, int rows) {
        long length = range.endMillis() - range.startMillis();
        boolean regular = !isEvents();
        // Where rows are missing at a known distance, a page is not full.
        long expected = regular ? length / step() : isNameless() ? 3L * rows : rows;
        long pages = expected / page + (windows.isZero() ? 1 : length / windows.toMillis() + 1) + (regular ? 0 : 1);
        return endpoints() * pages;
    }

    @Override
    public String toString() {
        return series + (kind.isEmpty() ? "" : " " + kind) + " at " + path;
    }

    private static List<Tick> paged(List<Tick> all, long skip, long limit) {
        return all.stream().skip(skip).limit(limit).toList();
    }

    private static RowDialect of(
            Dataset dataset,
            String symbol,
            String kind,
            String path,
            int page,
            Duration depth,
            Duration windows,
            double contractSize,
            BiFunction<Asked, Market, List<Tick>> asked,
            String... body) {
        RowTemplate row = RowTemplate.of(body[1]);
        return new RowDialect(
                SeriesId.of(dataset, Instrument.parse(symbol)),
                kind,
                path,
                page,
                depth,
                windows,
                asked,
                ticks -> row.joined(ticks, body[0], body[2]),
                contractSize);
    }

    /** All dialects, as the venues' documentation has them. */
    static List<RowDialect> all() {
        Duration quarter = Duration.ofDays(90);
        // Trades and liquidations are many: these days of them have dozens of pages.
        Duration days = Duration.ofDays(10);
        Duration day = Duration.ofDays(1);
        Duration none = Duration.ZERO;
        String fills = "{\"tradeId\":\"ID\",\"side\":\"SIDE\",\"price\":\"PRICE\",\"size\":\"AMOUNT\",\"ts\":\"TIME\"}";
        BiFunction<Asked, Market, List<Tick>> fillsAsked = (asked, market) -> {
            long from = asked.number("startTime");
            long last = asked.number("endTime");
            if (last - from > Duration.ofDays(7).toMillis()) {
                return List.of();
            }
            List<Tick> found = asked.params().containsKey("idLessThan")
                    ? market.before(asked.params().get("idLessThan")).stream()
                            .takeWhile(tick -> tick.time() >= from)
                            .toList()
                    : market.newestFirst(from, last);
            return paged(found, 0, asked.number("limit"));
        };
        String ratio = "\"longShortRatio\":\"RATIO\",\"longAccount\":\"0.6\",\"shortAccount\":\"0.4\"";
        return List.of(
                of(
                        Dataset.TRADES,
                        "gate:BTC/USDT",
                        "",
                        "/api/v4/spot/trades",
                        1000,
                        days,
                        day,
                        1,
                        (asked, market) -> asked.number("limit") * (asked.number("page") - 1) > 100_000
                                ? List.of()
                                : paged(
                                        market.newestFirst(
                                                asked.number("from") * 1000, asked.number("to") * 1000 + 999),
                                        asked.number("limit") * (asked.number("page") - 1),
                                        asked.number("limit")),
                        "[",
                        "{\"id\":\"ID\",\"create_time\":\"SECONDS\",\"create_time_ms\":\"TIME.999\",\"side\":\"SIDE\","
                                + "\"amount\":\"AMOUNT\",\"price\":\"PRICE\"}",
                        "]"),
                of(
                        Dataset.TRADES,
                        "gate:BTC/USDT:USDT",
                        "",
                        "/api/v4/futures/usdt/trades",
                        1000,
                        days,
                        day,
                        0.0001,
                        (asked, market) -> paged(
                                market.newestFirst(asked.number("from") * 1000, asked.number("to") * 1000 + 999),
                                asked.number("offset"),
                                asked.number("limit")),
                        "[",
                        "{\"id\":ID,\"create_time\":FRACTION,\"create_time_ms\":FRACTION,\"contract\":\"BTC_USDT\","
                                + "\"size\":SIGNED,\"price\":\"PRICE\"}",
                        "]"),
                gate(Dataset.OPEN_INTEREST, "", "open_interest"),
                gate(Dataset.LONG_SHORT_RATIO, "global_account", "lsr_account"),
                gate(Dataset.LONG_SHORT_RATIO, "taker_volume", "lsr_taker"),
                of(
                        Dataset.LIQUIDATIONS,
                        "gate:BTC/USDT:USDT",
                        "",
                        "/api/v4/futures/usdt/liq_orders",
                        100,
                        Duration.ofDays(2),
                        Duration.ofHours(1),
                        0.0001,
                        (asked, market) -> asked.number("to") - asked.number("from") > 3600
                                ? List.of()
                                : paged(
                                        market.newestFirst(
                                                asked.number("from") * 1000, asked.number("to") * 1000 + 999),
                                        0,
                                        asked.number("limit")),
                        "[",
                        "{\"time\":SECONDS,\"contract\":\"BTC_USDT\",\"size\":SIGNED,\"order_size\":0,"
                                + "\"order_price\":\"1\",\"fill_price\":\"PRICE\",\"left\":0}",
                        "]"),
                mexc(),
                analytics(Dataset.OPEN_INTEREST, "", "open-interest", "[\"AMOUNT\",\"99\",\"0.5\",\"9\"]"),
                analytics(Dataset.LONG_SHORT_RATIO, "global_account", "long-short-ratio", "\"RATIO\""),
                coinMargin(
                        Dataset.OPEN_INTEREST,
                        "",
                        "openInterestHist",
                        "\"contractType\":\"PERPETUAL\",\"sumOpenInterest\":\"8\",\"sumOpenInterestValue\":\"AMOUNT\""),
                coinMargin(Dataset.LONG_SHORT_RATIO, "global_account", "globalLongShortAccountRatio", ratio),
                coinMargin(Dataset.LONG_SHORT_RATIO, "top_account", "topLongShortAccountRatio", ratio),
                coinMargin(Dataset.LONG_SHORT_RATIO, "top_position", "topLongShortPositionRatio", ratio),
                coinMargin(
                        Dataset.LONG_SHORT_RATIO,
                        "taker_volume",
                        "takerBuySellVol",
                        "\"contractType\":\"PERPETUAL\",\"takerBuyVol\":\"PRICE\",\"takerSellVol\":\"AMOUNT\""),
                of(
                        Dataset.TRADES,
                        "binance:BTC/USD:USD",
                        "",
                        "/dapi/v1/aggTrades",
                        1000,
                        Duration.ofHours(23),
                        Duration.ofHours(1).minusMillis(1),
                        100,
                        (asked, market) -> asked.number("endTime") - asked.number("startTime") >= 3_600_000
                                ? List.of()
                                : paged(
                                        market.oldestFirst(asked.number("startTime"), asked.number("endTime")),
                                        0,
                                        asked.number("limit")),
                        "[",
                        "{\"a\":ID,\"p\":\"PRICE\",\"q\":\"AMOUNT\",\"f\":1,\"l\":1,\"T\":TIME,\"m\":SOLD}",
                        "]"),
                of(
                        Dataset.FUNDING,
                        "binance:BTC/USD:USD",
                        "",
                        "/dapi/v1/fundingRate",
                        998,
                        quarter,
                        none,
                        1,
                        (asked, market) -> paged(
                                market.oldestFirst(asked.number("startTime"), asked.number("endTime")),
                                0,
                                asked.number("limit")),
                        "[",
                        "{\"symbol\":\"BTCUSD_PERP\",\"fundingTime\":TIME,\"fundingRate\":\"AMOUNT\"}",
                        "]"),
                of(
                        Dataset.FUNDING,
                        "bybit:BTC/USD:USD",
                        "",
                        "/v5/market/funding/history",
                        200,
                        quarter,
                        Duration.ofDays(60),
                        1,
                        (asked, market) -> paged(
                                market.newestFirst(asked.number("startTime"), asked.number("endTime")),
                                0,
                                asked.number("limit")),
                        "{\"retCode\":0,\"result\":{\"category\":\"inverse\",\"list\":[",
                        "{\"symbol\":\"BTCUSD\",\"fundingRate\":\"AMOUNT\",\"fundingRateTimestamp\":\"TIME\"}",
                        "]},\"time\":1}"),
                of(
                        Dataset.LONG_SHORT_RATIO,
                        "bybit:BTC/USD:USD",
                        "global_account",
                        "/v5/market/account-ratio",
                        500,
                        quarter,
                        none,
                        1,
                        (asked, market) -> paged(
                                market.newestFirst(asked.number("startTime"), asked.number("endTime")),
                                0,
                                asked.number("limit")),
                        "{\"retCode\":0,\"result\":{\"list\":[",
                        "{\"symbol\":\"BTCUSD\",\"buyRatio\":\"PRICE\",\"sellRatio\":\"AMOUNT\",\"timestamp\":\"TIME\"}",
                        "],\"nextPageCursor\":\"\"},\"time\":1}"),
                // In dollars, at two dollars a coin.
                of(
                        Dataset.OPEN_INTEREST,
                        "bybit:BTC/USD:USD",
                        "",
                        "/v5/market/open-interest",
                        200,
                        quarter,
                        none,
                        0.5,
                        (asked, market) -> paged(
                                market.newestFirst(asked.number("startTime"), asked.number("endTime")),
                                0,
                                asked.number("limit")),
                        "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"symbol\":\"BTCUSD\",\"category\":\"inverse\","
                                + "\"list\":[",
                        "{\"openInterest\":\"AMOUNT\",\"timestamp\":\"TIME\"}",
                        "],\"nextPageCursor\":\"\"},\"retExtInfo\":{},\"time\":1}"),
                of(
                        Dataset.TRADES,
                        "bitget:BTC/USDT",
                        "",
                        "/api/v2/spot/market/fills-history",
                        1000,
                        days,
                        Duration.ofHours(6),
                        1,
                        fillsAsked,
                        "{\"code\":\"00000\",\"data\":[",
                        fills,
                        "]}"),
                of(
                        Dataset.TRADES,
                        "bitget:BTC/USDT:USDT",
                        "",
                        "/api/v2/mix/market/fills-history",
                        1000,
                        Duration.ofDays(7),
                        Duration.ofHours(6),
                        1,
                        fillsAsked,
                        "{\"code\":\"00000\",\"data\":[",
                        fills,
                        "]}"),
                of(
                        Dataset.OPEN_INTEREST,
                        "kucoin:BTC/USDT:USDT",
                        "",
                        "/api/ua/v1/market/open-interest",
                        199,
                        Duration.ofDays(7).minusHours(1),
                        none,
                        0.001,
                        (asked, market) -> paged(
                                market.newestFirst(asked.number("startAt"), asked.number("endAt")),
                                0,
                                asked.number("pageSize")),
                        "{\"code\":\"200000\",\"data\":[",
                        "{\"openInterest\":\"AMOUNT\",\"ts\":TIME}",
                        "]}"),
                of(
                        Dataset.TRADES,
                        "coinbase:BTC/USD",
                        "",
                        "/products/BTC-USD/trades",
                        1000,
                        days,
                        none,
                        1,
                        (asked, market) -> paged(market.before(asked.params().get("after")), 0, asked.number("limit")),
                        "[",
                        "{\"trade_id\":ID,\"side\":\"MAKER\",\"size\":\"AMOUNT\",\"price\":\"PRICE\",\"time\":\"ISO\"}",
                        "]"),
                of(
                        Dataset.LONG_SHORT_RATIO,
                        "okx:BTC/USDT:USDT",
                        "taker_volume",
                        "/api/v5/rubik/stat/taker-volume-contract",
                        99,
                        Duration.ofDays(5).minusHours(1),
                        none,
                        1,
                        (asked, market) -> paged(
                                market.newestFirst(asked.number("begin") + 1, asked.number("end") - 1),
                                0,
                                asked.number("limit")),
                        "{\"code\":\"0\",\"data\":[",
                        "[\"TIME\",\"AMOUNT\",\"PRICE\"]",
                        "]}"),
                of(
                        Dataset.TRADES,
                        "deribit:BTC/USDC:USDC",
                        "",
                        "/api/v2/public/get_last_trades_by_instrument_and_time",
                        1000,
                        days,
                        none,
                        1,
                        (asked, market) -> paged(
                                market.oldestFirst(asked.number("start_timestamp"), asked.number("end_timestamp")),
                                0,
                                asked.number("count")),
                        "{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":[",
                        "{\"timestamp\":TIME,\"price\":PRICE,\"amount\":AMOUNT,\"direction\":\"SIDE\",\"trade_seq\":ID,"
                                + "\"trade_id\":\"ID\"}",
                        "],\"has_more\":false},\"usIn\":1,\"usOut\":2}"),
                bitfinex("bitfinex:BTC/USDT", "tBTCUST"),
                bitfinex("bitfinex:BTC/USDT:USDT", "tBTCF0%3AUSTF0"),
                of(
                        Dataset.OPEN_INTEREST,
                        "bitfinex:BTC/USDT:USDT",
                        "",
                        "/v2/status/deriv/tBTCF0%3AUSTF0/hist",
                        5000,
                        quarter,
                        none,
                        1,
                        (asked, market) -> paged(
                                market.oldestFirst(asked.number("start"), asked.number("end")),
                                0,
                                asked.number("limit")),
                        "[",
                        "[TIME,null,1,1,null,1,null,1,0.1,9,null,0,null,null,1,null,null,AMOUNT,null,null,null,0,0]",
                        "]"),
                of(
                        Dataset.TRADES,
                        "dydx:BTC/USD:USD",
                        "",
                        "/v4/trades/perpetualMarket/BTC-USD",
                        1000,
                        days,
                        day,
                        1,
                        (asked, market) -> paged(
                                market.newestFirst(
                                        0,
                                        Instant.parse(asked.params().get("createdBeforeOrAt"))
                                                .toEpochMilli()),
                                0,
                                asked.number("limit")),
                        "{\"trades\":[",
                        "{\"id\":\"ID\",\"side\":\"UPPER\",\"size\":\"AMOUNT\",\"price\":\"PRICE\",\"type\":\"LIMIT\","
                                + "\"createdAt\":\"ISO\",\"createdAtHeight\":\"1\"}",
                        "]}"),
                of(
                        Dataset.OPEN_INTEREST,
                        "dydx:BTC/USD:USD",
                        "",
                        "/v4/candles/perpetualMarkets/BTC-USD",
                        999,
                        quarter,
                        none,
                        1,
                        (asked, market) -> paged(
                                market.newestFirst(
                                        Instant.parse(asked.params().get("fromISO"))
                                                .toEpochMilli(),
                                        Instant.parse(asked.params().get("toISO"))
                                                .toEpochMilli()),
                                0,
                                asked.number("limit")),
                        "{\"candles\":[",
                        "{\"startedAt\":\"ISO\",\"ticker\":\"BTC-USD\",\"resolution\":\"5MINS\","
                                + "\"startingOpenInterest\":\"AMOUNT\",\"open\":\"1\"}",
                        "]}"));
    }

    /** Gate's table of statistics, in which each field but one is the same in all rows. */
    private static RowDialect gate(Dataset dataset, String kind, String field) {
        String statistics = "{\"time\":SECONDS,\"lsr_taker\":1,\"lsr_account\":2,\"top_lsr_account\":3,"
                + "\"top_lsr_size\":4,\"open_interest\":5,\"open_interest_usd\":77.5}";
        String value = dataset == Dataset.OPEN_INTEREST ? "AMOUNT" : "RATIO";
        return of(
                dataset,
                "gate:BTC/USDT:USDT",
                kind,
                "/api/v4/futures/usdt/contract_stats",
                864,
                Duration.ofDays(90),
                Duration.ZERO,
                dataset == Dataset.OPEN_INTEREST ? 0.0001 : 1,
                (asked, market) -> paged(
                        market.oldestFirst(asked.number("from") * 1000, asked.number("to") * 1000),
                        0,
                        asked.number("limit")),
                "[",
                statistics.replaceFirst("\"" + field + "\":\\d", "\"" + field + "\":" + value),
                "]");
    }

    /** Binance's statistics of inverse perpetuals. */
    private static RowDialect coinMargin(Dataset dataset, String kind, String name, String fields) {
        return of(
                dataset,
                "binance:BTC/USD:USD",
                kind,
                "/futures/data/" + name,
                500,
                Duration.ofDays(29),
                Duration.ZERO,
                1,
                (asked, market) -> paged(
                        market.newestFirst(asked.number("startTime"), asked.number("endTime")),
                        0,
                        asked.number("limit")),
                "[",
                "{\"pair\":\"BTCUSD\"," + fields + ",\"timestamp\":TIME}",
                "]");
    }

    /** Trades without ids. A full page holds now the oldest of a window, now the newest; without a window there are a hundred. */
    private static RowDialect mexc() {
        return of(
                Dataset.TRADES,
                "mexc:BTC/USDT",
                "",
                "/api/v3/aggTrades",
                500,
                Duration.ofDays(1),
                Duration.ofHours(1),
                1,
                (asked, market) -> {
                    if (!asked.params().containsKey("startTime")) {
                        return market.before(null).subList(0, 100);
                    }
                    long last = asked.number("endTime");
                    List<Tick> found = market.oldestFirst(asked.number("startTime"), last);
                    long limit = asked.number("limit");
                    return paged(found, last % 2 == 0 ? 0 : Math.max(0, found.size() - limit), limit);
                },
                "[",
                "{\"a\":null,\"f\":null,\"l\":null,\"p\":\"PRICE\",\"q\":\"AMOUNT\",\"T\":TIME,\"m\":SOLD,\"M\":true}",
                "]");
    }

    private static RowDialect bitfinex(String symbol, String name) {
        return of(
                Dataset.TRADES,
                symbol,
                "",
                "/v2/trades/" + name + "/hist",
                10_000,
                Duration.ofDays(10),
                Duration.ZERO,
                1,
                (asked, market) ->
                        paged(market.oldestFirst(asked.number("start"), asked.number("end")), 0, asked.number("limit")),
                "[",
                "[ID,TIME,SIGNED,PRICE]",
                "]");
    }
}
