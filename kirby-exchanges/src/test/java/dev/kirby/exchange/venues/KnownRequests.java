package dev.kirby.exchange.venues;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The paths and parameters that venues are known to accept, and where from: the project's collection of facts names them, or a
 * recorded request has them. In paths a star stands for a symbol, an interval, a date; behind a path whose questions are posted
 * stands the type of the question, and its parameters are the fields of the body. The third source is for files of archives alone: two
 * public programs at least read them so, and the documentation names them.
 */
final class KnownRequests {

    /** Named in the facts. Parameters that they give for a family of paths, such as Binance's klines, count for all of it. */
    static final String FACTS = """
            binance /api/v3/time
            binance /api/v3/exchangeInfo
            binance /api/v3/klines symbol interval startTime endTime limit
            binance /api/v3/aggTrades symbol fromId startTime endTime limit
            binance /fapi/v1/exchangeInfo
            binance /fapi/v1/klines symbol interval startTime endTime limit
            binance /fapi/v1/markPriceKlines symbol interval startTime endTime limit
            binance /fapi/v1/indexPriceKlines pair interval startTime endTime limit
            binance /fapi/v1/premiumIndexKlines symbol interval startTime endTime limit
            binance /fapi/v1/fundingRate symbol startTime endTime limit
            binance /fapi/v1/premiumIndex symbol
            binance /fapi/v1/openInterest symbol
            binance /fapi/v1/aggTrades symbol fromId startTime endTime limit
            binance /futures/data/openInterestHist symbol period startTime endTime limit
            binance /futures/data/globalLongShortAccountRatio symbol period startTime endTime limit
            binance /futures/data/topLongShortAccountRatio symbol period startTime endTime limit
            binance /futures/data/topLongShortPositionRatio symbol period startTime endTime limit
            binance /futures/data/takerlongshortRatio symbol period startTime endTime limit
            binance /data/spot/daily/klines/*/*/*-*-*.zip
            binance /data/spot/monthly/klines/*/*/*-*-*.zip
            binance /data/spot/daily/aggTrades/*/*-aggTrades-*.zip
            binance /data/spot/monthly/aggTrades/*/*-aggTrades-*.zip
            binance /data/futures/um/daily/klines/*/*/*-*-*.zip
            binance /data/futures/um/monthly/klines/*/*/*-*-*.zip
            binance /data/futures/um/daily/markPriceKlines/*/*/*-*-*.zip
            binance /data/futures/um/monthly/markPriceKlines/*/*/*-*-*.zip
            binance /data/futures/um/daily/indexPriceKlines/*/*/*-*-*.zip
            binance /data/futures/um/monthly/indexPriceKlines/*/*/*-*-*.zip
            binance /data/futures/um/daily/premiumIndexKlines/*/*/*-*-*.zip
            binance /data/futures/um/monthly/premiumIndexKlines/*/*/*-*-*.zip
            binance /data/futures/um/daily/aggTrades/*/*-aggTrades-*.zip
            binance /data/futures/um/monthly/aggTrades/*/*-aggTrades-*.zip
            binance /data/futures/um/daily/metrics/*/*-metrics-*.zip
            binance /data/futures/um/monthly/fundingRate/*/*-fundingRate-*.zip
            bybit /v5/market/time
            bybit /v5/market/kline category symbol interval start end limit
            bybit /v5/market/mark-price-kline category symbol interval start end limit
            bybit /v5/market/index-price-kline category symbol interval start end limit
            bybit /v5/market/premium-index-price-kline category symbol interval start end limit
            bybit /v5/market/funding/history category symbol startTime endTime limit
            bybit /v5/market/open-interest category symbol intervalTime startTime endTime limit cursor
            bybit /v5/market/account-ratio category symbol period startTime endTime limit cursor
            bybit /v5/market/tickers category symbol
            bybit /v5/market/recent-trade category symbol
            bybit /v5/market/instruments-info category limit cursor
            bybit /trading/*/**.csv.gz
            bybit /spot/*/*_*.csv.gz
            okx /cdn/okex/traderecords/trades/daily/*/*-trades-*.zip
            okx /api/v5/public/time
            okx /api/v5/market/candles instId bar after before limit
            okx /api/v5/market/history-candles instId bar after before limit
            okx /api/v5/market/mark-price-candles instId bar after before limit
            okx /api/v5/market/history-mark-price-candles instId bar after before limit
            okx /api/v5/market/index-candles instId bar after before limit
            okx /api/v5/market/history-index-candles instId bar after before limit
            okx /api/v5/market/history-trades instId type after before
            okx /api/v5/public/funding-rate-history instId before after limit
            okx /api/v5/public/funding-rate instId
            okx /api/v5/public/open-interest instType instId
            okx /api/v5/public/instruments instType
            okx /api/v5/rubik/stat/contracts/open-interest-history instId period begin end limit
            okx /api/v5/rubik/stat/contracts/long-short-account-ratio-contract instId period begin end limit
            okx /api/v5/rubik/stat/contracts/long-short-account-ratio-contract-top-trader instId period begin end limit
            okx /api/v5/rubik/stat/contracts/long-short-position-ratio-contract-top-trader instId period begin end limit
            hyperliquid /info:candleSnapshot type req coin interval startTime endTime
            hyperliquid /info:fundingHistory type coin startTime endTime
            hyperliquid /info:metaAndAssetCtxs type
            hyperliquid /info:recentTrades type coin
            hyperliquid /info:meta type
            hyperliquid /info:spotMeta type
            hyperliquid /info:exchangeStatus type
            kraken /0/public/Time
            kraken /0/public/OHLC pair interval since
            kraken /0/public/Trades pair since count
            kraken /0/public/AssetPairs
            kraken /api/charts/v1/trade/*/* from to
            kraken /api/charts/v1/mark/*/* from to
            kraken /api/charts/v1/spot/*/* from to
            kraken /api/history/v3/market/*/executions since before sort count continuationToken
            kraken /derivatives/api/v4/historicalfundingrates symbol
            kraken /derivatives/api/v3/history symbol lastTime
            kraken /derivatives/api/v3/tickers
            kraken /derivatives/api/v3/instruments
            coinbase /products/*/candles granularity start end
            coinbase /api/v3/brokerage/market/products/*/candles granularity start end limit
            coinbase /api/v3/brokerage/market/products product_type
            bitget /api/v2/mix/market/contracts productType
            bitget /api/v2/mix/market/history-fund-rate pageSize pageNo
            gate /api/v4/spot/candlesticks currency_pair interval from to limit
            gate /api/v4/futures/usdt/candlesticks contract interval from to
            gate /api/v4/futures/usdt/contracts
            gate /api/v4/futures/usdt/funding_rate contract from to limit
            kucoin /api/v1/market/candles symbol type startAt endAt
            kucoin /api/v1/kline/query symbol granularity from to
            kucoin /api/v1/contract/funding-rates symbol from to
            kucoin /api/v1/contracts/active
            kucoin /api/v1/bullet-public
            mexc /api/v1/contract/detail
            mexc /api/v1/contract/ticker
            mexc /api/v1/contract/kline/* interval start end
            mexc /api/v1/contract/kline/index_price/* interval start end
            mexc /api/v1/contract/kline/fair_price/* interval start end
            mexc /api/v1/contract/funding_rate/*
            mexc /api/v1/contract/funding_rate/history symbol page_num page_size
            """;

