package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Asked;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers kept byte for byte, served to the adapters and compared value by value with what stands in them. */
class ByteTrueAnswersTest {

    private static final Path FOLDER = SharedData.path("recorded/byte_true");
    private static final JsonMapper JSON = new JsonMapper();

    private static String text(String file) throws IOException {
        Path path = FOLDER.resolve(file);
        assumeTrue(Files.exists(path), () -> "no recorded answer at " + path.toAbsolutePath());
        return Files.readString(path);
    }

    /** The answer in a cassette of a HTTP recorder, to the request whose body has certain words. */
    private static String cassette(String file, String request) throws IOException {
        String text = text(file);
        String after = text.substring(text.indexOf(request));
        int from = after.indexOf("string: '") + "string: '".length();
        // Long texts are folded at spaces, of which these have none.
        return after.substring(from, after.indexOf("'\n", from)).replaceAll("\\s+", "");
    }

    private static Rows fetched(String venue, String body, SeriesId series, TimeRange range, Instant now) {
        String coins = "{\"universe\":[{\"name\":\"BTC\"},{\"name\":\"kPEPE\"}]}";
        try (LocalVenue local = LocalVenue.start(now, asked -> Reply.json(matches(asked, "\"meta\"") ? coins : body));
                Exchange exchange = local.open(venue)) {
            return exchange.fetch(series, range).rows();
        }
    }

    private static List<Listing> listed(String venue, String path, String body) {
        try (LocalVenue local =
                        LocalVenue.start(Instant.now(), asked -> Reply.json(matches(asked, path) ? body : "{}"));
                Exchange exchange = local.open(venue)) {
            return exchange.instruments();
        }
    }

    private static boolean matches(Asked asked, String words) {
        return (asked.url() + " " + asked.body()).contains(words);
    }

