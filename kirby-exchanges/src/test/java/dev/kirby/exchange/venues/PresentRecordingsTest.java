package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Present values of the second collection; and of each of its answers, which test reads it, or why none does. */
class PresentRecordingsTest {

    private static final long NOW = 1_777_285_000_000L;

    /** File, instrument, dataset, where the answer has the values, and pairs {@code field=column*factor}. */
    private static final String PRESENT = """
            binance/doc_CoinFutures_GetMarkPrices|binance:BTC/USD:USD|funding|0|lastFundingRate=funding_rate*1 markPrice=mark_price*1 indexPrice=index_price*1 nextFundingTime=next_funding_time*1
            binance/doc_UsdFutures_GetMarkPrice|binance:BTC/USDT:USDT|funding||lastFundingRate=funding_rate*1 markPrice=mark_price*1 indexPrice=index_price*1 nextFundingTime=next_funding_time*1
            binance/doc_UsdFutures_GetOpenInterest|binance:BTC/USDT:USDT|open_interest||openInterest=open_interest*1
            bitfinex/ccxt_static#fetchOpenInterest|bitfinex:BTC/USDT:USDT|open_interest|0|18=open_interest*1
            bitfinex/ccxt_static#fetchOpenInterests|bitfinex:BTC/USDT:USDT|open_interest|0|18=open_interest*1
            bitget/doc_Futures_GetFundingRate|bitget:BTC/USDT:USDT|funding|data.0|fundingRate=funding_rate*1
            bitget/doc_Futures_GetOpenInterest|bitget:BTC/USDT:USDT|open_interest|data.openInterestList.0|size=open_interest*1
            bitget/ccxt_static#fetchFundingRate|bitget:BTC/USDT:USDT|funding|data.0|fundingRate=funding_rate*1
            bitget/ccxt_static#fetchFundingRate.2|bitget:BTC/USDT:USDT|funding|data.0|fundingRate=funding_rate*1 nextUpdate=next_funding_time*1
            bitget/ccxt_static#fetchOpenInterest|bitget:BTC/USDT:USDT|open_interest|data.list.0|openInterest=open_interest*1
            bybit/ccxt_static#fetchFundingRate|bybit:BTC/USDT:USDT|funding|result.list.0|fundingRate=funding_rate*1 markPrice=mark_price*1 indexPrice=index_price*1 nextFundingTime=next_funding_time*1
            bybit/ccxt_static#fetchFundingRates|bybit:BTC/USDT:USDT|funding|result.list.0|fundingRate=funding_rate*1 markPrice=mark_price*1 indexPrice=index_price*1 nextFundingTime=next_funding_time*1
            bybit/ccxt_static#fetchTicker|bybit:BTC/USDT:USDT|open_interest|result.list.0|openInterest=open_interest*1 openInterestValue=notional_value*1
            gate/doc_PerpetualFutures_GetContract|gate:BTC/USDT:USDT|open_interest||position_size=open_interest*0.0001
            gate/doc_PerpetualFutures_GetContract|gate:BTC/USDT:USDT|funding||funding_rate=funding_rate*1 mark_price=mark_price*1 index_price=index_price*1 funding_next_apply=next_funding_time*1000
            hyperliquid/doc_Futures_GetExchangeInfoAndTickers|hyperliquid:BTC/USDC:USDC|funding|1.0|funding=funding_rate*1 markPx=mark_price*1 oraclePx=oracle_price*1 premium=premium*1
            hyperliquid/doc_Futures_GetExchangeInfoAndTickers|hyperliquid:BTC/USDC:USDC|open_interest|1.0|openInterest=open_interest*1
            krakenfutures/ccxt_static#fetchFundingRates|kraken:DOGE/USD:USD|open_interest|tickers.0|openInterest=open_interest*1
            kucoin/ccxt_static#fetchFundingRate|kucoin:ETH/USDT:USDT|funding|data|nextFundingRate=funding_rate*1 fundingTime=next_funding_time*1
            kucoin/ccxt_static#fetchFundingRate.1|kucoin:ETH/USDT:USDT|funding|data|value=funding_rate*1 fundingTime=next_funding_time*1
            kucoin/ccxt_static#fetchOpenInterests|kucoin:BTC/USDT:USDT|open_interest|data.1|openInterest=open_interest*0.001
            kucoin/doc_Futures_GetCurrentFundingRate|kucoin:BTC/USDT:USDT|funding|data|value=funding_rate*1
            kucoin/doc_Unified_GetFundingRate|kucoin:BTC/USDT:USDT|funding|data|nextFundingRate=funding_rate*1 fundingTime=next_funding_time*1
            kucoinfutures/ccxt_static#fetchFundingRate|kucoin:ETH/USDT:USDT|funding|data|value=funding_rate*1 fundingTime=next_funding_time*1
            mexc/doc_FuturesApi_GetFundingRate|mexc:BTC/USDT:USDT|funding|data|fundingRate=funding_rate*1 nextSettleTime=next_funding_time*1
            okx/ccxt_static#fetchOpenInterest|okx:BTC/USDT:USDT|open_interest|data.0|oiCcy=open_interest*1 oiUsd=notional_value*1
            okx/live_Public_get-open-interest-btc-usdt-swap|okx:BTC/USDT:USDT|open_interest|data.0|oiCcy=open_interest*1 oiUsd=notional_value*1
            """;

