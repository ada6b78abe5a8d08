package dev.kirby.source.internal;

import dev.kirby.KirbyException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Ends with an error where more comes than may, so that what a file unpacks to stays bounded. Not thread-safe. */
public final class BoundedInput extends FilterInputStream {

    private final long most;
    private final Supplier<? extends KirbyException> refusal;
    private long count;

    /**
     * Bounds a stream.
     *
     * @param in closed with this one
     * @param most how many bytes may come
     * @param refusal the error where more do
     */
    public BoundedInput(InputStream in, long most, Supplier<? extends KirbyException> refusal) {
        super(in);
        this.most = most;
        this.refusal = refusal;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int more) {
        count += more;
        if (count > most) {
            throw refusal.get();
        }
    }
}
