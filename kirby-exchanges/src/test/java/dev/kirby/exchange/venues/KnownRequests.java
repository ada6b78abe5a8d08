package dev.kirby.exchange.venues;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The paths and parameters that venues accept, as their documentation names them and as recordings show them. */
final class KnownRequests {

    /** What the project's collection of facts names; the names of parameters that it gives for a family of paths count for all. */
    private static final Map<String, List<String>> FACTS = Map.of(
            "coinbase",
            List.of("/products/*/candles?granularity&start&end", "/products/*/trades"),
            "bitget",
            List.of(
                    "/api/v2/mix/market/contracts?productType",
                    "/api/v2/mix/market/history-mark-candles?symbol&productType&granularity&startTime&endTime&limit",
                    "/api/v2/mix/market/history-index-candles?symbol&productType&granularity&startTime&endTime&limit",
                    "/api/v2/mix/market/history-fund-rate?symbol&productType&pageSize&pageNo",
                    "/api/v2/spot/market/fills-history?idLessThan",
                    "/api/v2/mix/market/fills-history?idLessThan"),
            "gate",
            List.of(
                    "/api/v4/futures/usdt/contracts",
                    "/api/v4/futures/usdt/funding_rate?limit",
                    "/api/v4/futures/usdt/contract_stats?contract&interval&from&limit",
                    "/api/v4/futures/usdt/liq_orders?from&to",
                    "/api/v4/spot/trades?from&to"),
            "kucoin",
            List.of(
                    "/api/ua/v1/market/open-interest?symbol&interval&pageSize",
                    "/api/v1/kline/query?symbol&granularity&from&to"),
            "mexc",
            List.of(
                    "/api/v1/contract/detail",
                    "/api/v1/contract/kline/index_price/*?interval&start&end",
                    "/api/v1/contract/kline/fair_price/*?interval&start&end",
                    "/api/v1/contract/funding_rate/history?symbol&page_num&page_size"));

    /** What only the venues' own documentation names: lists of spot instruments, and bounds of pages. */
    private static final Map<String, List<String>> DOCUMENTED = Map.of(
            "coinbase",
            List.of("/products/*/trades?limit&after"),
            "bitget",
            List.of(
                    "/api/v2/spot/public/symbols",
                    "/api/v2/spot/market/candles?startTime&endTime",
                    "/api/v2/mix/market/candles?startTime&endTime"),
            "gate",
            List.of(
                    "/api/v4/spot/currency_pairs",
                    "/api/v4/spot/trades?limit",
                    "/api/v4/futures/usdt/trades?from&to&limit"),
            "kucoin",
            List.of("/api/v2/symbols", "/api/ua/v1/market/open-interest?startAt&endAt"),
            "mexc",
            List.of("/api/v3/exchangeInfo"));

    private KnownRequests() {}

    static Map<String, Set<String>> documented(String venue) {
        Map<String, Set<String>> known = new HashMap<>();
        FACTS.getOrDefault(venue, List.of()).forEach(request -> add(known, request));
        DOCUMENTED.getOrDefault(venue, List.of()).forEach(request -> add(known, request));
        return known;
    }

    static void add(Map<String, Set<String>> known, String url) {
        String[] parts = url.replaceFirst("^https?://[^/]+", "").split("\\?");
        Set<String> params = known.computeIfAbsent(general(parts[0]), path -> new HashSet<>());
        for (String param : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            params.add(param.replaceFirst("=.*", ""));
        }
    }

    /** The path with a star for the symbol. */
    static String general(String path) {
        return URI.create(path).getPath().replaceAll("/[A-Z0-9]+[-_]?(USD|USDT|USDTM|USDC)(?=/|$)", "/*");
    }
}