    /** Read by {@link LaterRecordingsTest} beside its table. */
    private static final Set<String> READ_ELSEWHERE = Set.of(
            "deribit/ccxt_static#fetchOHLCV",
            "deribit/ccxt_static#fetchTrades",
            "deribit/ccxt_static#fetchOpenInterest",
            "okx/live_Rubik_get-contract-taker-volume-btc-usdt-swap",
            "okx/live_Rubik_get-contract-long-short-ratio-btc-usdt-swap",
            "okx/live_Rubik_get-top-traders-contract-long-short-account-ratio-btc-usdt-swap",
            "okx/live_Rubik_get-top-traders-contract-long-short-position-ratio-btc-usdt-swap",
            "gate/doc_Spot_GetSymbols",
            "bitget/doc_Spot_GetSymbols",
            "kucoin/doc_Spot_GetSymbols",
            "mexc/doc_SpotApi_GetExchangeInfo");

    /** What no series holds, by the end of its name: prices at the moment, books, accounts, lists of instruments, options. */
    private static final String NO_ROWS = "(?i).*(ticker|tickers|prices?|bookprices?|orderbook|basis|status|servertime"
            + "|fetchTime|fetchStatus|tickerhistory|averageprice|constituents|compositeindexinfo|fundinginfo|markets?"
            + "|exchangeinfo|symbols?|symbolnames|contracts?|symbolsatmaxopeninterest|lendingsymbols?|indexlist"
            + "|24hourstats|nextfundingtime|fetchFundingInterval|fetchBorrowInterest|fetchFundingHistory|current.*price"
            + "|platformstatus|fundingsize|fundingstatistics|funding(raw)?orderbook|longsshortstotals|premiumindex"
            + "|servicestatus|orderbook|openinterest-events.*|live_Public_get-(?!open-interest-btc|funding).*"
            + "|live_Rubik_get-(option|put|support|margin|interest|contract-summary|long-short-ratio-btc|taker-(flow|volume)).*)$";

