package dev.kirby.exchange.internal.ws;

import dev.kirby.KirbyException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamStatistics;
import dev.kirby.source.StreamSubscription;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A subscription: opens as many connections as its topics need, hands what comes to the series it is about, and renews
 * connections on which a series has fallen silent, whatever the venue acknowledged. One lock orders all calls of the listener.
 */
final class LiveStream implements StreamSubscription {

    private static final Logger LOG = Logs.of(LiveStream.class);
    private static final Duration MAX_HANDSHAKE = Duration.ofSeconds(15);
    private static final long WATCH_MILLIS = 1_000;
    private static final int SHOWN = 120;
    // How a message says that there is no error.
    private static final Set<String> NONE = Set.of("", "0", "false", "none", "null");
    private static final Pattern PONG = Pattern.compile("(?i)\\s*(ping|pong)?\\s*");

    private final String venue;
    private final Function<StreamEndpoint, StreamEndpoint.Address> addresses;
    private final ExchangeSettings settings;
    private final StreamListener listener;
    private final OkHttpClient client;
    private final ScheduledExecutorService timer;
    private final ExecutorService addressExecutor;
    private final Socket.Setup setup;
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<String, List<SubscribedSeries>> byKey = new LinkedHashMap<>();
    private final Map<String, List<SubscribedSeries>> byTopic = new LinkedHashMap<>();
    private final JsonMapper json = new JsonMapper();
    private final Instant begun;
    private final LongAdder messages = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder silences = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Object order = new Object();
    private final Set<Socket> seen = new LinkedHashSet<>();
    private volatile long lastMessageMillis;
    private volatile boolean closed;
    private @Nullable ScheduledFuture<?> watching;

