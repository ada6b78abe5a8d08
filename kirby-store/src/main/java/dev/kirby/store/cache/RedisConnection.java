package dev.kirby.store.cache;

import java.io.Serial;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The two commands that the cache needs. */
final class RedisConnection implements AutoCloseable {

    /**
     * Stores a row unless there is a newer one, so that writers in several processes agree which row is the newest. Where there
     * is one of the same time, it is handed back to be joined, and stored only if it is still there then: Lua has one type of
     * numbers, and would turn 42000.0 into a whole one. What is no row is replaced.
     */
    private static final byte[] PUT_NEWER = """
            local packed = redis.pcall('GET', KEYS[1])
            if type(packed) == 'string' and packed ~= ARGV[2] then
                local sound, old = pcall(cmsgpack.unpack, packed)
                if sound and type(old) == 'table' and type(old.time) == 'number' then
                    local row = cmsgpack.unpack(ARGV[1])
                    if old.time > row.time then return false end
                    if old.time == row.time then return packed end
                end
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
            return false
            """.getBytes(StandardCharsets.UTF_8);

    private static final byte[] NOTHING = {};
    private static final int ATTEMPTS = 20;

    private final RedisClient client;

    private RedisConnection(RedisClient client) {
        this.client = client;
    }

    static RedisConnection to(URI uri) {
        return new RedisConnection(RedisClient.create(uri));
    }

    void putNewer(byte[] key, byte[] row, Duration life) {
        byte[] millis = Long.toString(life.toMillis()).getBytes(StandardCharsets.UTF_8);
        byte[] joined = row;
        byte[] with = NOTHING;
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (!(client.eval(PUT_NEWER, 1, key, joined, with, millis) instanceof byte[] there)) {
                    return;
                }
                joined = PackedRow.joined(there, row);
                with = there;
            }
        } catch (JedisException e) {
            throw new Failure(e);
        }
    }

    /** What a key holds; absent where it holds nothing, or no text. */
    Optional<byte[]> get(byte[] key) {
        try {
            return Optional.ofNullable(client.get(key));
        } catch (JedisDataException e) {
            if (String.valueOf(e.getMessage()).startsWith("WRONGTYPE")) {
                return Optional.empty();
            }
            throw new Failure(e);
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