    /** Found in recorded requests. */
    static final String RECORDED = """
            coinbaseexchange /time
            coinbase /api/v3/brokerage/market/products product_type
            bitget /api/v2/public/time
            bitget /api/v2/mix/market/history-fund-rate symbol productType
            bitget /api/v3/market/open-interest symbol category
            bitget /api/v3/market/current-fund-rate symbol
            gate /api/v4/spot/time
            gate /api/v4/futures/usdt/contracts/*
            kucoin /api/v1/timestamp
            kucoin /api/v1/market/histories symbol
            kucoin /api/v1/trade/history symbol
            kucoin /api/v1/funding-rate/*/current
            kucoin /api/ua/v1/market/kline symbol interval startAt endAt tradeType
            mexc /api/v3/time
            mexc /api/v3/klines symbol interval startTime endTime limit
            mexc /api/v3/aggTrades symbol
            mexc /api/v1/contract/deals/*
            mexc /api/v1/contract/ticker symbol
            """;

    /** Named in the second collection of facts. */
    static final String MORE_FACTS = """
            bitget /api/v2/spot/public/symbols
            bitget /api/v2/spot/market/candles symbol granularity startTime endTime limit
            bitget /api/v2/spot/market/history-candles symbol granularity startTime endTime limit
            bitget /api/v2/mix/market/candles symbol productType granularity startTime endTime limit
            bitget /api/v2/mix/market/history-candles symbol productType granularity startTime endTime limit
            bitget /api/v2/mix/market/history-mark-candles symbol productType granularity startTime endTime limit
            bitget /api/v2/mix/market/history-index-candles symbol productType granularity startTime endTime limit
            bitget /api/v2/spot/market/fills-history symbol startTime endTime idLessThan limit
            bitget /api/v2/mix/market/fills-history symbol productType startTime endTime idLessThan limit
            bitget /api/v2/mix/market/account-long-short symbol period
            bitget /api/v2/mix/market/taker-buy-sell symbol period
            gate /api/v4/spot/currency_pairs
            gate /api/v4/spot/trades currency_pair from to limit page
            gate /api/v4/futures/usdt/trades contract from to limit offset
            gate /api/v4/futures/usdt/contract_stats contract interval from to limit
            gate /api/v4/futures/usdt/liq_orders contract from to limit
            kucoin /api/v2/symbols
            kucoin /api/ua/v1/market/open-interest symbol interval startAt endAt pageSize
            mexc /api/v3/exchangeInfo
            mexc /api/v3/aggTrades symbol startTime endTime limit
            coinbase /products/*/trades limit after
            bybit /v5/market/instruments-info category limit cursor
            binance /dapi/v1/exchangeInfo
            binance /dapi/v1/klines symbol interval startTime endTime limit
            binance /dapi/v1/markPriceKlines symbol interval startTime endTime limit
            binance /dapi/v1/indexPriceKlines pair interval startTime endTime limit
            binance /dapi/v1/premiumIndexKlines symbol interval startTime endTime limit
            binance /dapi/v1/fundingRate symbol startTime endTime limit
            binance /dapi/v1/premiumIndex symbol
            binance /dapi/v1/aggTrades symbol startTime endTime limit
            binance /futures/data/openInterestHist pair contractType period startTime endTime limit
            binance /futures/data/globalLongShortAccountRatio pair period startTime endTime limit
            binance /futures/data/topLongShortAccountRatio pair period startTime endTime limit
            binance /futures/data/topLongShortPositionRatio pair period startTime endTime limit
            binance /futures/data/takerBuySellVol pair contractType period startTime endTime limit
            gate /futures_usdt/*/*/*-*.csv.gz
            bitget /online/trades/*/*/*.zip
            kucoin /data/futures/daily/trades/*/*-trades-*.zip
            kucoin /data/spot/daily/trades/*/*-trades-*.zip
            bitfinex /v2/candles/*/hist start end limit sort
            bitfinex /v2/trades/*/hist start end limit sort
            bitfinex /v2/status/deriv/*/hist start end limit sort
            deribit /api/v2/public/get_tradingview_chart_data instrument_name start_timestamp end_timestamp resolution
            deribit /api/v2/public/get_funding_rate_history instrument_name start_timestamp end_timestamp
            deribit /api/v2/public/get_last_trades_by_instrument_and_time instrument_name start_timestamp end_timestamp count sorting include_old
            dydx /v4/candles/perpetualMarkets/* resolution limit fromISO toISO
            dydx /v4/historicalFunding/* limit effectiveBeforeOrAt
            dydx /v4/trades/perpetualMarket/* limit createdBeforeOrAt
            dydx /v4/perpetualMarkets ticker limit
            binance /data/futures/cm/daily/liquidationSnapshot/*/*-liquidationSnapshot-*.zip
            binance /data/futures/cm/monthly/klines/*/*/*-*-*.zip
            binance /data/futures/cm/daily/klines/*/*/*-*-*.zip
            kraken /api/charts/v1/analytics/*/open-interest since to interval
            kraken /api/charts/v1/analytics/*/long-short-ratio since to interval
            okx /api/v5/rubik/stat/taker-volume-contract instId period begin end limit
            """;