    /** Answers of paths that Kirby does not ask, and samples that no venue can have sent. */
    private static final Set<String> NOT_ASKED = Set.of(
            // Several contracts of a pair together, and dated ones.
            "binance/doc_CoinFutures_GetContinuousContractKlines",
            "binance/doc_UsdFutures_GetContinuousContractKlines",
            "binance/doc_CoinFutures_GetTakerBuySellVolumeRatio",
            "binance/doc_CoinFutures_GetOpenInterest",
            // Of the quarter's contract; its sizes count contracts, of which Kirby asks the perpetual's.
            "binance/doc_CoinFutures_GetAggregatedTradeHistory",
            // Trades by their own ids; Kirby asks for those of one taker together.
            "binance/doc_CoinFutures_GetRecentTrades",
            "binance/doc_CoinFutures_GetTradeHistory",
            "binance/doc_UsdFutures_GetRecentTrades",
            "binance/doc_UsdFutures_GetTradeHistory",
            "mexc/doc_SpotApi_GetRecentTrades",
            // The newest alone, of which the history is asked.
            "bitget/doc_Futures_GetRecentTrades",
            "bitget/doc_Spot_GetRecentTrades",
            "bitfinex/doc_Spot_GetLastKline",
            "bitfinex/doc_Spot_GetDerivativesStatus",
            "kraken/doc_Futures_GetTrades",
            "mexc/doc_FuturesApi_GetFundingRates",
            "krakenfutures/ccxt_static#fetchTrades",
            // When the coming settlement is, without its rate; inverse contracts, which Kirby does not read of these
            // venues.
            "bitget/ccxt_static#fetchFundingRate.1",
            "bitget/ccxt_static#fetchOHLCV",
            "gate/ccxt_static#fetchFundingRates",
            // Another interface than the one that Kirby asks.
            "coinbase/doc_AdvancedTrade_GetKlines",
            "coinbase/doc_AdvancedTrade_GetTradeHistory",
            "gate/doc_PerpetualFutures_GetIndexKlines",
            // Of all symbols together, and no columns of a dataset.
            "bitfinex/doc_Spot_GetLiquidations",
            "bitfinex/doc_Spot_GetDepositWithdrawalStatus",
            "bitfinex/doc_Spot_GetVolumeWeightedAveragePrice");

    record Present(String file, SeriesId series, String at, String values) {

        @Override
        public String toString() {
            return file + " as " + series;
        }
    }

    static Stream<Present> present() {
        Recordings.requireFolder();
        return PRESENT.lines()
                .map(line -> line.split("\\|"))
                .map(part -> new Present(
                        part[0], SeriesId.of(Dataset.parse(part[2]), Instrument.parse(part[1])), part[3], part[4]));
    }

    @ParameterizedTest
    @MethodSource
    void present(Present recording) {
        JsonNode body = Recordings.body(recording.file());
        JsonNode stated = Fields.at(body, recording.at());
        String venue = recording.series().instrument().exchange();
        for (JsonNode form : List.of(body, AnswerForms.wordy(body.deepCopy()), AnswerForms.terse(body.deepCopy()))) {
            try (ScriptedVenue server = Recordings.serving(venue, form.toString(), NOW)) {
                Rows row = server.exchange().latest(recording.series());
                assertThat(row.size()).isEqualTo(1);
                for (String pair : recording.values().split(" ")) {
                    String[] parts = pair.split("[=*]");
                    JsonNode value = Recordings.value(stated, parts[0]);
                    assertThat(value.isMissingNode()).as(pair).isFalse();
                    double expected = value.asDouble() * Double.parseDouble(parts[2]);
                    int column = row.dataset().indexOf(parts[1]);
                    boolean isTime = row.dataset().columns().get(column).type() == Dataset.ColumnType.TIME;
                    assertThat(isTime ? row.instant(column, 0) : row.number(column, 0))
                            .as(pair)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void each_recorded_answer_of_a_venue_that_kirby_reads_is_read_by_a_test_or_no_rows() throws IOException {
        Recordings.requireFolder();
        Set<String> read = Stream.of(
                        Recordings.all().map(Recordings::file),
                        present().map(Present::file),
                        READ_ELSEWHERE.stream(),
                        NOT_ASKED.stream())
                .flatMap(files -> files)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> venues = new TreeSet<>(Exchanges.names());
        Set<String> unread = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Recordings.FOLDER)) {
            for (Path path : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                String venue = path.getParent().getFileName().toString();
                String file = venue + "/" + path.getFileName().toString().replace(".json", "");
                if (venues.contains(venue.replace("futures", ""))) {
                    answers(file).filter(answer -> !answer.matches(NO_ROWS)).forEach(unread::add);
                }
            }
        }
        unread.removeIf(read::contains);
        assertThat(unread).isEmpty();
    }

    /** Each answer of a file, as the tables name it. */
    private static Stream<String> answers(String file) {
        if (!file.endsWith("ccxt_static")) {
            return Stream.of(file);
        }
        Set<String> names = new TreeSet<>();
        JsonNode methods = Recordings.read(file).path("response");
        for (String method : methods.propertyNames()) {
            for (int i = 0; i < methods.path(method).size() && !method.matches(NO_ROWS); i++) {
                names.add(file + "#" + method + (i == 0 ? "" : "." + i));
            }
        }
        return names.stream();
    }
}
