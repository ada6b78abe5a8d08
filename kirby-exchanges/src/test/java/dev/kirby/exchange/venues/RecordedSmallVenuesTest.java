package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Answers as the venues really gave them, served again to the adapters and read to the values that the recordings state. */
class RecordedSmallVenuesTest {

    private static final Path RECORDED = SharedData.path("recorded");
    private static final Map<String, Double> CONTRACT_SIZES = Map.of(
            "gate:BTC/USDT:USDT", 0.0001,
            "kucoin:BTC/USDT:USDT", 0.001,
            "kucoin:ETH/USDT:USDT", 0.01);

    private static JsonNode recorded(String file) throws IOException {
        Path path = RECORDED.resolve(file + ".json");
        assumeTrue(Files.exists(path), () -> "no recorded answers at " + path);
        return new JsonMapper().readTree(Files.readString(path));
    }

    private static List<JsonNode> answers(String file, String method) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode answer : recorded(file).path("response")) {
            if (answer.path("method").asString().equals(method)) {
                found.add(answer);
            }
        }
        return found;
    }

    private static ScriptedVenue serving(String venue, JsonNode answer, long now) {
        JsonNode body = answer.path("httpResponse");
        return new ScriptedVenue(venue, Instant.ofEpochMilli(now))
                .on(
                        "*",
                        asked -> ScriptedVenue.Answer.json(
                                (asked.params().containsKey("after") ? before(body, asked.number("after")) : body)
                                        .toString()));
    }

    /** The recorded trades before an id. */
    private static JsonNode before(JsonNode trades, long id) {
        ArrayNode before = new JsonMapper().createArrayNode();
        trades.forEach(trade -> {
            if (trade.path("trade_id").asLong() < id) {
                before.add(trade);
            }
        });
        return before;
    }

    private static double contractSize(Instrument instrument) {
        return CONTRACT_SIZES.getOrDefault(instrument.toString(), 1.0);
    }

    @ParameterizedTest
    @CsvSource({"bitget,bitget,5", "coinbaseexchange,coinbase,1", "gate,gate,1", "kucoin,kucoin,2", "mexc,mexc,1"})
    void candles(String file, String venue, int count) throws IOException {
        int checked = 0;
        for (JsonNode answer : answers(file, "fetchOHLCV")) {
            String symbol = venue + ":" + answer.path("input").get(0).asString();
            if (symbol.endsWith(":BTC")) {
                assertThatThrownBy(() -> Instrument.parse(symbol)).isInstanceOf(InvalidRequestException.class);
                continue;
            }
            Instrument instrument = Instrument.parse(symbol);
            Interval interval = Interval.parse(answer.path("input").get(1).asString());
            Dataset dataset = switch (answer.path("input").path(4).path("price").asString("")) {
                case "mark" -> Dataset.MARK_CANDLES;
                case "index" -> Dataset.INDEX_CANDLES;
                default -> Dataset.CANDLES;
            };
            JsonNode stated = answer.path("parsedResponse");
            long first = stated.get(0).get(0).asLong();
            long last = stated.get(stated.size() - 1).get(0).asLong();
            try (ScriptedVenue server = serving(venue, answer, last + Interval.D1.millis())) {
                Rows rows = server.all(
                        new SeriesId(dataset, instrument, interval),
                        TimeRange.ofMillis(first, last + interval.millis()));
                assertThat(rows.size()).as(symbol).isEqualTo(stated.size());
                for (int row = 0; row < rows.size(); row++) {
                    JsonNode values = stated.get(row);
                    assertThat(rows.time(row)).isEqualTo(values.get(0).asLong());
                    for (int column = 0; column < 4; column++) {
                        assertThat(rows.number(column, row))
                                .as("%s column %d", symbol, column)
                                .isEqualTo(values.get(column + 1).asDouble());
                    }
                    if (dataset == Dataset.CANDLES) {
                        assertThat(rows.number(4, row)).isEqualTo(values.get(5).asDouble() * contractSize(instrument));
                    }
                }
            }
            checked++;
        }
        assertThat(checked).isEqualTo(count - (venue.equals("bitget") ? 1 : 0));
    }

    @ParameterizedTest
    @CsvSource({
        "bitget,bitget,2",
        "coinbaseexchange,coinbase,1",
        "kucoin,kucoin,2",
        "kucoinfutures,kucoin,1",
        "mexc,mexc,1"
    })
    void trades(String file, String venue, int count) throws IOException {
        List<JsonNode> answers = answers(file, "fetchTrades");
        assertThat(answers).hasSize(count);
        for (JsonNode answer : answers) {
            Instrument instrument =
                    Instrument.parse(venue + ":" + answer.path("input").get(0).asString());
            JsonNode stated = answer.path("parsedResponse");
            long first = stated.get(0).path("timestamp").asLong();
            long last = stated.get(stated.size() - 1).path("timestamp").asLong();
            try (ScriptedVenue server = serving(venue, answer, last + 600_000)) {
                Rows rows = server.all(SeriesId.of(Dataset.TRADES, instrument), TimeRange.ofMillis(first, last + 1));
                assertThat(rows.size()).isEqualTo(stated.size());
                for (int row = 0; row < rows.size(); row++) {
                    JsonNode trade = stated.get(row);
                    assertThat(rows.time(row)).isEqualTo(trade.path("timestamp").asLong());
                    assertThat(rows.number(1, row))
                            .isEqualTo(trade.path("price").asDouble());
                    assertThat(rows.number(2, row))
                            .isEqualTo(trade.path("amount").asDouble() * contractSize(instrument));
                    assertThat(rows.text(3, row))
                            .isEqualTo(trade.path("side").asString().equals("buy") ? "buy" : "sell");
                    JsonNode id = trade.path("info").path("sequence");
                    assertThat(rows.text(0, row))
                            .isEqualTo(
                                    venue.equals("mexc")
                                            ? "73238.7x1.12E-4long#1"
                                            : trade.path("id").asString(id.asString("")));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"bitget,fetchFundingRateHistory", "kucoin,fetchFundingRateHistory"})
    void settled_funding(String venue, String method) throws IOException {
        List<JsonNode> answers = answers(venue, method);
        assertThat(answers).hasSize(1);
        for (JsonNode answer : answers) {
            Map<Long, Double> stated = new HashMap<>();
            JsonNode data = answer.path("httpResponse").path("data");
            for (JsonNode rate : data.isArray() ? data : data.path("resultList")) {
                stated.put(
                        rate.path("timepoint")
                                .asLong(rate.path("fundingRateTimestamp").asLong(0)),
                        rate.path("fundingRate").asDouble());
            }
            for (JsonNode rate : answer.path("parsedResponse")) {
                assertThat(stated)
                        .containsEntry(
                                rate.path("timestamp").asLong(),
                                rate.path("fundingRate").asDouble());
            }
            long first = stated.keySet().stream().min(Long::compare).orElseThrow();
            long last = stated.keySet().stream().max(Long::compare).orElseThrow();
            try (ScriptedVenue server = serving(venue, answer, last + Interval.D1.millis())) {
                Rows rows = server.all(
                        SeriesId.of(Dataset.FUNDING, Instrument.perps(venue, "BTC", "USDT")),
                        TimeRange.ofMillis(first, last + 1));
                assertThat(rows.size()).isEqualTo(stated.size());
                for (int row = 0; row < rows.size(); row++) {
                    assertThat(rows.number(0, row)).isEqualTo(stated.get(rows.time(row)));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bitget,bitget,uta fetchFundingRate,BTC",
        "kucoin,kucoin,fetch funding rate from uta,ETH",
        "kucoinfutures,kucoin,fetch funding rate,ETH"
    })
    void running_funding(String file, String venue, String description, String coin) throws IOException {
        JsonNode answer = answers(file, "fetchFundingRate").stream()
                .filter(a -> a.path("description").asString().equals(description))
                .findFirst()
                .orElseThrow();
        JsonNode stated = answer.path("parsedResponse");
        try (ScriptedVenue server = serving(venue, answer, 1_700_000_000_000L)) {
            Rows row = server.exchange().latest(SeriesId.of(Dataset.FUNDING, Instrument.perps(venue, coin, "USDT")));
            assertThat(row.number(0, 0)).isEqualTo(stated.path("fundingRate").asDouble());
            assertThat(row.instant(6, 0))
                    .isEqualTo(stated.path("fundingTimestamp").asLong());
        }
    }

    /** The recorded contract is an inverse one, which no series can be of; its fields are those of all. */
    @Test
    void running_funding_of_gate() throws IOException {
        JsonNode answer = answers("gate", "fetchFundingRates").get(0);
        JsonNode contract = answer.path("httpResponse").get(0);
        JsonNode stated = answer.path("parsedResponse").path("BTC/USD:BTC");
        try (ScriptedVenue server = new ScriptedVenue("gate", Instant.ofEpochSecond(1_741_350_000))
                .on("/api/v4/futures/usdt/contracts/BTC_USDT", contract.toString())) {
            Instrument instrument = Instrument.perps("gate", "BTC", "USDT");
            Rows funding = server.exchange().latest(SeriesId.of(Dataset.FUNDING, instrument));
            assertThat(funding.number(0, 0))
                    .isEqualTo(stated.path("fundingRate").asDouble());
            assertThat(funding.number(2, 0)).isEqualTo(stated.path("markPrice").asDouble());
            assertThat(funding.number(3, 0)).isEqualTo(89025.82000000001);
            assertThat(funding.instant(6, 0))
                    .isEqualTo(stated.path("fundingTimestamp").asLong());
            Rows interest = server.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, instrument));
            assertThat(interest.number(0, 0)).isEqualTo(11835253 * 0.0001);
        }
    }

    @Test
    void open_interest() throws IOException {
        JsonNode bitget = answers("bitget", "fetchOpenInterest").get(0);
        try (ScriptedVenue server = serving("bitget", bitget, 1_751_101_300_000L)) {
            Rows row = server.exchange()
                    .latest(SeriesId.of(Dataset.OPEN_INTEREST, Instrument.perps("bitget", "BTC", "USDT")));
            assertThat(row.times()).containsExactly(1_751_101_220_993L);
            assertThat(row.number(0, 0))
                    .isEqualTo(bitget.path("parsedResponse")
                            .path("openInterestAmount")
                            .asDouble());
        }
        JsonNode kucoin = answers("kucoin", "fetchOpenInterests").get(0);
        for (String coin : List.of("BTC", "ETH")) {
            Instrument instrument = Instrument.perps("kucoin", coin, "USDT");
            JsonNode stated = kucoin.path("parsedResponse").path(instrument.symbol());
            try (ScriptedVenue server = serving("kucoin", kucoin, 1_774_008_000_000L)) {
                Rows row = server.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, instrument));
                assertThat(row.times()).containsExactly(stated.path("timestamp").asLong());
                assertThat(row.number(0, 0))
                        .isEqualTo(stated.path("openInterestAmount").asDouble() * contractSize(instrument));
            }
        }
    }

    @Test
    void liquidations() throws IOException {
        JsonNode answer = answers("gate", "fetchLiquidations").get(0);
        JsonNode stated = answer.path("parsedResponse");
        long time = stated.get(0).path("timestamp").asLong();
        try (ScriptedVenue server = serving("gate", answer, time + 600_000)) {
            Rows rows = server.all(
                    SeriesId.of(Dataset.LIQUIDATIONS, Instrument.perps("gate", "BTC", "USDT")),
                    TimeRange.ofMillis(time - 60_000, time + 60_000));
            assertThat(rows.times()).containsExactly(time, time);
            for (int row = 0; row < 2; row++) {
                assertThat(rows.number(1, row))
                        .isEqualTo(stated.get(row).path("price").asDouble());
                assertThat(rows.number(2, row))
                        .isEqualTo(stated.get(row).path("contracts").asDouble() * 0.0001);
                // Filled above its limit, the order was to sell: a long position was closed.
                assertThat(rows.text(0, row)).isEqualTo("long");
            }
        }
    }
}
