package dev.kirby.store.cache;

import java.io.Serial;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** The two commands that the cache needs. */
final class RedisConnection implements AutoCloseable {

    /** Compares and joins within Redis, so that writers in several processes agree which row is the newest. */
    private static final byte[] PUT_NEWER = """
            local row = cmsgpack.unpack(ARGV[1])
            local packed = redis.call('GET', KEYS[1])
            if packed then
                local old = cmsgpack.unpack(packed)
                if old.time > row.time then return 0 end
                if old.time == row.time then
                    for name, value in pairs(row) do old[name] = value end
                    redis.call('SET', KEYS[1], cmsgpack.pack(old), 'PX', ARGV[2])
                    return 1
                end
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """.getBytes(StandardCharsets.UTF_8);

    private final RedisClient client;

    private RedisConnection(RedisClient client) {
        this.client = client;
    }

    static RedisConnection to(URI uri) {
        return new RedisConnection(RedisClient.create(uri));
    }

    void putNewer(byte[] key, byte[] row, Duration life) {
        try {
            byte[] millis = Long.toString(life.toMillis()).getBytes(StandardCharsets.UTF_8);
            client.eval(PUT_NEWER, 1, key, row, millis);
        } catch (JedisException e) {
            throw new Failure(e);
        }
    }

    Optional<byte[]> get(byte[] key) {
        try {
            return Optional.ofNullable(client.get(key));
        } catch (JedisException e) {
            throw new Failure(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** Redis is away or refuses; caught within this package. */
    static final class Failure extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Failure(JedisException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
