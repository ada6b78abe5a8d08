package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeProvider;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Asked;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Days of KuCoin, with an MD5 beside each, and days of Bitget, in numbered parts, of files that 403 says are not there. */
class DailyArchivesTest {

    private static final Instant NOW = Instant.parse("2025-03-20T10:07:42Z");
    private static final Instrument KUCOIN = Instrument.parse("kucoin:BTC/USDT:USDT");
    private static final Instrument BITGET = Instrument.parse("bitget:BTC/USDT");
    private static final String KUCOIN_DAY = "/data/futures/daily/trades/BTCUSDTM/BTCUSDTM-trades-2025-01-03.zip";
    private static final String HEADER = "trade_id,timestamp,price,side,volume(quote),size(base)\n";

    private final ArchiveServer archive = new ArchiveServer().empty();
    private final LocalVenue venue = LocalVenue.start(NOW, DailyArchivesTest::answer);
    private final List<AutoCloseable> open = new ArrayList<>(List.of(venue, archive));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static Reply answer(Asked asked) {
        return switch (asked.path()) {
            case "/api/v1/timestamp" -> Reply.json("{\"code\":\"200000\",\"data\":" + NOW.toEpochMilli() + "}");
            case "/api/v2/public/time" ->
                Reply.json("{\"code\":\"00000\",\"data\":{\"serverTime\":\"" + NOW.toEpochMilli() + "\"}}");
            case "/api/v2/symbols" -> Reply.json("{\"code\":\"200000\",\"data\":[]}");
            case "/api/v1/contracts/active" ->
                Reply.json("{\"code\":\"200000\",\"data\":[{\"symbol\":\"XBTUSDTM\",\"type\":\"FFWCSX\","
                        + "\"baseCurrency\":\"XBT\",\"quoteCurrency\":\"USDT\",\"multiplier\":0.001,"
                        + "\"isInverse\":false,\"tickSize\":0.1,\"lotSize\":1,\"status\":\"Open\"}]}");
            default -> new Reply(404, "text/plain", "no such path");
        };
    }

    private ExchangeSettings settings() {
        return archive.settings(venue, NOW);
    }

    private Exchange exchange(String name) {
        Exchange exchange = Exchanges.open(name, settings());
        open.add(0, exchange);
        return exchange;
    }

    private MarketDataSource alone(String name) {
        ExchangeProvider provider = Exchanges.providers().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
        MarketDataSource source = provider.archive(settings()).orElseThrow();
        open.add(0, source);
        return source;
    }

    private static Rows all(MarketDataSource source, SeriesId series, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        assertThat(source.walk(series, range, page -> pages.add(page.rows()))).isEqualTo(range.end());
        return Rows.concat(series.dataset(), pages);
    }

    private void kucoin(String path, String csv) {
        byte[] file = ArchiveServer.zip(ArchiveServer.entry(path), csv);
        archive.put(path, time -> file);
        archive.checksum(path, ArchiveServer.md5(file));
    }

    @Test
    void days_of_kucoin_are_checked_by_their_md5() {
        kucoin(KUCOIN_DAY, """
                trade_id,trade_time,price,size,side
                0d195e29,1735862400051,93548.8,36,buy
                5793017801,1735862400051,93548.9,20,SELL
                1749781187484,1735948799999,94000,1,Sell""");
        SeriesId trades = SeriesId.of(Dataset.TRADES, KUCOIN);
        TimeRange day = TimeRange.of("2025-01-03", "2025-01-04");
        Rows rows = all(exchange("kucoin"), trades, day);
        assertThat(rows.times()).containsExactly(1735862400051L, 1735862400051L, 1735948799999L);
        assertThat(rows.numbers(1)).containsExactly(93548.8, 93548.9, 94000);
        assertThat(rows.numbers(2)).containsExactly(36 * 0.001, 20 * 0.001, 0.001);
        assertThat(List.of(rows.text(0, 0), rows.text(3, 0), rows.text(3, 1), rows.text(3, 2)))
                .containsExactly("0d195e29", "buy", "sell", "sell");

        archive.checksum(KUCOIN_DAY, "00".repeat(16));
        assertThatThrownBy(() -> exchange("kucoin").fetch(trades, day))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is damaged, twice in a row: its MD5 is ");
    }

    @Test
    void candles_of_kucoin_are_in_the_order_of_their_headers() {
        String spot = "/data/spot/daily/klines/GONEUSDT/1m/GONEUSDT-1m-2025-01-03.zip";
        String perps = "/data/futures/daily/klines/BTCUSDTM/1m/BTCUSDTM-1m-2025-01-03.zip";
        String mark = "/data/futures/daily/mark/BTCUSDTM/1m/BTCUSDTM-1m-2025-01-03.zip";
        kucoin(spot, "time,open,close,high,low,volume,turnover\n1735862460,2,3,4,1,8.2,20\n1735862400,2,3,4,1,9,20\n");
        kucoin(perps, "time,open,high,low,close,volume\n1735862400000,2,4,1,3,2435\n");
        kucoin(mark, "time,open,high,low,close\n1735862400000,2,4,1,3\n");
        TimeRange day = TimeRange.of("2025-01-03", "2025-01-04");
        MarketDataSource alone = alone("kucoin");
        Rows delisted = all(alone, SeriesId.candles(Instrument.parse("kucoin:GONE/USDT"), Interval.M1), day);
        assertThat(delisted.times()).containsExactly(1735862400000L, 1735862460000L);
        assertThat(delisted.numbers(4)).containsExactly(9, 8.2);
        Rows contracts = all(alone, SeriesId.candles(KUCOIN, Interval.M1), day);
        Rows marked = all(alone, new SeriesId(Dataset.MARK_CANDLES, KUCOIN, Interval.M1), day);
        for (Rows rows : List.of(delisted, contracts, marked)) {
            assertThat(List.of(rows.number(0, 0), rows.number(1, 0), rows.number(2, 0), rows.number(3, 0)))
                    .containsExactly(2.0, 4.0, 1.0, 3.0);
        }
        assertThat(contracts.number(4, 0)).isEqualTo(2435 * 0.001);
        kucoin(mark, "time,open,high,low\n1735862400000,2,4,1\n");
        assertThatThrownBy(() -> alone.fetch(new SeriesId(Dataset.MARK_CANDLES, KUCOIN, Interval.M1), day))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BTCUSDTM-1m-2025-01-03.zip line 1 is a header without close");
    }

