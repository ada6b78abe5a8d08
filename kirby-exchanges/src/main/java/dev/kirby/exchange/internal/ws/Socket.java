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
 * One connection that comes back: after a loss it is opened again, at first soon, then with longer and longer waits up to half
 * a minute, and subscribes again to everything. Venues end connections after a day, so it renews itself before. All state is
 * guarded by this object; callbacks of connections that were given up are ignored.
 */
final class Socket implements AutoCloseable {

    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final Duration LIFETIME = Duration.ofHours(23);
    private static final int GOING_AWAY = 1001;

    private final OkHttpClient client;
    private final StreamEndpoint endpoint;
    private final Supplier<StreamEndpoint.Address> addresses;
    private final Executor asking;
    private final List<String> topics;
    private final ScheduledExecutorService timer;
    private final Events events;
    private @Nullable WebSocket connection;
    private Duration pingEvery;
    // What is to happen later on this connection.
    private final List<ScheduledFuture<?>> planned = new ArrayList<>();
    private int generation;
    private int attempts;
    private boolean up;
    private boolean closed;

    /** What a socket tells. Called by many threads, never while the socket is locked. */
    interface Events {
        void connected(Socket socket);

        void disconnected(Socket socket, String reason);

        void message(Socket socket, String text);

        void unreachable(Socket socket, String reason);
    }

    Socket(
            OkHttpClient client,
            StreamEndpoint endpoint,
            Supplier<StreamEndpoint.Address> addresses,
            Executor asking,
            List<String> topics,
            ScheduledExecutorService timer,
            Events events) {
        this.client = client;
        this.endpoint = endpoint;
        this.addresses = addresses;
        this.asking = asking;
        this.pingEvery = endpoint.pingEvery();
        this.topics = List.copyOf(topics);
        this.timer = timer;
        this.events = events;
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
        int of = ++generation;
        up = false;
        asking.execute(() -> connect(of));
    }

    /** Asking for the address may take long: nothing is locked meanwhile. */
    private void connect(int of) {
        if (isGivenUp(of)) {
            return;
        }
        StreamEndpoint.Address address;
        try {
            address = addresses.get();
        } catch (KirbyException e) {
            String reason = String.valueOf(e.getMessage());
            lost(of, reason, false);
            events.unreachable(this, reason);
            return;
        }
        Request request = new Request.Builder()
                .url(address.url().toString())
                .header("User-Agent", "kirby")
                .build();
        synchronized (this) {
            if (!isGivenUp(of)) {
                pingEvery = address.pingEvery();
                connection = client.newWebSocket(request, new Callbacks(of));
            }
        }
    }

    /** Gives the connection up and opens another at once. */
    void renew(String reason) {
        lost(currentGeneration(), reason, true);
    }

    private synchronized int currentGeneration() {
        return generation;
    }

    private synchronized boolean isGivenUp(int of) {
        return of != generation || closed;
    }

    private void opened(int of) {
        List<String> messages = endpoint.subscribe().apply(topics);
        synchronized (this) {
            if (isGivenUp(of)) {
                return;
            }
            up = true;
            for (int i = 0; i < messages.size(); i++) {
                String message = messages.get(i);
                later(() -> send(of, message), i * endpoint.pace().toMillis());
            }
            if (!endpoint.ping().isEmpty()) {
                long every = pingEvery.toMillis();
                planned.add(timer.scheduleAtFixedRate(
                        () -> send(of, endpoint.ping()), every, every, TimeUnit.MILLISECONDS));
            }
            later(() -> lost(of, "a day is over", true), LIFETIME.toMillis());
        }
        events.connected(this);
    }

    private synchronized void send(int of, String text) {
        if (of == generation && !closed && connection != null) {
            connection.send(text);
        }
    }

    private void received(int of, String text) {
        synchronized (this) {
            if (isGivenUp(of)) {
                return;
            }
            attempts = 0;
        }
        events.message(this, text);
    }

    private void lost(int of, String reason, boolean atOnce) {
        boolean wasUp;
        synchronized (this) {
            if (isGivenUp(of)) {
                return;
            }
            // What this connection still says is of the past.
            generation++;
            wasUp = up;
            up = false;
            unplan();
            if (connection != null) {
                connection.cancel();
            }
            later(this::open, atOnce && attempts == 0 ? 0 : backoff());
            attempts++;
        }
        if (wasUp) {
            events.disconnected(this, reason);
        }
    }

    private long backoff() {
        long longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempts, 10));
        return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    }

    // Guarded by this.
    private void later(Runnable what, long millis) {
        if (!timer.isShutdown()) {
            planned.add(timer.schedule(what, millis, TimeUnit.MILLISECONDS));
        }
    }

    private void unplan() {
        planned.forEach(task -> task.cancel(false));
        planned.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        up = false;
        unplan();
        if (connection != null) {
            connection.close(GOING_AWAY, null);
            connection.cancel();
        }
    }

    /** Callbacks of one connection. */
    private final class Callbacks extends WebSocketListener {
        private final int of;

        Callbacks(int of) {
            this.of = of;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            opened(of);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            received(of, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            received(of, bytes.utf8());
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            lost(of, "the venue closed it (" + code + (reason.isEmpty() ? ")" : ", " + reason + ")"), true);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable t, @Nullable Response response) {
            lost(of, response == null ? String.valueOf(t.getMessage()) : "HTTP " + response.code(), false);
        }
    }
}