    private static void assertColumn(
            Rows rows,
            String column,
            JsonNode raw,
            int firstRow,
            BiFunction<JsonNode, String, JsonNode> field,
            String name) {
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.number(rows.dataset().indexOf(column), row))
                    .as("%s of row %d", column, row)
                    .isEqualTo(Double.parseDouble(
                            field.apply(raw.path(firstRow + row), name).asString()));
        }
    }

    private static JsonNode byIndex(JsonNode row, String index) {
        return row.path(Integer.parseInt(index));
    }

    private static JsonNode byName(JsonNode row, String name) {
        return row.path(name);
    }

    @Test
    void seven_hundred_kraken_candles_are_read_as_they_stand_but_for_the_one_that_runs() throws IOException {
        String body = text("kraken/http_ohlc.json");
        JsonNode raw = JSON.readTree(body).path("result").path("XBTUSDT");
        long running = 1000 * raw.path(raw.size() - 1).path(0).asLong();
        Rows rows = fetched(
                "kraken",
                body,
                SeriesId.candles(Instrument.parse("kraken:BTC/USDT"), Interval.M1),
                TimeRange.ofMillis(running - 718 * 60_000, running + 60_000),
                Instant.ofEpochMilli(running + 30_000));
        assertThat(rows.size()).isEqualTo(718);
        int first = raw.size() - 1 - rows.size();
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.time(row))
                    .isEqualTo(1000 * raw.path(first + row).path(0).asLong());
        }
        assertColumn(rows, "open", raw, first, ByteTrueAnswersTest::byIndex, "1");
        assertColumn(rows, "high", raw, first, ByteTrueAnswersTest::byIndex, "2");
        assertColumn(rows, "low", raw, first, ByteTrueAnswersTest::byIndex, "3");
        assertColumn(rows, "close", raw, first, ByteTrueAnswersTest::byIndex, "4");
        assertColumn(rows, "volume", raw, first, ByteTrueAnswersTest::byIndex, "6");
        assertColumn(rows, "num_trades", raw, first, ByteTrueAnswersTest::byIndex, "7");
    }

    @Test
    void a_full_page_of_kraken_trades_answers_up_to_its_last_instant_only() throws IOException {
        String body = text("kraken/http_trades.json");
        JsonNode raw = JSON.readTree(body).path("result").path("XBTUSDT");
        Instant start = Instant.ofEpochMilli((long) (1000 * raw.path(0).path(2).asDouble()));
        Instant last = Instant.ofEpochMilli(
                (long) (1000 * raw.path(raw.size() - 1).path(2).asDouble()));
        try (LocalVenue local = LocalVenue.start(last.plusSeconds(86_400), asked -> Reply.json(body));
                Exchange exchange = local.open("kraken")) {
            var page = exchange.fetch(
                    SeriesId.of(Dataset.TRADES, Instrument.parse("kraken:BTC/USDT")),
                    new TimeRange(start, last.plusSeconds(3600)));
            assertThat(page.answered().end()).isEqualTo(last);
            Rows rows = page.rows();
            assertThat(rows.size()).isBetween(990, 999);
            assertColumn(rows, "price", raw, 0, ByteTrueAnswersTest::byIndex, "0");
            assertColumn(rows, "quantity", raw, 0, ByteTrueAnswersTest::byIndex, "1");
            for (int row = 0; row < rows.size(); row++) {
                assertThat(rows.text(0, row)).isEqualTo(raw.path(row).path(6).asString());
                assertThat(rows.text(3, row))
                        .isEqualTo(raw.path(row).path(3).asString().equals("b") ? "buy" : "sell");
            }
            assertThat(local.asked().get(0).number("since")).isEqualTo((start.toEpochMilli() - 1) * 1_000_000);
        }
    }

    @Test
    void kraken_futures_candles_are_read_as_they_stand() throws IOException {
        String body = text("kraken/http_futures_candles_trade.json");
        JsonNode raw = JSON.readTree(body).path("candles");
        Rows rows = fetched(
                "kraken",
                body,
                SeriesId.candles(Instrument.parse("kraken:BTC/USD:USD"), Interval.H1),
                TimeRange.of("2024-11-16", "2024-11-17"),
                Instant.parse("2024-11-18T00:00:00Z"));
        assertThat(rows.size()).isEqualTo(3);
        for (String column : List.of("open", "high", "low", "close", "volume")) {
            assertColumn(rows, column, raw, 0, ByteTrueAnswersTest::byName, column);
        }
        assertThat(rows.time(2)).isEqualTo(raw.path(2).path("time").asLong());
    }

    @Test
    void kraken_futures_funding_now_is_told_as_a_fraction_of_the_mark_price() throws IOException {
        String body = text("kraken/http_futures_tickers.json");
        SeriesId funding = SeriesId.of(Dataset.FUNDING, Instrument.parse("kraken:ETH/USD:USD"));
        SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, Instrument.parse("kraken:ETH/USD:USD"));
        try (LocalVenue local = LocalVenue.start(Instant.now(), asked -> Reply.json(body));
                Exchange exchange = local.open("kraken")) {
            Rows now = exchange.latest(funding);
            assertThat(now.number(0, 0)).isEqualTo(1.5e-5 / 3205.25);
            assertThat(now.time(0))
                    .isEqualTo(Instant.parse("2025-11-17T00:34:37.524Z").toEpochMilli());
            assertThat(exchange.latest(interest).number(0, 0)).isEqualTo(1_000_000.0);
        }
    }

    @Test
    void kraken_lists_pairs_with_fees_and_linear_perpetuals_only() throws IOException {
        Listing pair = listed("kraken", "AssetPairs", text("kraken/http_asset_pairs.json"))
                .get(0);
        assertThat(pair.instrument()).hasToString("kraken:BTC/USDT");
        assertThat(pair.venueSymbol()).isEqualTo("XBTUSDT");
        assertThat(pair.makerFee()).isEqualTo(0.0025);
        assertThat(pair.takerFee()).isEqualTo(0.004);
        assertThat(pair.tickSize()).isEqualTo(0.1);
        assertThat(listed("kraken", "v3/instruments", text("kraken/http_futures_instruments.json")))
                .extracting(Listing::venueSymbol)
                .isNotEmpty()
                .allMatch(symbol -> symbol.startsWith("PF_"));
    }

    @Test
    void bybit_funding_is_put_in_order() throws IOException {
        Rows rows = fetched(
                "bybit",
                text("bybit/http_get_funding_history.json"),
                SeriesId.of(Dataset.FUNDING, Instrument.parse("bybit:BTC/USDT:USDT")),
                TimeRange.of("2024-03-01", "2024-03-10"),
                Instant.parse("2024-03-11T00:00:00Z"));
        assertThat(rows.times()).containsExactly(1709856000000L, 1709884800000L);
        assertThat(rows.numbers(0)).containsExactly(0.00015, 0.0001);
    }

    @Test
    void a_bybit_candle_off_the_grid_is_refused() throws IOException {
        String body = text("bybit/http_get_klines_linear.json");
        SeriesId series = SeriesId.candles(Instrument.parse("bybit:BTC/USDT:USDT"), Interval.M1);
        try (LocalVenue local = LocalVenue.start(Instant.parse("2024-03-09T00:00:00Z"), asked -> Reply.json(body));
                Exchange exchange = local.open("bybit")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> exchange.fetch(series, TimeRange.of("2024-03-08T09:00:00", "2024-03-08T11:00:00")))
                    .isInstanceOf(dev.kirby.SourceException.class)
                    .hasMessageContaining("bybit /v5/market/kline")
                    .hasMessageContaining("no boundary of 1m");
        }
    }

    @Test
    void bybit_lists_perpetuals_linear_and_inverse_and_nothing_dated() throws IOException {
        List<Listing> listings = listed("bybit", "category=linear", text("bybit/http_get_instruments_linear.json"));
        assertThat(listings)
                .extracting(l -> l.instrument().toString())
                .containsExactly("bybit:BTC/USDT:USDT", "bybit:ETH/USDT:USDT");
        assertThat(listings.get(0).lotSize()).isEqualTo(0.001);
        assertThat(listings.get(0).listed()).hasValue(Instant.ofEpochMilli(1_699_990_000_000L));
        List<Listing> inverse = listed("bybit", "category=inverse", text("bybit/http_get_instruments_inverse.json"));
        assertThat(inverse).extracting(l -> l.instrument().toString()).containsExactly("bybit:BTC/USD:USD");
        assertThat(inverse.get(0).lotSize()).isNaN();
        assertThat(listed("bybit", "category=spot", text("bybit/http_get_instruments_spot.json")))
                .extracting(l -> l.instrument().toString())
                .contains("bybit:BTC/USDT", "bybit:ETH/USDT");
    }

    @Test
    void okx_candles_and_trades_are_read_as_they_stand() throws IOException {
        String candles = text("okx/http_get_candlesticks.json");
        Rows rows = fetched(
                "okx",
                candles,
                SeriesId.candles(Instrument.parse("okx:BTC/USDT"), Interval.M1),
                TimeRange.of("2021-07-01", "2021-07-01T00:10:00"),
                Instant.parse("2021-07-02T00:00:00Z"));
        JsonNode raw = JSON.readTree(candles).path("data");
        assertThat(rows.size()).isEqualTo(raw.size());
        assertColumn(rows, "close", raw, 0, ByteTrueAnswersTest::byIndex, "4");
        assertColumn(rows, "volume", raw, 0, ByteTrueAnswersTest::byIndex, "5");
        Rows trades = fetched(
                "okx",
                text("okx/http_get_trades.json"),
                SeriesId.of(Dataset.TRADES, Instrument.parse("okx:BTC/USDT")),
                TimeRange.ofMillis(1747087160000L, 1747087170000L),
                Instant.ofEpochMilli(1747087180000L));
        assertThat(trades.size()).isEqualTo(2);
        assertThat(trades.text(0, 1)).isEqualTo("734864333");
        assertThat(trades.number(2, 1)).isEqualTo(0.00013669);
        assertThat(trades.text(3, 1)).isEqualTo("sell");
        assertThat(trades.text(3, 0)).isEqualTo("buy");
    }

    @Test
    void okx_funding_is_what_was_settled_not_what_was_predicted() throws IOException {
        Rows rows = fetched(
                "okx",
                text("okx/http_get_funding_rate_history.json"),
                SeriesId.of(Dataset.FUNDING, Instrument.parse("okx:BTC/USDT:USDT")),
                TimeRange.of("2023-12-31", "2024-01-02"),
                Instant.parse("2024-01-03T00:00:00Z"));
        assertThat(rows.times()).containsExactly(1704038400000L, 1704067200000L);
        assertThat(rows.numbers(0)).containsExactly(-0.00002, 0.00015);
    }

    @Test
    void okx_lists_swaps_with_their_contract_size_and_no_inverse_ones() throws IOException {
        List<Listing> swaps = listed("okx", "instType=SWAP", text("okx/http_get_instruments_swap.json"));
        assertThat(swaps)
                .extracting(l -> l.instrument().toString())
                .contains("okx:BTC/USDT:USDT", "okx:ETH/USDT:USDT")
                .noneMatch(name -> name.endsWith("/USD:USD"));
        assertThat(swaps).allMatch(l -> l.contractSize() > 0 && l.active());
        Listing btc = swaps.stream()
                .filter(l -> l.instrument().coin().equals("BTC"))
                .findFirst()
                .orElseThrow();
        assertThat(btc.contractSize()).isEqualTo(0.01);
        assertThat(btc.lotSize()).isEqualTo(0.0001);
        assertThat(listed("okx", "instType=SPOT", text("okx/http_get_instruments_spot.json")))
                .extracting(l -> l.instrument().toString())
                .contains("okx:BTC/USD");
    }

    @Test
    void hyperliquid_candles_are_read_as_they_stand() throws IOException {
        String body = cassette("hyperliquid/cassette_candle_snapshot.yaml", "candleSnapshot");
        JsonNode raw = JSON.readTree(body);
        // The venue also answers with the candle that was running at the start asked for.
        Rows rows = fetched(
                "hyperliquid",
                body,
                SeriesId.candles(Instrument.parse("hyperliquid:kPEPE/USDC:USDC"), Interval.H1),
                TimeRange.ofMillis(1684702007000L, 1684784807000L),
                Instant.parse("2023-06-01T00:00:00Z"));
        assertThat(rows.size()).isEqualTo(raw.size() - 1);
        for (String pair : List.of("o open", "h high", "l low", "c close", "v volume", "n num_trades")) {
            String[] names = pair.split(" ");
            assertColumn(rows, names[1], raw, 1, ByteTrueAnswersTest::byName, names[0]);
        }
    }

    @Test
    void hyperliquid_funding_is_keyed_to_the_minute_and_may_lack_its_premium() throws IOException {
        String body = cassette("hyperliquid/cassette_funding_history.yaml", "fundingHistory");
        JsonNode raw = JSON.readTree(body);
        SeriesId funding = SeriesId.of(Dataset.FUNDING, Instrument.parse("hyperliquid:BTC/USDC:USDC"));
        TimeRange range = TimeRange.of("2023-05-12", "2023-05-30");
        Rows rows = fetched("hyperliquid", body, funding, range, Instant.parse("2023-08-01T00:00:00Z"));
        assertThat(rows.size()).isBetween(30, raw.size());
        assertThat(rows.times()).isSorted();
        assertThat(Arrays.stream(rows.times())).allMatch(time -> time % 60_000 == 0);
        // Once the venue settled 24 minutes late.
        assertThat(Arrays.stream(rows.times()).filter(time -> time % 3_600_000 != 0))
                .hasSizeLessThanOrEqualTo(1);
        assertColumn(rows, "funding_rate", raw, 0, ByteTrueAnswersTest::byName, "fundingRate");
        assertColumn(rows, "premium", raw, 0, ByteTrueAnswersTest::byName, "premium");
        Rows lacking = fetched(
                "hyperliquid",
                text("hyperliquid/http_funding_history.json"),
                funding,
                TimeRange.of("2026-02-01", "2026-02-02"),
                Instant.parse("2026-02-03T00:00:00Z"));
        assertThat(lacking.numbers(0)).containsExactly(0.0000125, -0.0000081, 0.0000033);
        assertThat(lacking.number(1, 2)).isNaN();
    }

    @Test
    void hyperliquid_trades_tell_the_taker() throws IOException {
        Rows rows = fetched(
                "hyperliquid",
                text("hyperliquid/http_recent_trades_btc.json"),
                SeriesId.of(Dataset.TRADES, Instrument.parse("hyperliquid:BTC/USDC:USDC")),
                TimeRange.ofMillis(1769916000500L, 1769916003000L),
                Instant.parse("2026-02-03T00:00:00Z"));
        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.text(0, 0)).isEqualTo("300002");
        assertThat(rows.text(3, 0)).isEqualTo("buy");
        assertThat(rows.text(3, 1)).isEqualTo("sell");
        assertThat(rows.number(1, 1)).isEqualTo(104320.0);
    }

    @Test
    void hyperliquid_lists_perpetuals_and_their_lots() throws IOException {
        List<Listing> perps = listed("hyperliquid", "\"meta\"", text("hyperliquid/http_meta_perp_sample.json"));
        assertThat(perps)
                .extracting(l -> l.instrument().toString())
                .containsExactly(
                        "hyperliquid:BTC/USDC:USDC", "hyperliquid:ETH/USDC:USDC", "hyperliquid:ATOM/USDC:USDC");
        assertThat(perps).allMatch(Listing::active);
        assertThat(perps.get(0).lotSize()).isEqualTo(0.00001);
    }
}
