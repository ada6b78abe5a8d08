package dev.kirby.store.cache;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.storage.WriteListener;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The newest row of each series, in Redis.
 *
 * <pre>{@code
 * var latest = LatestValues.open("redis://localhost:6379");
 * store.onWrite(latest);                                       // what is written is also cached
 * Optional<Rows> price = latest.of(SeriesId.candles(btc, Interval.M1));
 * }</pre>
 *
 * <p>A key such as {@code kirby:latest:binance:BTC/USDT:USDT:candles:1m} holds a MessagePack map: {@code time} in
 * milliseconds since the epoch, and every known column by its name. An older row never replaces a newer one, and an unknown
 * value no known one of the same time. A key expires after ten minutes, or two candles where that is longer, so that what
 * nobody updates any more is not taken for the latest.
 *
 * <p>A value that is damaged, or none of Kirby's, counts as absent, and the next row of its series replaces it.
 *
 * <p>Redis away is no error: nothing is cached, nothing is found, the log says so once, and after half a minute it is tried
 * again. Needs the optional dependencies {@code redis.clients:jedis} and {@code org.msgpack:msgpack-core}. Thread-safe.
 */
public final class LatestValues implements WriteListener, AutoCloseable {

    private static final Logger LOG = Logs.of(LatestValues.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final RedisConnection redis;
    private final String address;
    private final Clock clock;

    /** When Redis may be tried again after a failure; null while it answers. */
    private final AtomicReference<@Nullable Instant> pausedUntil = new AtomicReference<>();

    private LatestValues(RedisConnection redis, String address, Clock clock) {
        this.redis = redis;
        this.address = address;
        this.clock = clock;
    }

    /**
     * Names a Redis; nothing is sent to it yet.
     *
     * @param url such as {@code redis://localhost:6379}, or {@code rediss://user:password@host:6380/1}
     * @return the cache, to be closed
     * @throws InvalidRequestException if it is no such URL
     * @throws StoreException if a library is missing
     */
    public static LatestValues open(String url) {
        return open(url, Clock.systemUTC());
    }

    /**
     * Names a Redis; nothing is sent to it yet.
     *
     * @param url as for {@link #open(String)}
     * @param clock decides when to try again
     * @return the cache, to be closed
     * @throws InvalidRequestException if it is no such URL
     * @throws StoreException if a library is missing
     */
    public static LatestValues open(String url, Clock clock) {
        URI uri = uri(url);
        String address = uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
        require("redis.clients.jedis.RedisClient", "redis.clients:jedis", address);
        require("org.msgpack.core.MessagePack", "org.msgpack:msgpack-core", address);
        return new LatestValues(RedisConnection.to(uri), address, requireNonNull(clock, "clock"));
    }

    private static URI uri(String url) {
        try {
            URI uri = new URI(url);
            if (("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() > 0) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its message would show a password.
        }
        throw new InvalidRequestException("This is no URL of Redis: write redis://localhost:6379, or"
                + " redis://user:password@host:6379 with special signs of the password percent-encoded.");
    }

    private static void require(String type, String coordinates, String address) {
        try {
            Class.forName(type, false, LatestValues.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new StoreException("Cannot cache in " + address + ": " + coordinates
                    + " is not on the class path. Add this Maven dependency; its version is in Kirby's parent POM.");
        }
    }

    /**
     * Caches the last of some rows.
     *
     * @param series where they belong
     * @param rows of the series; none changes nothing
     */
    @Override
    public void written(SeriesId series, Rows rows) {
        if (rows.isEmpty() || rows.dataset() != series.dataset()) {
            return;
        }
        Rows sorted = rows.sorted();
        byte[] packed = PackedRow.pack(sorted, sorted.size() - 1);
        attempt(() -> {
            redis.putNewer(key(series), packed, life(series));
            return Optional.of(packed);
        });
    }

    /**
     * The newest row of a series.
     *
     * @param series any series
     * @return one row; absent if none was written lately, what is there is damaged, or Redis does not answer
     */
    public Optional<Rows> of(SeriesId series) {
        return attempt(() -> redis.get(key(series))).flatMap(packed -> unpacked(series, packed));
    }

    private static Optional<Rows> unpacked(SeriesId series, byte[] packed) {
        try {
            return Optional.of(PackedRow.unpack(series.dataset(), packed));
        } catch (StoreException e) {
            LOG.warn("{} has no latest value until its next row is written: {}", series, e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] key(SeriesId series) {
        String key = "kirby:latest:" + series.instrument() + ":" + series.dataset()
                + series.interval().map(interval -> ":" + interval).orElse("");
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static Duration life(SeriesId series) {
        Duration candles = series.interval()
                .map(Interval::seconds)
                .map(seconds -> Duration.ofSeconds(2 * seconds))
                .orElse(Duration.ZERO);
        return candles.compareTo(LIFE) > 0 ? candles : LIFE;
    }

    /** What Redis answers; absent where it does not. */
    private <T> Optional<T> attempt(Supplier<Optional<T>> work) {
        Instant pause = pausedUntil.get();
        if (pause != null && clock.instant().isBefore(pause)) {
            return Optional.empty();
        }
        try {
            Optional<T> answer = work.get();
            if (pausedUntil.getAndSet(null) != null) {
                LOG.info("{} answers again", address);
            }
            return answer;
        } catch (RedisConnection.Failure e) {
            if (pausedUntil.getAndSet(clock.instant().plus(PAUSE)) == null) {
                LOG.warn(
                        "{} does not answer ({}): goes on without the cache of latest values", address, e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** For example {@code LatestValues[redis://localhost:6379]}. */
    @Override
    public String toString() {
        return "LatestValues[" + address + "]";
    }

    @Override
    public void close() {
        redis.close();
    }
}
