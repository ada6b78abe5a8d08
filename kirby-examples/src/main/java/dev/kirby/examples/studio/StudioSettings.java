package dev.kirby.examples.studio;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the server listens, and who may send requests: on loopback any user of the machine, elsewhere clients with the key.
 *
 * @param address to listen at
 * @param port to listen at; 0 for any free one
 * @param key that every request has to show; absent only on loopback
 * @param limits of what one may ask
 * @param workers how many trainings run at the same time
 */
public record StudioSettings(InetAddress address, int port, Optional<String> key, Limits limits, int workers) {

    private static final int SHORTEST_KEY = 20;
    private static final int MOST_WORKERS = 64;

    /**
     * How much is answered.
     *
     * @param requestsPerSecond of one client address, on average
     * @param burst of one client address at once
     * @param connections open at the same time
     * @param streams of events open at the same time
     * @param bodyBytes of one request
     */
    public record Limits(int requestsPerSecond, int burst, int connections, int streams, int bodyBytes) {

        /** For one user with several pages open. */
        public static final Limits DEFAULT = new Limits(50, 200, 256, 64, 64 * 1024);
    }

    /** Checks that a server that others can reach has a key that is not guessed. */
    public StudioSettings {
        requireNonNull(address, "address");
        requireNonNull(key, "key");
        requireNonNull(limits, "limits");
        if (port < 0 || port > 65_535) {
            throw new InvalidRequestException("A port is a number from 0 (any free one) to 65535, was " + port + ".");
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new InvalidRequestException("A studio has 1 to " + MOST_WORKERS + " workers, was " + workers + ".");
        }
        if (key.isPresent() && key.get().length() < SHORTEST_KEY) {
            throw new InvalidRequestException(
                    "The studio's key has " + key.get().length() + " characters, and needs " + SHORTEST_KEY
                            + " at least: make one by 'openssl rand -hex 24'.");
        }
        if (key.isEmpty() && !address.isLoopbackAddress()) {
            throw new InvalidRequestException("A studio at " + address.getHostAddress()
                    + " can be reached by others, and needs a key: set KIRBY_STUDIO_KEY in the environment, or give"
                    + " --key-file FILE. 'openssl rand -hex 24' makes one.");
        }
    }

    /**
     * The settings of a server.
     *
     * @param bind a name or a number of this machine, such as {@code 127.0.0.1} or {@code 0.0.0.0}
     * @param port to listen at; 0 for any free one
     * @param key that every request has to show; absent only on loopback
     * @return the settings
     * @throws InvalidRequestException if they are not safe or do not fit
     */
    public static StudioSettings of(String bind, int port, Optional<String> key) {
        try {
            return new StudioSettings(
                    InetAddress.getByName(bind),
                    port,
                    key,
                    Limits.DEFAULT,
                    Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()));
        } catch (UnknownHostException e) {
            throw new InvalidRequestException(
                    "No address is known for --bind " + bind + ": give one of this machine, such as 127.0.0.1.", e);
        }
    }

    /**
     * A copy with other limits.
     *
     * @param other what one may ask
     * @return the new settings
     */
    public StudioSettings limits(Limits other) {
        return new StudioSettings(address, port, key, other, workers);
    }

    /**
     * A copy with another number of workers.
     *
     * @param count how many trainings run at the same time, 1 to 64
     * @return the new settings
     */
    public StudioSettings workers(int count) {
        return new StudioSettings(address, port, key, limits, count);
    }

    boolean isLocal() {
        return address.isLoopbackAddress();
    }

    /** Without the key: for example {@code StudioSettings[127.0.0.1:7070]}. */
    @Override
    public String toString() {
        return "StudioSettings[" + address.getHostAddress() + ":" + port + (key.isPresent() ? ", with a key]" : "]");
    }
}
