package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venue.Fields;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The second collection of recorded answers and documented samples, served again to the adapters. What they state is read beside
 * by field names, with nothing of the adapters' readers.
 */
class LaterRecordingsTest {

    /** The whole answer, in several forms: as many rows as it states, from the first to the last, and each with its values. */
    @ParameterizedTest
    @MethodSource("dev.kirby.exchange.venues.Recordings#all")
    void rows(Recordings recording) {
        List<JsonNode> stated = recording.stated();
        assertThat(stated).isNotEmpty();
        List<Rows> read = recording.read(List.of(
                body -> body,
                AnswerForms::wordy,
                body -> AnswerForms.terse(AnswerForms.reversed(recording, body)),
                body -> AnswerForms.emptied(recording, body)));
        for (Rows rows : read.subList(0, 3)) {
            assertThat(rows.sorted().times())
                    .containsExactly(stated.stream()
                            .mapToLong(recording::millis)
                            .sorted()
                            .toArray());
            for (JsonNode row : stated) {
                Rows then = rows.where(at -> rows.time(at) == recording.millis(row));
                assertThat(then.where(at -> recording.states(then, at, row)).size())
                        .as(recording.values() + " of " + row + " in " + dump(then))
                        .isPositive();
            }
        }
        assertThat(read.get(3).isEmpty()).isTrue();
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

    /** Candles in columns, a page of one trade, and dollars as open interest. */
    @Test
    void answers_of_deribit() {
        JsonNode candles = Recordings.body("deribit/ccxt_static#fetchOHLCV");
        JsonNode trades = Recordings.body("deribit/ccxt_static#fetchTrades");
        JsonNode interest = Recordings.body("deribit/ccxt_static#fetchOpenInterest");
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
    void ratios_of_okx(String name, String kind, int bought, Integer sold) {
        String file = "okx/live_Rubik_get-" + (name.startsWith("top") ? name : "contract-" + name) + "-btc-usdt-swap";
        JsonNode body = Recordings.body(file);
        Instrument btc = Instrument.perps("okx", "BTC", "USDT");
        for (JsonNode row : body.path("data")) {
            long at = row.path(0).asLong();
            String path = "/api/v5/rubik/stat/" + (sold == null ? "contracts/" : "") + ratioPath(name);
            try (ScriptedVenue server = Recordings.serving("okx", body.toString(), at + 400_000)
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
    void spot_pairs(String file, String venue, String itemsAt, String path, String names, String fee, String first) {
        JsonNode body = Recordings.body(file);
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
