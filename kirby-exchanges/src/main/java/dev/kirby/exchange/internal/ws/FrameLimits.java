package dev.kirby.exchange.internal.ws;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSink;
import okio.ForwardingSource;
import okio.Sink;
import okio.Socket;
import okio.Source;

/**
 * Bounds what a venue can make a WebSocket hold in memory. OkHttp reads a message whole, whatever its length, and keeps every
 * pong until it is written; both end in an {@link OutOfMemoryError} that only its reading thread sees.
 *
 * <p>The frames of a connection are watched below OkHttp, as RFC 6455 lays them out: a header of 2 to 14 bytes that states the
 * length, then the payload, which is not looked at. A message of more than 16 MiB, in one frame or many, ends the connection
 * before it is read; so do a thousand pings whose pongs could not be written. Compression ({@code permessage-deflate}) is not
 * offered, and refused where it comes nevertheless: a compressed message can unpack to a thousand times its length. Costs a few
 * instructions a frame.
 */
final class FrameLimits implements Interceptor {

    static final long MAX_MESSAGE_BYTES = 16L << 20;
    static final int MAX_UNSENT_PONGS = 1_000;

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int SWITCHING_PROTOCOLS = 101;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(
                chain.request().newBuilder().removeHeader(EXTENSIONS).build());
        Socket socket = response.socket();
        if (response.code() != SWITCHING_PROTOCOLS || socket == null) {
            return response;
        }
        return response.newBuilder()
                .removeHeader(EXTENSIONS)
                .socket(new Watched(socket))
                .build();
    }

    /** A socket whose frames are watched. */
    private static final class Watched implements Socket {
        private final Socket socket;
        private final Source source;
        private final Sink sink;

        Watched(Socket socket) {
            this.socket = socket;
            AtomicInteger unsentPongs = new AtomicInteger();
            this.source = new FrameSource(socket.getSource(), unsentPongs);
            this.sink = new ForwardingSink(socket.getSink()) {
                @Override
                public void flush() throws IOException {
                    super.flush();
                    // Control frames, and they alone, are flushed one by one.
                    unsentPongs.updateAndGet(count -> Math.max(0, count - 1));
                }
            };
        }

        @Override
        public Source getSource() {
            return source;
        }

        @Override
        public Sink getSink() {
            return sink;
        }

        @Override
        public void cancel() {
            socket.cancel();
        }
    }

    /** Follows the headers of frames through the bytes that pass. Used by one thread. */
    private static final class FrameSource extends ForwardingSource {
        private static final int CONTROL = 0x8;
        private static final int PING = 0x9;
        private static final int MAX_HEADER = 14;

        private final AtomicInteger unsentPongs;
        private final byte[] header = new byte[MAX_HEADER];
        private int headerBytes;
        private long payloadLeft;
        private long messageBytes;

        FrameSource(Source source, AtomicInteger unsentPongs) {
            super(source);
            this.unsentPongs = unsentPongs;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long before = sink.size();
            long read = super.read(sink, byteCount);
            if (read > 0) {
                follow(sink, before);
            }
            return read;
        }

        private void follow(Buffer bytes, long from) throws IOException {
            long at = from;
            while (at < bytes.size()) {
                if (payloadLeft > 0) {
                    long skipped = Math.min(payloadLeft, bytes.size() - at);
                    payloadLeft -= skipped;
                    at += skipped;
                } else {
                    header[headerBytes++] = bytes.getByte(at++);
                    if (headerBytes >= 2 && headerBytes == headerLength()) {
                        frame();
                        headerBytes = 0;
                    }
                }
            }
        }

        private int lengthBytes() {
            int code = header[1] & 0x7f;
            return code == 127 ? 8 : code == 126 ? 2 : 0;
        }

        private int headerLength() {
            boolean masked = (header[1] & 0x80) != 0;
            return 2 + lengthBytes() + (masked ? 4 : 0);
        }

        private void frame() throws IOException {
            long length = header[1] & 0x7f;
            if (length >= 126) {
                length = 0;
                for (int i = 0; i < lengthBytes(); i++) {
                    length = (length << 8) | (header[2 + i] & 0xff);
                }
            }
            int opcode = header[0] & 0x0f;
            if (opcode >= CONTROL) {
                if (opcode == PING && unsentPongs.incrementAndGet() > MAX_UNSENT_PONGS) {
                    throw new ProtocolException(
                            "it sent " + MAX_UNSENT_PONGS + " pings faster than it reads their pongs");
                }
            } else {
                messageBytes = length < 0 || length > MAX_MESSAGE_BYTES ? Long.MAX_VALUE : messageBytes + length;
                if (messageBytes > MAX_MESSAGE_BYTES) {
                    throw new ProtocolException("it sent a message of more than " + (MAX_MESSAGE_BYTES >> 20) + " MiB");
                }
                boolean isLast = (header[0] & 0x80) != 0;
                messageBytes = isLast ? 0 : messageBytes;
            }
            payloadLeft = length;
        }
    }

    @Override
    public String toString() {
        return "FrameLimits[" + (MAX_MESSAGE_BYTES >> 20) + " MiB a message]";
    }
}
