package dev.kirby.examples.studio;

import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Streams of server-sent events, as many as the limit allows, all written by one thread without waiting for any client.
 *
 * <p>A stream asks its source for something new only when the client has taken what was sent before, so that a slow client costs no
 * thread and no memory: it misses states in between. One that takes nothing for half a minute is left by the connection's idle time-out.
 * A comment every ten seconds finds out who is gone.
 */
final class EventStreams implements AutoCloseable {

    private static final Logger LOG = Logs.of(EventStreams.class);
    private static final long TICK_MILLIS = 400;
    private static final long COMMENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int most;
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-studio-events"));

    private final Future<?> ticking;

    EventStreams(int most) {
        this.most = most;
        this.ticking = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes the place of a stream that is about to begin; refuses where there is none. */
    void takePlace() {
        if (places.incrementAndGet() > most) {
            leavePlace();
            throw Refusal.tooMany(
                    "There are " + most + " streams of events open, and no more are allowed: close one, or"
                            + " ask for the job now and then.");
        }
    }

    /** Gives a place back that no stream came to. */
    void leavePlace() {
        places.decrementAndGet();
    }

    /**
     * Goes on with a request whose head is sent, in a place that was taken. What it returns is completed when the stream is over, and the
     * place free again.
     */
    CompletableFuture<?> begin(AsyncContext context, EventSource source) {
        Stream stream;
        try {
            context.setTimeout(0);
            stream = new Stream(context.getResponse().getOutputStream(), source);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The client of a stream is gone", e);
            leavePlace();
            return CompletableFuture.completedFuture(null);
        }
        open.add(stream);
        try {
            context.addListener(stream);
            stream.out.setWriteListener(stream);
        } catch (IllegalStateException e) {
            LOG.debug("The client of a stream is gone", e);
            stream.end();
        }
        return stream.over;
    }

    private void tick() {
        for (Stream stream : open) {
            try {
                stream.write();
            } catch (IOException | RuntimeException e) {
                LOG.debug("A stream of events ends", e);
                stream.end();
            }
        }
    }

    @Override
    public void close() {
        ticking.cancel(true);
        ticker.shutdownNow();
        open.forEach(Stream::end);
        try {
            ticker.awaitTermination(TICK_MILLIS * 10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One client's stream. */
    private final class Stream implements WriteListener, AsyncListener {

        private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        private final ServletOutputStream out;
        private final EventSource source;
        private boolean writable;
        private long wrote = System.nanoTime();

        Stream(ServletOutputStream out, EventSource source) {
            this.out = out;
            this.source = source;
        }

        @Override
        public synchronized void onWritePossible() throws IOException {
            writable = true;
            write();
        }

        synchronized void write() throws IOException {
            if (!writable || over.isDone()) {
                return;
            }
            Optional<String> events = source.next();
            if (events.isEmpty() && !source.isOver() && System.nanoTime() - wrote > COMMENT_NANOS) {
                events = Optional.of(":\n\n");
            }
            if (events.isPresent()) {
                wrote = System.nanoTime();
                out.write(events.get().getBytes(StandardCharsets.UTF_8));
                writable = out.isReady();
                if (writable) {
                    out.flush();
                    writable = out.isReady();
                }
            }
            if (source.isOver() && writable) {
                end();
            }
        }

        void end() {
            if (open.remove(this)) {
                leavePlace();
            }
            over.complete(null);
        }

        @Override
        public void onError(Throwable e) {
            end();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
