package dev.kirby.exchange.internal.ws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** A server for one's own messages over real sockets: tells what it hears, says what it is told. */
final class StreamServer implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final List<WebSocket> open = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    StreamServer(BiConsumer<WebSocket, String> answer) {
        this(answer, "[]");
    }

    /** Answers every plain request with the same body. */
    StreamServer(BiConsumer<WebSocket, String> answer, String plain) {
        this(answer, (String path) -> plain);
    }

    /** Answers plain requests by their path. */
    StreamServer(BiConsumer<WebSocket, String> answer, UnaryOperator<String> plain) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (request.getHeaders().get("Upgrade") == null) {
                    String path = request.getUrl().encodedPath();
                    asked.add(request.getMethod() + " " + path);
                    return new MockResponse.Builder()
                            .setHeader("Content-Type", "application/json")
                            .body(plain.apply(path))
                            .build();
                }
                paths.add(request.getUrl().encodedPath());
                queries.add(String.valueOf(request.getUrl().query()));
                return new MockResponse.Builder()
                        .webSocketUpgrade(new WebSocketListener() {
                            @Override
                            public void onOpen(WebSocket socket, Response response) {
                                opened.add(socket);
                                open.add(socket);
                            }

                            @Override
                            public void onMessage(WebSocket socket, String text) {
                                events.add(text);
                                answer.accept(socket, text);
                            }

                            @Override
                            public void onClosing(WebSocket socket, int code, String reason) {
                                socket.close(code, null);
                            }
                        })
                        .build();
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    List<String> paths() {
        return paths;
    }

    /** What was asked when connecting, for each connection. */
    List<String> queries() {
        return queries;
    }

    /** Plain requests, such as {@code POST /token}. */
    List<String> asked() {
        return asked;
    }

    /** The next message of a client. */
    String events() {
        return next(events);
    }

    /** The next connection. */
    WebSocket opened() {
        return next(opened);
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T item = queue.poll(20, TimeUnit.SECONDS);
            if (item == null) {
                throw new AssertionError("Nothing came.");
            }
            return item;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        open.forEach(socket -> socket.close(1001, null));
        server.close();
    }
}
