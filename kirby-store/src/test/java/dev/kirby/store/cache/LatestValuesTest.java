package dev.kirby.store.cache;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.testing.SettableClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** The cache against a real Redis, which comes and goes. */
class LatestValuesTest {

    private static final SeriesId FUNDING = SeriesId.of(Dataset.FUNDING, BTC);

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(START);
    private int port;
    private RedisServer server;
    private LatestValues latest;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        start();
        latest = LatestValues.open("redis://localhost:" + port, clock);
    }

    private void start() throws IOException {
        server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        latest.close();
        server.stop();
    }

    @Test
    void holds_the_last_row_of_what_is_written_to_the_store() {
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            store.onWrite(latest);
            store.upsert(BTC_1M, minutes(100));
            assertThat(dump(latest.of(BTC_1M).orElseThrow()))
                    .isEqualTo(dump(minutes(100).slice(99, 100)));
            store.upsert(BTC_1M, minutes(50));
            assertThat(latest.of(BTC_1M).orElseThrow().time(0))
                    .isEqualTo(minutes(100).time(99));
            assertThat(latest.of(FUNDING)).isEmpty();
            assertThat(store.count(BTC_1M)).isEqualTo(100);
            assertThat(store.toString()).startsWith("Lake[");
        }
    }

    @Test
    void every_kind_of_row_comes_back_as_it_was() {
        for (Dataset dataset : List.of(
                Dataset.FUNDING,
                Dataset.OPEN_INTEREST,
                Dataset.LIQUIDATIONS,
                Dataset.LONG_SHORT_RATIO,
                Dataset.TRADES)) {
            Rows.Builder row = Rows.builder(dataset, 1).row(START.toEpochMilli() + 1);
            for (int c = 0; c < dataset.columns().size(); c += 2) {
                switch (dataset.columns().get(c).type()) {
                    case NUMBER, COUNT -> row.number(c, Math.nextUp(0.1) * (c + 1));
                    case TIME -> row.instant(c, START.toEpochMilli());
                    case TEXT -> row.text(c, "größer");
                }
            }
            Rows rows = row.build();
            SeriesId series = SeriesId.of(dataset, BTC);
            latest.written(series, rows);
            assertThat(dump(latest.of(series).orElseThrow())).isEqualTo(dump(rows));
        }
    }

    @Test
    void the_unknown_never_replaces_the_known_of_the_same_time() {
        long time = START.toEpochMilli();
        latest.written(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1)
                        .row(time)
                        .number(0, 0.25)
                        .number(2, 42_000.5)
                        .build());
        latest.written(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1)
                        .row(time)
                        .number(0, 0)
                        .number(1, 0.1)
                        .build());
        Rows row = latest.of(FUNDING).orElseThrow();
        assertThat(row.number(0, 0)).isZero();
        assertThat(row.number(1, 0)).isEqualTo(0.1);
        assertThat(row.number(2, 0)).isEqualTo(42_000.5);
        latest.written(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1).row(time + 60_000).number(0, 1).build());
        assertThat(latest.of(FUNDING).orElseThrow().number(2, 0)).isNaN();
    }

    @Test
    void a_damaged_value_is_absent_and_replaced_and_disturbs_no_other_series() {
        byte[] key = "kirby:latest:binance:BTC/USDT:USDT:candles:1m".getBytes(StandardCharsets.UTF_8);
        List<byte[]> damaged = List.of(
                "no row".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                new byte[] {(byte) 0xc1},
                new byte[] {(byte) 0x81, (byte) 0xa4, 't', 'i', 'm', 'e', (byte) 0xa1, 'x'},
                new byte[] {(byte) 0x82, (byte) 0xa4, 't', 'i', 'm', 'e', 5},
                new byte[] {(byte) 0xdf, 127, 127, 127, 127},
                new byte[] {5});
        try (RedisClient client = RedisClient.create("localhost", port)) {
            for (byte[] value : damaged) {
                client.set(key, value);
                assertThat(latest.of(BTC_1M)).isEmpty();
                latest.written(FUNDING, funding(0.5));
                assertThat(latest.of(FUNDING).orElseThrow().number(0, 0)).isEqualTo(0.5);
                latest.written(BTC_1M, minutes(1));
                assertThat(latest.of(BTC_1M)).isPresent();
            }
            client.del(key);
            client.lpush(key, key);
            assertThat(latest.of(BTC_1M)).isEmpty();
            latest.written(BTC_1M, minutes(1));
            assertThat(latest.of(BTC_1M)).isPresent();
        }
    }

    private static Rows funding(double rate) {
        return Rows.builder(Dataset.FUNDING, 1)
                .row(START.toEpochMilli())
                .number(0, rate)
                .build();
    }

    @Test
    void numbers_keep_their_type_when_rows_are_joined() throws IOException {
        latest.written(FUNDING, funding(42_000));
        latest.written(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1)
                        .row(START.toEpochMilli())
                        .number(1, 7)
                        .build());
        try (RedisClient client = RedisClient.create("localhost", port);
                var unpacker = org.msgpack.core.MessagePack.newDefaultUnpacker(
                        client.get("kirby:latest:binance:BTC/USDT:USDT:funding".getBytes(StandardCharsets.UTF_8)))) {
            var fields = unpacker.unpackValue().asMapValue().map();
            assertThat(fields).hasSize(3);
            fields.forEach((name, value) -> assertThat(value.isFloatValue())
                    .as(name.toString())
                    .isEqualTo(!name.asStringValue().asString().equals("time")));
        }
    }

    @Test
    void keys_are_plain_and_expire() {
        latest.written(BTC_1M, minutes(1));
        try (RedisClient client = RedisClient.create("localhost", port)) {
            byte[] key = "kirby:latest:binance:BTC/USDT:USDT:candles:1m".getBytes(StandardCharsets.UTF_8);
            assertThat(client.pttl(key)).isBetween(1L, 600_000L);
            assertThat(client.get(key)[0] & 0xf0).isEqualTo(0x80); // a small MessagePack map
        }
    }

    @Test
    void collecting_goes_on_without_redis_and_the_cache_comes_back() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            store.onWrite(latest);
            store.upsert(BTC_1M, minutes(1));
            server.stop();
            store.upsert(BTC_1M, minutes(2));
            assertThat(latest.of(BTC_1M)).isEmpty();
            store.upsert(BTC_1M, minutes(3));
            assertThat(store.count(BTC_1M)).isEqualTo(3);
            start();
            store.upsert(BTC_1M, minutes(4));
            assertThat(latest.of(BTC_1M)).as("not tried yet").isEmpty();
            clock.advance(Duration.ofSeconds(31));
            store.upsert(BTC_1M, minutes(5));
            assertThat(latest.of(BTC_1M).orElseThrow().time(0))
                    .isEqualTo(minutes(5).time(4));
        }
    }

    @Test
    void shows_no_secret() {
        try (LatestValues named = LatestValues.open("redis://joe:s3cret@localhost:" + port + "/1")) {
            assertThat(named).hasToString("LatestValues[redis://localhost:" + port + "]");
        }
        for (String url : List.of("redis://joe:s3 cret@localhost:1", "http://joe:s3cret@localhost:1", "s3cret")) {
            assertThatThrownBy(() -> LatestValues.open(url))
                    .isInstanceOf(InvalidRequestException.class)
                    .satisfies(
                            e -> assertThat(e.getMessage()).doesNotContain("s3").contains("redis://localhost:6379"))
                    .hasNoCause();
        }
    }
}
