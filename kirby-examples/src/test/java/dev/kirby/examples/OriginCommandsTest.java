package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where rows come from, and which markets there were, as a user meets both. */
class OriginCommandsTest {

    private static final String PAIR = " --exchange binance --coin BTC --quote USDT --interval 1m --data data";
    private static final TimeRange HOLE = TimeRange.of("2024-01-02T03:00:00", "2024-01-02T04:00:00");

    @TempDir
    Path folder;

    private static SimulatedExchange venue(SimulatedExchange.Settings settings, boolean whole) {
        Instrument btc = Instrument.perps(settings.venue(), "BTC", "USDT");
        Rows minutes = GeneratedMarket.of(7, btc, GeneratedMarket.BEGIN.plusSeconds(3 * 86_400))
                .minutes()
                .toRows();
        Rows kept = whole
                ? minutes
                : Rows.concat(
                        minutes.dataset(),
                        List.of(
                                minutes.slice(new TimeRange(TimeRange.ALL.start(), HOLE.start())),
                                minutes.slice(new TimeRange(HOLE.end(), TimeRange.ALL.end()))));
        return settings.budget(Long.MAX_VALUE)
                .clock(Clock.fixed(GeneratedMarket.BEGIN.plusSeconds(3 * 86_400), ZoneOffset.UTC))
                .serving(SeriesId.candles(btc, Interval.M1), kept)
                .start();
    }

    @Test
    void candles_of_another_venue_come_by_consent_and_are_named_everywhere() throws IOException {
        assertThat(TimeRange.instant("2024-01-01")).isEqualTo(GeneratedMarket.BEGIN);
        try (SimulatedExchange binance = venue(SimulatedExchange.binance(), false);
                SimulatedExchange bybit = venue(SimulatedExchange.bybit(), true);
                CommandShell shell = CommandShell.open(folder, Map.of("BINANCE", binance, "BYBIT", bybit))) {
            Captured filled = shell.run("backfill --start-time 2024-01-01 --end-time 2024-01-03" + PAIR);
            assertThat(filled.exit()).as(filled.toString()).isZero();
            assertThat(shell.run("repair-gaps" + PAIR).out()).contains("0 came", "60 stay missing");
            assertThat(bybit.requests("kline")).isZero();
            assertThat(shell.run("repair-gaps --from-venue bybit" + PAIR).out())
                    .contains("60 candles by venue bybit", "of bybit, marked as such: " + HOLE, "0 stay missing");
            assertThat(shell.run("coverage" + PAIR).out())
                    .contains("origin", HOLE + ": venue bybit", "holds rows of bybit");
            assertThat(shell.run("sql --data data \"select origin, other_venue from row_origins order by range_start\"")
                            .out())
                    .contains("rest", "venue bybit");
            assertThat(shell.run("export-candles --output out" + PAIR).exit()).isZero();
            assertThat(shell.run("repair-gaps --from-venue binance" + PAIR).err())
                    .contains("the same one");
        }
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            Path document = files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(document)).contains("\"origins\"", "\"origin\" : \"venue bybit\"");
        }
    }

    /** Gate with one contract of today's list, and an archive that has files of another one, too. */
    private static HttpServer gate() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String folder = "futures_usdt/candlesticks_1m/202401/";
            String answer = path.endsWith("/contracts")
                    ? "[{\"name\":\"BTC_USDT\",\"quanto_multiplier\":\"0.0001\",\"order_price_round\":\"0.1\","
                            + "\"maker_fee_rate\":\"0\",\"taker_fee_rate\":\"0.0005\"}]"
                    : path.equals("/")
                            ? "<ListBucketResult><Contents><Key>" + folder + "BTC_USDT-202401.csv.gz</Key></Contents>"
                                    + "<Contents><Key>" + folder
                                    + "GONE_USDT-202401.csv.gz</Key></Contents></ListBucketResult>"
                            : "[]";
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void a_backtest_says_that_its_market_is_a_survivor_where_the_universe_of_that_time_is_known() throws IOException {
        Instrument btc = Instrument.perps("gate", "BTC", "USDT");
        GeneratedMarket market = GeneratedMarket.of(7, btc, GeneratedMarket.BEGIN.plusSeconds(20 * 86_400));
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("data"))) {
            store.upsert(SeriesId.candles(btc, Interval.M1), market.minutes().toRows());
        }
        String backtest =
                "backtest --strategy LIQUIDITY_SWEEP_V3 --exchange gate --coin BTC --quote USDT --interval 1h --data data"
                        + " --report page.html";
        HttpServer server = gate();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (CommandShell shell = CommandShell.with(folder, Map.of("KIRBY_GATE_REST_URL", url))) {
            Captured before = shell.run(backtest);
            assertThat(before.exit()).as(before.toString()).isZero();
            assertThat(before.out()).doesNotContain("survivors");
            assertThat(shell.run("universe gate --at 2024-01-15 --data data").out())
                    .contains("gate:GONE/USDT:USDT  delisted", "2 markets in 2024-01, 1 of them delisted since");
            assertThat(shell.run(backtest).out())
                    .contains("note: Of 2 markets that gate traded in 2024-01, 1 are not traded any more;")
                    .contains("survivors, whose past looks better");
            assertThat(Files.readString(folder.resolve("page.html"))).contains("survivors, whose past looks better");
            assertThat(shell.run("universe kraken --at 2024-01-15 --data data").err())
                    .contains("kraken does not list what was traded in the past; binance, gate and kucoin do");
        } finally {
            server.stop(0);
        }
    }
}