    private LiveStream(
            String venue,
            Function<StreamEndpoint, StreamEndpoint.Address> addresses,
            ExchangeSettings settings,
            StreamListener listener) {
        this.venue = venue;
        this.addresses = addresses;
        this.settings = settings;
        this.listener = listener;
        this.begun = settings.clock().instant();
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ZERO)
                .pingInterval(Duration.ofSeconds(20))
                .followRedirects(false)
                .addInterceptor(new FrameLimits())
                .build();
        this.timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-stream-" + venue));
        // Its thread begins with the first address that has to be requested.
        this.addressExecutor = Executors.newSingleThreadExecutor(DaemonThreads.named("kirby-stream-address-" + venue));
        Duration handshake = settings.patience()
                .filter(patience -> patience.compareTo(MAX_HANDSHAKE) < 0)
                .orElse(MAX_HANDSHAKE);
        this.setup = new Socket.Setup(client, new ConnectionBudget(System::nanoTime), handshake, timer);
    }

    /** Opens connections for series; the function returns the channel that carries one, and in which other forms it may come. */
    static LiveStream open(
            String venue,
            StreamSpec spec,
            Function<StreamEndpoint, StreamEndpoint.Address> addresses,
            ExchangeSettings settings,
            Collection<SeriesId> series,
            StreamListener listener,
            Function<SeriesId, List<Channel>> channels,
            Parsers parsers) {
        LiveStream stream = new LiveStream(venue, addresses, settings, listener);
        Map<StreamEndpoint, Set<String>> topics = new LinkedHashMap<>();
        for (SeriesId id : new LinkedHashSet<>(series)) {
            List<Channel> forms = channels.apply(id);
            Channel channel = forms.get(0);
            String symbol = spec.symbol().apply(id.instrument());
            String topic = channel.fill(channel.topic(), symbol, id);
            SubscribedSeries subscribed =
                    new SubscribedSeries(id, settings.patience().orElse(channel.quiet()), stream.new Publisher());
            topics.computeIfAbsent(channel.endpoint(), l -> new LinkedHashSet<>())
                    .add(topic);
            stream.byTopic
                    .computeIfAbsent(where(channel.endpoint(), topic), t -> new ArrayList<>())
                    .add(subscribed);
            for (Channel form : forms) {
                String key = form.fill(form.key(), symbol, id);
                subscribed.addForm(key, form, parsers.of(id, form));
                stream.byKey
                        .computeIfAbsent(where(form.endpoint(), key), k -> new ArrayList<>())
                        .add(subscribed);
            }
        }
        topics.forEach((endpoint, all) -> stream.connect(endpoint, List.copyOf(all)));
        stream.watching =
                stream.timer.scheduleAtFixedRate(stream::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        return stream;
    }

    /** Makes the parser of a series. */
    interface Parsers {
        dev.kirby.exchange.internal.rows.RowParser of(SeriesId series, Channel channel);
    }

    private static String where(StreamEndpoint endpoint, String topic) {
        return endpoint.url() + " " + topic;
    }

    private void connect(StreamEndpoint endpoint, List<String> topics) {
        for (int from = 0; from < topics.size(); from += endpoint.topics()) {
            List<String> some = topics.subList(from, Math.min(topics.size(), from + endpoint.topics()));
            Socket socket = new Socket(
                    setup,
                    endpoint,
                    () -> at(addresses.apply(endpoint)),
                    endpoint.directory() == null ? Runnable::run : addressExecutor,
                    some,
                    new SocketListener());
            sockets.add(socket);
            resetSilence(socket);
            socket.open();
        }
    }

    /** A single custom address serves all of a venue's paths. */
    private StreamEndpoint.Address at(StreamEndpoint.Address address) {
        String query = address.url().getRawQuery();
        String path = address.url().getRawPath() + (query == null ? "" : "?" + query);
        return settings.streamUrl()
                .map(base -> new StreamEndpoint.Address(
                        URI.create(base.toString().replaceAll("/$", "") + path), address.pingEvery()))
                .orElse(address);
    }

    /** Hands on what subscribed series make of messages. */
    private final class Publisher implements SubscribedSeries.Sink {

        @Override
        public void rows(SeriesId series, Rows published, boolean settled) {
            rows.add(published.size());
            listener.rows(series, published, settled);
        }

        @Override
        public void refused(SeriesId series, long timeMillis) {
            guarded(() -> listener.refused(series, Instant.ofEpochMilli(timeMillis)));
        }
    }

    private List<SubscribedSeries> on(Socket socket) {
        return socket.topics().stream()
                .flatMap(topic -> byTopic.getOrDefault(where(socket.endpoint(), topic), List.of()).stream())
                .toList();
    }

    private Set<SeriesId> series(Socket socket) {
        Set<SeriesId> series = new LinkedHashSet<>();
        on(socket).forEach(s -> series.add(s.series()));
        return series;
    }

    private void resetSilence(Socket socket) {
        long now = System.nanoTime();
        on(socket).forEach(s -> s.received(now));
    }

    private void watch() {
        long now = System.nanoTime();
        for (Socket socket : sockets) {
            String silent = "";
            synchronized (order) {
                for (SubscribedSeries subscribed : socket.isUp() ? on(socket) : List.<SubscribedSeries>of()) {
                    if (subscribed.isSilent(now)) {
                        silent = subscribed.series() + " fell silent";
                    }
                }
                if (!silent.isEmpty()) {
                    silences.increment();
                    resetSilence(socket);
                }
            }
            if (!silent.isEmpty()) {
                socket.renew(silent);
            }
        }
    }

    private final class SocketListener implements Socket.Listener {

        @Override
        public void onConnected(Socket socket) {
            synchronized (order) {
                if (closed) {
                    return;
                }
                if (!seen.add(socket)) {
                    reconnects.increment();
                }
                resetSilence(socket);
                guarded(() -> listener.connected(series(socket)));
            }
        }

        @Override
        public void onDisconnected(Socket socket, String reason) {
            synchronized (order) {
                if (!closed) {
                    on(socket).forEach(SubscribedSeries::disconnected);
                    guarded(() -> listener.disconnected(series(socket), reason));
                }
            }
        }

        @Override
        public void onUnreachable(Socket socket, String reason) {
            failed("No connection to " + venue + ": " + reason);
        }

        @Override
        public void onMessage(Socket socket, String text) {
            long received = settings.clock().millis();
            messages.increment();
            lastMessageMillis = received;
            try {
                if (text.startsWith("{") || text.startsWith("[")) {
                    take(socket, json.readTree(text), received);
                } else if (!PONG.matcher(text).matches()) {
                    failed(venue + " says: " + shown(text));
                }
            } catch (JacksonException e) {
                failed(venue + " sent no JSON: " + shown(text));
            } catch (KirbyException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }
    }

    private void take(Socket socket, JsonNode message, long received) {
        String refusal = socket.endpoint().refusal().apply(message);
        if (refusal != null) {
            failed(venue + " refused a subscription: " + refusal);
            return;
        }
        List<StreamEndpoint.Delivery> deliveries = socket.endpoint().router().route(message);
        String error = deliveries.isEmpty() ? errorIn(message) : "";
        if (!error.isEmpty()) {
            failed(venue + " says: " + error);
        }
        synchronized (order) {
            for (StreamEndpoint.Delivery delivery : deliveries) {
                for (SubscribedSeries subscribed :
                        byKey.getOrDefault(where(socket.endpoint(), delivery.key()), List.of())) {
                    if (!closed) {
                        subscribed.delivered(System.nanoTime());
                        subscribed.deliver(delivery, received);
                    }
                }
            }
        }
    }

    /** Errors of any form that no venue documents for its subscriptions: every venue puts them under one of these names. */
    private static String errorIn(JsonNode message) {
        for (String name : List.of("error", "Error", "errors", "err")) {
            JsonNode error = message.path(name);
            boolean isError = error.isContainer() ? !error.isEmpty() : !NONE.contains(error.asString(""));
            if (isError) {
                return shown(error.isString() ? error.asString() : error.toString());
            }
        }
        return "";
    }

    private void failed(String problem) {
        failures.increment();
        synchronized (order) {
            if (!closed) {
                guarded(() -> listener.failed(problem));
            }
        }
    }

    /** A listener that fails must not end the connection. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener of {} failed.", venue, e);
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    @Override
    public StreamStatistics statistics() {
        return new StreamStatistics(
                Duration.between(begun, settings.clock().instant()),
                sockets.size(),
                (int) sockets.stream().filter(Socket::isUp).count(),
                messages.sum(),
                rows.sum(),
                reconnects.sum(),
                silences.sum(),
                failures.sum(),
                lastMessageMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastMessageMillis)));
    }

    @Override
    public void close() {
        synchronized (order) {
            closed = true;
        }
        if (watching != null) {
            watching.cancel(false);
        }
        timer.shutdownNow();
        sockets.forEach(Socket::close);
        addressExecutor.shutdown();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** For example {@code LiveStream[binance, 1 of 1 up, 214 messages]}. */
    @Override
    public String toString() {
        StreamStatistics now = statistics();
        return "LiveStream[" + venue + ", " + now.connected() + " of " + now.connections() + " up, " + now.messages()
                + " messages]";
    }
}
