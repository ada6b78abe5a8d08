package dev.kirby.exchange.internal.ws;

import dev.kirby.KirbyException;
import dev.kirby.exchange.venue.StreamEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One connection that comes back: after a loss it is opened again and subscribes again to everything. Venues end connections
 * after a day, so it renews itself before.
 *
 * <p>The first loss is followed by a new connection at once, further ones after 250 milliseconds, doubled each time up to half a
 * minute. Only a connection that carried messages for a minute starts this series anew: one that is closed as soon as it is up,
 * or that never completes its handshake, is as good as none. The {@link ConnectionBudget} holds beyond that.
 *
 * <p>All state is guarded by this object. Each connection has a number; callbacks of any but the current one are ignored.
 */
final class Socket implements AutoCloseable {

    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long MAX_WAIT_MILLIS = 30_000;
    private static final Duration LIFETIME = Duration.ofHours(23);
    private static final long HEALTHY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int GOING_AWAY = 1001;

    private final Setup setup;
    private final StreamEndpoint endpoint;
    private final Supplier<StreamEndpoint.Address> addresses;
    private final Executor addressExecutor;
    private final List<String> topics;
    private final Listener listener;
    private final List<ScheduledFuture<?>> scheduled = new ArrayList<>();
    private @Nullable WebSocket connection;
    private Duration pingEvery;
    private int current;
    private int attempts;
    private boolean up;
    private boolean receivedMessages;
    private long upSinceNanos;
    // Whether the listener knows that it is not up.
    private boolean reportedDown;
    private boolean closed;

    /** What a socket reports. Called by many threads, never while the socket is locked. */
    interface Listener {
        /** It is up. */
        void onConnected(Socket socket);

        /** It is no longer up, or its first handshake failed; called once until it is up again. */
        void onDisconnected(Socket socket, String reason);

        /** A handshake failed. */
        void onUnreachable(Socket socket, String reason);

        /** A message came. */
        void onMessage(Socket socket, String text);
    }

    /**
     * What the sockets of one subscription share.
     *
     * @param client makes connections; within {@link FrameLimits}
     * @param budget how many there may be
     * @param handshake how long one may take to come up
     * @param timer runs what is scheduled
     */
    record Setup(OkHttpClient client, ConnectionBudget budget, Duration handshake, ScheduledExecutorService timer) {}

    Socket(
            Setup setup,
            StreamEndpoint endpoint,
            Supplier<StreamEndpoint.Address> addresses,
            Executor addressExecutor,
            List<String> topics,
            Listener listener) {
        this.setup = setup;
        this.endpoint = endpoint;
        this.addresses = addresses;
        this.addressExecutor = addressExecutor;
        this.pingEvery = endpoint.pingEvery();
        this.topics = List.copyOf(topics);
        this.listener = listener;
    }

    StreamEndpoint endpoint() {
        return endpoint;
    }

    List<String> topics() {
        return topics;
    }

    synchronized boolean isUp() {
        return up;
    }

    synchronized void open() {
        if (closed) {
            return;
        }
        int number = ++current;
        up = false;
        long wait = setup.budget().takeOne();
        if (wait == 0) {
            addressExecutor.execute(() -> connect(number));
        } else {
            schedule(() -> addressExecutor.execute(() -> connect(number)), wait);
        }
    }

    /** Asking for the address may take long: nothing is locked meanwhile. */
    private void connect(int number) {
        if (isStale(number)) {
            return;
        }
        StreamEndpoint.Address address;
        try {
            address = addresses.get();
        } catch (KirbyException e) {
            lost(number, String.valueOf(e.getMessage()), false);
            return;
        }
        Request request = new Request.Builder()
                .url(address.url().toString())
                .header("User-Agent", "kirby")
                .build();
        synchronized (this) {
            if (!isStale(number)) {
                pingEvery = address.pingEvery();
                connection = setup.client().newWebSocket(request, new Callbacks(number));
                Duration limit = setup.handshake();
                schedule(() -> handshakeIsOver(number, address, limit), limit.toMillis());
            }
        }
    }

    private void handshakeIsOver(int number, StreamEndpoint.Address address, Duration limit) {
        if (!isUp()) {
            lost(
                    number,
                    address.url().getHost() + " did not answer the handshake within " + limit.toMillis() + " ms",
                    false);
        }
    }

