package dev.kirby.exchange.internal.ws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket server that writes frames byte by byte, as no library would, and reads nothing after the handshake. */
final class RawServer implements AutoCloseable {

    /** What is done on each connection once its handshake is answered. */
    interface Conversation {
        void begin(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final String extension;
    private final Conversation conversation;

    RawServer(Conversation conversation) {
        this("", conversation);
    }

    /** Answers handshakes with a header of its own. */
    RawServer(String header, Conversation conversation) {
        this.extension = header;
        this.conversation = conversation;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    daemon(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String key = "";
            StringBuilder request = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append(line).append('\n');
                if (line.startsWith("Sec-WebSocket-Key: ")) {
                    key = line.substring(19).strip();
                }
            }
            requests.add(request.toString());
            String accept = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept + "\r\n" + extension + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            connections.incrementAndGet();
            conversation.begin(out);
        } catch (IOException | InterruptedException e) {
            // the client left
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A frame's header, with the length in 8 bytes. */
    static byte[] header(int first, long length) {
        return ByteBuffer.allocate(10)
                .put((byte) first)
                .put((byte) 127)
                .putLong(length)
                .array();
    }

    /** A short text in a frame of its own. */
    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(10 + bytes.length)
                .put(header(0x81, bytes.length))
                .put(bytes)
                .array();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** The handshakes that came, each with its headers. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