    /** Found in the second collection of recorded requests, or in the first lines of its documented samples. */
    static final String MORE_RECORDED = """
            bitfinex /v2/status/deriv keys
            bitfinex /v2/conf/pub:info:pair
            bitfinex /v2/conf/pub:info:pair:futures
            deribit /api/v2/public/get_time
            deribit /api/v2/public/get_book_summary_by_currency currency
            deribit /api/v2/public/get_book_summary_by_instrument instrument_name
            dydx /v4/time
            """;

    /** What two public programs at least read. */
    static final String READ_BY_OTHERS = """
            kucoin /data/spot/daily/klines/*/*/*-*-*.zip
            kucoin /data/futures/daily/klines/*/*/*-*-*.zip
            kucoin /data/futures/daily/mark/*/*/*-*-*.zip
            kucoin /data/futures/daily/index/*/*/*-*-*.zip
            okx /cdn/okex/traderecords/candlesticks/*/*/*.zip
            okx /cdn/okex/traderecords/swaprates/*/*/*.zip
            """;

    private KnownRequests() {}

    /** By path, the parameters that it is known to accept. */
    static Map<String, Set<String>> of(String venue) {
        Map<String, Set<String>> known = new HashMap<>();
        for (String[] words : lines(FACTS + MORE_FACTS + RECORDED + MORE_RECORDED + READ_BY_OTHERS)) {
            if (words[0].replaceAll("exchange$", "").equals(venue)) {
                known.computeIfAbsent(words[1], path -> new TreeSet<>())
                        .addAll(Arrays.asList(words).subList(2, words.length));
            }
        }
        return known;
    }