    /** Gives the connection up and opens another. */
    void renew(String reason) {
        lost(currentNumber(), reason, true);
    }

    private synchronized int currentNumber() {
        return current;
    }

    private synchronized boolean isStale(int number) {
        return number != current || closed;
    }

    private void opened(int number) {
        List<String> messages = endpoint.subscribe().apply(topics);
        synchronized (this) {
            if (isStale(number)) {
                return;
            }
            up = true;
            upSinceNanos = System.nanoTime();
            receivedMessages = false;
            reportedDown = false;
            for (int i = 0; i < messages.size(); i++) {
                String message = messages.get(i);
                schedule(() -> send(number, message), i * endpoint.pace().toMillis());
            }
            if (!endpoint.ping().isEmpty()) {
                long every = pingEvery.toMillis();
                scheduled.add(setup.timer()
                        .scheduleAtFixedRate(() -> send(number, endpoint.ping()), every, every, TimeUnit.MILLISECONDS));
            }
            schedule(() -> lost(number, "a day is over", true), LIFETIME.toMillis());
        }
        listener.onConnected(this);
    }

    private synchronized void send(int number, String text) {
        if (number == current && !closed && connection != null) {
            connection.send(text);
        }
    }

    private void received(int number, String text) {
        synchronized (this) {
            if (isStale(number)) {
                return;
            }
            receivedMessages = true;
        }
        listener.onMessage(this, text);
    }

    private void lost(int number, String reason, boolean atOnce) {
        boolean wasUp;
        boolean wasReported;
        synchronized (this) {
            if (isStale(number)) {
                return;
            }
            // What this connection still says is of the past.
            current++;
            wasUp = up;
            wasReported = reportedDown;
            up = false;
            reportedDown = true;
            cancelScheduled();
            if (connection != null) {
                connection.cancel();
            }
            if (wasUp && receivedMessages && System.nanoTime() - upSinceNanos >= HEALTHY_NANOS) {
                attempts = 0;
            }
            schedule(this::open, atOnce && attempts == 0 ? 0 : backoff());
            attempts++;
        }
        if (!wasUp) {
            listener.onUnreachable(this, reason);
        }
        if (!wasReported) {
            listener.onDisconnected(this, reason);
        }
    }

    private long backoff() {
        long longest = Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempts, 10));
        return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    }

    // Guarded by this.
    private void schedule(Runnable task, long millis) {
        if (!setup.timer().isShutdown()) {
            scheduled.add(setup.timer().schedule(task, millis, TimeUnit.MILLISECONDS));
        }
    }

    private void cancelScheduled() {
        scheduled.forEach(task -> task.cancel(false));
        scheduled.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        up = false;
        cancelScheduled();
        if (connection != null) {
            connection.close(GOING_AWAY, null);
            connection.cancel();
        }
    }

    /** Callbacks of one connection. */
    private final class Callbacks extends WebSocketListener {
        private final int number;

        Callbacks(int number) {
            this.number = number;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            guarded(() -> opened(number));
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            guarded(() -> received(number, text));
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            guarded(() -> {
                String text;
                try {
                    text = endpoint.binary().apply(bytes.toByteArray());
                } catch (KirbyException e) {
                    // What cannot be parsed is reported as the venue sent it.
                    text = String.valueOf(e.getMessage());
                }
                received(number, text);
            });
        }

        /** Whatever ends the reading thread, an error of the JVM too, is reported, and another connection takes over. */
        private void guarded(Runnable reading) {
            try {
                reading.run();
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                lost(number, "its reader failed: " + e, false);
            }
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            lost(number, "the venue closed it (" + code + (reason.isEmpty() ? ")" : ", " + reason + ")"), true);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable t, @Nullable Response response) {
            lost(number, response == null ? String.valueOf(t.getMessage()) : "HTTP " + response.code(), false);
        }
    }

    /** For example {@code Socket[3 topics, up]}. */
    @Override
    public String toString() {
        return "Socket[" + topics.size() + (topics.size() == 1 ? " topic, " : " topics, ") + (isUp() ? "up]" : "down]");
    }
}
