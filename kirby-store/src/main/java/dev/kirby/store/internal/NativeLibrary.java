package dev.kirby.store.internal;

import dev.kirby.internal.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Keeps DuckDB's unpacked library from piling up. The driver unpacks its 72 MB into the temporary folder at every start
 * and deletes them at the exit, which a killed process never reaches. Once loaded, a library needs no name: on Linux it is
 * deleted at once, and those that killed processes left are deleted as soon as no process has them open. Elsewhere they are
 * deleted when they are older than some minutes; one in use cannot be deleted on Windows, and needs no name on macOS.
 */
final class NativeLibrary {

    private static final Logger LOG = Logs.of(NativeLibrary.class);
    private static final String PATTERN = "libduckdb_java*.so";
    private static final Duration UNPACKING = Duration.ofMinutes(5);
    // Between the end of unpacking and loading, no process has the file open.
    private static final Duration LOADING = Duration.ofSeconds(10);
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

    private final Path folder;

    private NativeLibrary(Path folder) {
        this.folder = folder;
    }

    static NativeLibrary aboutToLoad() {
        return new NativeLibrary(
                Path.of(System.getProperty("java.io.tmpdir", ".")).toAbsolutePath());
    }

    void loaded() {
        try {
            if (Files.isReadable(MAPPED_FILES)) {
                deleteOwn();
            }
            deleteAbandoned(Instant.now());
        } catch (IOException | SecurityException e) {
            LOG.debug("Cannot delete {} in {}", PATTERN, folder, e); // only disk space is at stake
        }
    }

    private void deleteOwn() throws IOException {
        List<String> mapped;
        try (Stream<String> maps = Files.lines(MAPPED_FILES)) {
            mapped = maps.filter(map -> map.contains("/libduckdb_java") && map.endsWith(".so"))
                    .toList();
        }
        for (String line : mapped) {
            Path file = Path.of(line.substring(line.indexOf('/')));
            if (folder.equals(file.getParent())) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void deleteAbandoned(Instant now) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PATTERN)) {
            for (Path file : files) {
                Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
                boolean isFree = Files.isReadable(MAPPED_FILES) && age.compareTo(LOADING) > 0 && !isOpen(file);
                if (isFree || age.compareTo(UNPACKING) > 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Whether a process that we can look into, which are those of this user, has a file open. */
    private static boolean isOpen(Path file) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                try (Stream<Path> open = Files.list(process.resolve("fd"))) {
                    if (open.anyMatch(descriptor -> isSame(descriptor, file))) {
                        return true;
                    }
                } catch (IOException | UncheckedIOException e) {
                    // it ended, or belongs to another user, who could not be unpacking to a file of ours
                }
            }
        }
        return false;
    }

    private static boolean isSame(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false;
        }
    }
}
