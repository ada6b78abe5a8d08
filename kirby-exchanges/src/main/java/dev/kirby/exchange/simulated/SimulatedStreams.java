package dev.kirby.exchange.simulated;

import dev.kirby.exchange.simulated.StreamProtocol.Kind;
import dev.kirby.exchange.simulated.StreamProtocol.Topic;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The streams of a simulated exchange: each connection hears, twenty times a second, what has happened by the venue's clock
 * since the last time. Thread-safe.
 */
final class SimulatedStreams implements AutoCloseable {

    private static final long TICK_MILLIS = 50;
    private static final int GOING_AWAY = 1001;
    // What a connection may receive late, and candles look back for what has closed.
    private static final long MAX_PAUSE = 86_400_000;

    private final Supplier<StreamProtocol> protocols;
    private final Tape tape;
    private final SimulatedMarket market;
    private final Clock clock;
    private final StreamFaults faults;
    private final SplittableRandom chance;
    private final JsonMapper json = new JsonMapper();
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
    private final Map<SeriesId, NavigableSet<Long>> sent = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> ticking;
    private boolean closed;

    SimulatedStreams(
            Supplier<StreamProtocol> protocols, SimulatedMarket market, Clock clock, StreamFaults faults, long seed) {
        this.protocols = protocols;
        this.tape = new Tape(market);
        this.market = market;
        this.clock = clock;
        this.faults = faults;
        this.chance = new SplittableRandom(seed ^ 0x57e4);
    }

    WebSocketListener listener(String path) {
        return new Feed(path);
    }

    Tape tape() {
        return tape;
    }

    /** The times of a series' rows that were sent; of values those of their minutes. */
    NavigableSet<Long> sent(SeriesId series) {
        NavigableSet<Long> times = sent.getOrDefault(series, new TreeSet<>());
        synchronized (times) {
            return new TreeSet<>(times);
        }
    }

    private void note(SeriesId series, long time) {
        NavigableSet<Long> times = sent.computeIfAbsent(series, s -> new TreeSet<>());
        synchronized (times) {
            times.add(time);
        }
    }

    int connections() {
        return feeds.size();
    }