    /** The lines of a text, split into words. */
    static List<String[]> lines(String text) {
        return text.lines().map(line -> line.split(" ")).toList();
    }

    /** The path with stars for what differs from series to series. */
    static String general(String path) {
        return path.replaceAll("(?<=/v2/(candles|trades|status/deriv)/)[^/]+(?=/hist)", "*")
                .replaceAll("(?<=/futures_usdt/)\\w+/\\d{6}/\\w+-\\d{6}(?=\\.csv)", "*/*/*-*")
                .replaceAll("(?<=Klines|klines|mark|index)/([A-Z0-9_]+)/(\\w+)/\\1-\\2-[-0-9]+", "/*/*/*-*-*")
                .replaceAll("(?<=/)([A-Z0-9_]+)/\\1(-\\w+-|_?)[-0-9]{7,10}(?=\\.)", "*/*$2*")
                .replaceAll("\\d{8}/[A-Z]+-USDT?(-SWAP)?-trades-[-0-9]{10}", "*/*-trades-*")
                .replaceAll("(?<=traderecords/(candlesticks|swaprates)/)\\w+/\\d{6,8}/[-\\w]+(?=\\.)", "*/*/*")
                .replaceAll("(?<=/online/trades/)\\w+/\\w+/\\w+(?=\\.)", "*/*/*")
                .replaceAll("\\.zip\\.CHECKSUM$", ".zip")
                .replaceAll("(?<=/api/charts/v1/\\w{4,5}/)\\w+/\\w+", "*/*")
                .replaceAll("(?<=/)(PF_)?[A-Z0-9]+[-_]?(USD|USDT|USDTM|USDC)(?=/|$)", "*");
    }
}