    private void bitget(String name, String entry, String lines) {
        byte[] file = ArchiveServer.zip(entry, HEADER + lines);
        archive.put("/online/trades/SPBL/BTCUSDT/" + name, time -> file);
    }

    /** A trade each so many seconds, numbered; several have one time, which parts may divide. */
    private static String trades(long firstId, long lastId, String start) {
        long second = Instant.parse(start).getEpochSecond();
        return LongStream.rangeClosed(firstId, lastId)
                .mapToObj(id -> id + "," + (second + id / 3) * 1000 + "," + (100 + id % 5) + ","
                        + (id % 2 == 0 ? "buy" : "sell") + ",5,0." + (1 + id % 9))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void the_parts_of_a_day_of_bitget_are_one_until_403_says_there_is_no_more() {
        // A day of Hong Kong begins at 16:00 UTC; the parts end amid trades of one second.
        archive.refusingUnknown();
        bitget("20250102_001.zip", "BTCUSDT_SPBL_20250102_001.csv", "");
        bitget("20250103_001.zip", "BTCUSDT_SPBL_20250103_001.csv", trades(0, 100_000, "2025-01-02T16:00:00Z"));
        bitget("20250103_002.zip", "20250103_002.csv", trades(100_001, 200_003, "2025-01-02T16:00:00Z"));
        bitget("20250103_003.zip", "20250103_003.csv", trades(200_004, 259_199, "2025-01-02T16:00:00Z"));
        bitget("20250104_001.zip", "20250104_001.csv", trades(259_200, 290_000, "2025-01-02T16:00:00Z"));
        SeriesId series = SeriesId.of(Dataset.TRADES, BITGET);
        TimeRange range = TimeRange.of("2025-01-02T16:00:00", "2025-01-03T20:00:00");
        Rows rows = all(alone("bitget"), series, range);
        assertThat(rows.size()).isEqualTo(290_001);
        assertThat(rows.isSorted()).isTrue();
        long start = range.startMillis() / 1000;
        for (int id = 0; id < rows.size(); id += 997) {
            assertThat(rows.text(0, id)).isEqualTo(Integer.toString(id));
            assertThat(rows.time(id)).isEqualTo((start + id / 3) * 1000);
            assertThat(rows.number(1, id)).isEqualTo(100 + id % 5);
            assertThat(rows.number(2, id)).isEqualTo(Double.parseDouble("0." + (1 + id % 9)));
            assertThat(rows.text(3, id)).isEqualTo(id % 2 == 0 ? "buy" : "sell");
        }
        // Each part once, and one request more for each day to know that there are no more.
        assertThat(archive.zips().stream().filter(path -> path.contains("20250103_")))
                .containsExactly(
                        "/online/trades/SPBL/BTCUSDT/20250103_001.zip",
                        "/online/trades/SPBL/BTCUSDT/20250103_002.zip",
                        "/online/trades/SPBL/BTCUSDT/20250103_003.zip",
                        "/online/trades/SPBL/BTCUSDT/20250103_004.zip");
    }

    @Test
    void files_of_bitget_had_other_names_before() {
        archive.refusingUnknown();
        bitget("20250102_001.zip", "BTCUSDT_SPBL_20250102_001.csv", "");
        bitget(
                "BTCUSDT_SPBL_20240418_001.zip",
                "BTCUSDT_SPBL_20240418_001.csv",
                trades(0, 80_000, "2024-04-17T16:00:00Z"));
        bitget("20240419_001.zip", "20240419_001.csv", trades(0, 80_000, "2024-04-18T16:00:00Z"));
        Rows rows = all(
                alone("bitget"),
                SeriesId.of(Dataset.TRADES, BITGET),
                TimeRange.of("2024-04-17T16:00:00", "2024-04-18T17:00:00"));
        assertThat(rows.size()).isEqualTo(80_001 + 3 * 3600);
        assertThatThrownBy(() -> alone("bitget")
                        .fetch(
                                SeriesId.of(Dataset.TRADES, Instrument.parse("bitget:BTC/USDC:USDC")),
                                TimeRange.of("2024-04-17", "2024-04-18")))
                .hasMessageContaining("bitget");
    }

    @Test
    void a_refusal_by_a_firewall_is_no_missing_file() {
        archive.refusingUnknown("<html>Request blocked.</html>");
        assertThatThrownBy(() -> alone("bitget")
                        .fetch(SeriesId.of(Dataset.TRADES, BITGET), TimeRange.of("2025-01-02", "2025-01-03")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("HTTP 403");
    }
}