    private synchronized void open(Feed feed) {
        if (closed) {
            return;
        }
        feeds.add(feed);
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-simulated-streams"));
            ticking = timer.scheduleWithFixedDelay(
                    () -> feeds.forEach(Feed::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (timer != null) {
            timer.shutdownNow();
        }
        feeds.forEach(Feed::hangUp);
        feeds.clear();
    }

    /** One connection. */
    private final class Feed extends WebSocketListener {
        private final String path;
        private final StreamProtocol protocol = protocols.get();
        private final List<Topic> topics = new ArrayList<>();
        private @Nullable WebSocket socket;
        private long last;
        private boolean mute;
        private String lastSent = "";
        private String longAgo = "";

        Feed(String path) {
            this.path = path;
        }

        @Override
        public void onOpen(WebSocket opened, Response response) {
            synchronized (this) {
                socket = opened;
                last = clock.millis();
            }
            open(this);
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            JsonNode message;
            try {
                message = text.startsWith("{") ? json.readTree(text) : json.createObjectNode();
            } catch (JacksonException e) {
                return;
            }
            synchronized (this) {
                List<Optional<Topic>> wanted = protocol.topics(path, message);
                protocol.replies(text, message, wanted).forEach(from::send);
                wanted.forEach(topic -> topic.filter(t -> !topics.contains(t)).ifPresent(topics::add));
            }
        }

        @Override
        public void onClosing(WebSocket from, int code, String reason) {
            from.close(code, null);
            feeds.remove(this);
        }

        @Override
        public void onClosed(WebSocket from, int code, String reason) {
            feeds.remove(this);
        }

        @Override
        public void onFailure(WebSocket from, Throwable t, @Nullable Response response) {
            feeds.remove(this);
        }

        synchronized void hangUp() {
            if (socket != null) {
                socket.close(GOING_AWAY, null);
            }
        }

        synchronized void tick() {
            WebSocket to = socket;
            long now = clock.millis();
            if (to == null || mute || fails(to)) {
                return;
            }
            TimeRange since = TimeRange.ofMillis(Math.max(last, now - MAX_PAUSE) + 1, now + 1);
            if (since.isEmpty()) {
                return;
            }
            for (Topic topic : topics) {
                switch (topic.kind()) {
                    case CANDLES -> candles(to, topic, since, now);
                    case TRADES -> trades(to, topic, since);
                    case LIQUIDATIONS -> liquidations(to, topic, since);
                    case VALUES, OPEN_INTEREST -> values(to, topic, now);
                }
            }
            last = now;
        }

        private boolean fails(WebSocket to) {
            double luck;
            synchronized (chance) {
                luck = chance.nextDouble() * 1000 / TICK_MILLIS;
            }
            luck -= faults.drop();
            if (luck < 0) {
                to.send(lastSent.substring(0, lastSent.length() / 2));
                to.close(GOING_AWAY, null);
                feeds.remove(this);
                return true;
            }
            luck -= faults.repeat();
            if (luck < 0 && !lastSent.isEmpty()) {
                to.send(lastSent);
                return false;
            }
            luck -= faults.late();
            if (luck < 0 && !longAgo.isEmpty()) {
                to.send(longAgo);
                return false;
            }
            mute = luck >= 0 && luck - faults.mute() < 0;
            return mute;
        }

        private void send(WebSocket to, String text) {
            to.send(text);
            if (longAgo.isEmpty() || text.length() % 7 == 0) {
                longAgo = lastSent;
            }
            lastSent = text;
        }

        private void candles(WebSocket to, Topic topic, TimeRange since, long now) {
            Interval interval = topic.candles().requireInterval();
            Rows all = market.rows(topic.candles());
            TimeRange opened = TimeRange.ofMillis(
                    interval.floor(since.startMillis() - interval.millis()), interval.floor(now) + 1);
            Rows some = all.slice(opened);
            for (int row = 0; row < some.size(); row++) {
                long closes = interval.next(some.time(row));
                if (since.contains(closes)) {
                    send(to, protocol.candle(topic, some, row, true));
                    note(topic.candles(), some.time(row));
                }
            }
            int last = some.size() - 1;
            // About once a second of the venue, what is still open.
            if (last >= 0 && interval.next(some.time(last)) > now && now / 1000 != (since.startMillis() - 1) / 1000) {
                send(to, protocol.candle(topic, Wire.asOf(now, some, interval), last, false));
            }
        }

        private void trades(WebSocket to, Topic topic, TimeRange since) {
            SeriesId series = SeriesId.of(Dataset.TRADES, topic.instrument());
            Rows trades = tape.rows(series, since);
            for (int row = 0; row < trades.size(); row++) {
                send(to, protocol.trade(topic, trades, row));
                note(series, trades.time(row));
                if (protocol.marksLiquidations(topic) && Tape.isLiquidation(trades.time(row))) {
                    note(SeriesId.of(Dataset.LIQUIDATIONS, topic.instrument()), trades.time(row));
                }
            }
        }

        private void liquidations(WebSocket to, Topic topic, TimeRange since) {
            SeriesId series = SeriesId.of(Dataset.LIQUIDATIONS, topic.instrument());
            Rows rows = tape.rows(series, since);
            for (int row = 0; row < rows.size(); row++) {
                send(to, protocol.liquidation(topic, rows, row));
                note(series, rows.time(row));
            }
        }

        private void values(WebSocket to, Topic topic, long now) {
            send(to, protocol.values(topic, tape.value(topic.instrument(), now)));
            Dataset dataset = topic.kind() == Kind.VALUES ? Dataset.FUNDING : Dataset.OPEN_INTEREST;
            note(SeriesId.of(dataset, topic.instrument()), Interval.M1.floor(now));
        }
    }
}
