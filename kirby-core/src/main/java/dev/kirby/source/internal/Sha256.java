package dev.kirby.source.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of files. */
public final class Sha256 {

    private static final int BLOCK = 1 << 18;

    private Sha256() {}

    /**
     * Sums a text up.
     *
     * @param text in UTF-8
     * @return 64 hexadecimal digits in lower case
     */
    public static String of(String text) {
        return HexFormat.of().formatHex(begin().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return a digest that has read nothing yet} */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /**
     * Sums a file up, whatever its size.
     *
     * @param file what to read
     * @return 64 hexadecimal digits in lower case, as {@code sha256sum} writes them
     * @throws IOException if the file cannot be read
     */
    public static String of(Path file) throws IOException {
        return of(file, begin());
    }

    /**
     * Sums a file up by another algorithm, for those who publish no SHA-256.
     *
     * @param file what to read
     * @param digest the algorithm, which has read nothing yet
     * @return hexadecimal digits in lower case
     * @throws IOException if the file cannot be read
     */
    public static String of(Path file, MessageDigest digest) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
            while (in.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
