package dev.kirby.store.export;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The SHA-256 of a table's files, summed up beside the export while it goes on. */
final class Checksums {

    private static final int BLOCK = 1 << 18;

    private final Aside aside;
    private final Set<ExportFormat> formats;
    private final Map<ExportFormat, Supplier<String>> begun = new EnumMap<>(ExportFormat.class);

    Checksums(Aside aside, Set<ExportFormat> formats) {
        this.aside = aside;
        this.formats = formats;
    }

    /** Which files a table has. */
    Set<ExportFormat> formats() {
        return formats;
    }

    /** Begins to sum up a file that is complete, if it is one of the table's. */
    void begin(ExportFormat format, Path file) {
        if (formats.contains(format)) {
            begun.put(format, aside.begin(() -> sha256(file)));
        }
    }

    /** The sum of a file that was begun, in hexadecimal digits. */
    String of(ExportFormat format) {
        return requireNonNull(begun.get(format)).get();
    }

    private static String sha256(Path file) {
        try (FileChannel in = FileChannel.open(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
            while (in.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + " back: " + e + ". Export again.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
