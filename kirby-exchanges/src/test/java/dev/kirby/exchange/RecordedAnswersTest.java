package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Asked;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as venues really gave them, served to the adapters and read to the values that the recording states. A venue is
 * added by a line in {@link #VENUES}, and by an answer in {@link #aside} where its adapter asks for more than the rows.
 */
class RecordedAnswersTest {

    private static final Path RECORDED = SharedData.path("recorded");
    private static final JsonMapper JSON = new JsonMapper();

    /** The name of the recording and of the adapter. */
    private static final Map<String, String> VENUES = Map.of(
            "binance", "binance",
            "bybit", "bybit",
            "okx", "okx",
            "hyperliquid", "hyperliquid",
            "kraken", "kraken",
            "krakenfutures", "kraken");

    private static final Map<String, Dataset> HISTORY = Map.of(
            "fetchOHLCV", Dataset.CANDLES,
            "fetchFundingRateHistory", Dataset.FUNDING,
            "fetchOpenInterestHistory", Dataset.OPEN_INTEREST,
            "fetchTrades", Dataset.TRADES);

    private static final Map<String, Dataset> PRESENT = Map.of(
            "fetchOpenInterest", Dataset.OPEN_INTEREST,
            "fetchFundingRate", Dataset.FUNDING,
            "fetchFundingRates", Dataset.FUNDING);

    /** Where the recorded answer to a question for the present came from the history. */
    private static final Set<String> PRESENT_FROM_HISTORY = Set.of("bybit fetchOpenInterest");

    record Answer(String venue, Instrument instrument, String method, JsonNode recorded) {

        Dataset dataset() {
            Dataset dataset = HISTORY.get(method);
            return dataset == null ? PRESENT.get(method) : dataset;
        }

        boolean isPresent() {
            return PRESENT.containsKey(method) && !PRESENT_FROM_HISTORY.contains(venue + " " + method);
        }

        JsonNode stated() {
            return recorded.path("parsedResponse");
        }

        @Override
        public String toString() {
            return method + " of " + instrument + ": "
                    + recorded.path("description").asString("");
        }
    }

    static Stream<Answer> answers() {
        assumeTrue(Files.isDirectory(RECORDED), () -> "no recorded answers at " + RECORDED.toAbsolutePath());
        return VENUES.keySet().stream().sorted().flatMap(RecordedAnswersTest::answersOf);
    }

    private static Stream<Answer> answersOf(String recording) {
        JsonNode responses = read(RECORDED.resolve(recording + ".json")).path("response");
        String venue = VENUES.getOrDefault(recording, recording);
        List<Answer> answers = new ArrayList<>();
        for (JsonNode recorded : responses) {
            String method = recorded.path("method").asString();
            String symbol = symbol(recorded.path("input"));
            boolean known = HISTORY.containsKey(method) || PRESENT.containsKey(method);
            boolean linear = symbol.matches("[^/]+/([^:]+)(:\\1)?");
            if (known && linear) {
                answers.add(new Answer(venue, Instrument.parse(venue + ":" + symbol), method, recorded));
            }
        }
        return answers.stream();
    }

    private static String symbol(JsonNode input) {
        JsonNode first = input.path(0);
        return (first.isArray() ? first.path(0) : first).asString("");
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What adapters ask besides: lists of instruments, for names and sizes of contracts. */
    static String aside(Asked asked) {
        if (asked.body().contains("\"spotMeta\"")) {
            return "{\"tokens\":[{\"name\":\"USDC\",\"index\":0},{\"name\":\"PURR\",\"index\":1},"
                    + "{\"name\":\"HPENGU\",\"index\":2}],\"universe\":[{\"name\":\"PURR/USDC\",\"tokens\":[1,0]},"
                    + "{\"name\":\"@184\",\"tokens\":[2,0]}]}";
        }
        return asked.body().contains("\"meta\"")
                ? "{\"universe\":[{\"name\":\"BTC\",\"szDecimals\":5,\"maxLeverage\":40}]}"
                : "";
    }

    @ParameterizedTest
    @MethodSource("answers")
    void recorded_answers_are_read_to_the_values_they_state(Answer answer) {
        Instant now = now(answer);
        String body = answer.recorded().path("httpResponse").toString();
        try (LocalVenue venue = LocalVenue.start(now, asked -> {
                    String aside = aside(asked);
                    return Reply.json(aside.isEmpty() ? body : aside);
                });
                Exchange exchange = venue.open(answer.venue())) {
            SeriesId series = series(answer);
            if (answer.isPresent()) {
                present(answer, exchange.latest(series));
            } else {
                history(answer, exchange.fetch(series, window(answer)).rows());
            }
        }
    }

    static Instant now(Answer answer) {
        return Instant.ofEpochMilli(lastTime(answer) + 2 * step(answer));
    }

    static TimeRange window(Answer answer) {
        return TimeRange.ofMillis(firstTime(answer), lastTime(answer) + step(answer));
    }

    static SeriesId series(Answer answer) {
        return answer.dataset().hasInterval()
                ? SeriesId.candles(answer.instrument(), interval(answer))
                : SeriesId.of(answer.dataset(), answer.instrument());
    }

    private static Interval interval(Answer answer) {
        return Interval.parse(answer.recorded().path("input").path(1).asString());
    }

    private static long step(Answer answer) {
        return answer.dataset().hasInterval() ? interval(answer).millis() : 3_600_000;
    }

    private static List<JsonNode> rows(Answer answer) {
        JsonNode stated = answer.stated();
        return stated.isArray()
                ? StreamSupport.stream(stated.spliterator(), false).toList()
                : List.of(stated);
    }

    private static long time(JsonNode row) {
        return row.isArray() ? row.path(0).asLong() : row.path("timestamp").asLong(0);
    }

    private static long firstTime(Answer answer) {
        return rows(answer).stream().mapToLong(RecordedAnswersTest::time).min().orElseThrow() / 60_000 * 60_000;
    }

    private static long lastTime(Answer answer) {
        return rows(answer).stream().mapToLong(RecordedAnswersTest::time).max().orElseThrow();
    }

    private static void history(Answer answer, Rows rows) {
        int checked = 0;
        for (JsonNode stated : rows(answer)) {
            int at = indexOf(rows, stated);
            assertThat(at).as("the row of %s", stated).isNotNegative();
            switch (answer.dataset()) {
                case CANDLES -> {
                    for (int column = 0; column < 5; column++) {
                        assertThat(rows.number(column, at))
                                .isEqualTo(stated.path(column + 1).asDouble());
                    }
                }
                case FUNDING -> assertNumber(rows, "funding_rate", at, stated.path("fundingRate"));
                case OPEN_INTEREST -> assertNumber(rows, "open_interest", at, stated.path("openInterestAmount"));
                case TRADES -> {
                    assertNumber(rows, "price", at, stated.path("price"));
                    assertNumber(rows, "quantity", at, stated.path("amount"));
                    String side = rows.text(rows.dataset().indexOf("taker_side"), at);
                    assertThat(side).isEqualTo(stated.path("side").asString().equals("buy") ? "buy" : "sell");
                }
                default -> throw new IllegalStateException("No recording states " + answer.dataset() + ".");
            }
            checked++;
        }
        assertThat(checked).isPositive();
        assertThat(rows.size()).isGreaterThanOrEqualTo(checked);
    }

    private static int indexOf(Rows rows, JsonNode stated) {
        boolean keyed = rows.dataset() == Dataset.TRADES;
        for (int row = 0; row < rows.size(); row++) {
            if (keyed
                    ? stated.path("id").asString().equals(rows.text(0, row))
                    : Math.abs(rows.time(row) - time(stated)) < 30_000) {
                return row;
            }
        }
        return -1;
    }

    private static void present(Answer answer, Rows rows) {
        assertThat(rows.size()).isEqualTo(1);
        JsonNode stated = answer.stated();
        if (answer.dataset() == Dataset.OPEN_INTEREST) {
            // What the recorder calls base volume is the amount in coins where the venue counts contracts.
            JsonNode coins = stated.path("baseVolume");
            assertNumber(rows, "open_interest", 0, coins.isNull() ? stated.path("openInterestAmount") : coins);
            if (!Double.isNaN(rows.number(rows.dataset().indexOf("notional_value"), 0))) {
                assertNumber(rows, "notional_value", 0, stated.path("openInterestValue"));
            }
            assertThat(rows.time(0)).isEqualTo(stated.path("timestamp").asLong());
        } else {
            JsonNode one = stated.has("fundingRate")
                    ? stated
                    : stated.path(0).isMissingNode() ? first(stated) : stated.path(0);
            assertNumber(rows, "funding_rate", 0, one.path("fundingRate"));
            assertNumber(rows, "mark_price", 0, one.path("markPrice"));
            if (one.path("fundingTimestamp").isNumber()
                    && rows.instant(rows.dataset().indexOf("next_funding_time"), 0) != Rows.NO_TIME) {
                assertThat(rows.instant(rows.dataset().indexOf("next_funding_time"), 0))
                        .isEqualTo(one.path("fundingTimestamp").asLong());
            }
        }
    }

    private static JsonNode first(JsonNode object) {
        return object.iterator().next();
    }

    private static void assertNumber(Rows rows, String column, int row, JsonNode stated) {
        double value = stated.asDouble();
        assertThat(rows.number(rows.dataset().indexOf(column), row))
                .as(column)
                .isCloseTo(value, within(Math.abs(value) * 1e-12));
    }
}
