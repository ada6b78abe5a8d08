package dev.kirby.store.export;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hidden folder among the exports where the files of one table are written until they get their names. Its own name
 * claims theirs: of two exports that begin in one second, one takes the next second.
 */
final class StagedFiles implements AutoCloseable {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String PREFIX = ".kirby-";
    /** No export takes as long: what is older was left by one that was killed. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path target;
    private final Path folder;
    private final String name;

    private StagedFiles(Path target, Path folder, String name) {
        this.target = target;
        this.folder = folder;
        this.name = name;
    }

    /**
     * Claims a name.
     *
     * @param target where the files will be; created if absent
     * @param stem what the name begins with
     * @param time what it ends with, or else the next second that is free
     */
    static StagedFiles claim(Path target, String stem, Instant time) {
        try {
            Files.createDirectories(target);
            removeAbandoned(target);
            for (Instant second = time; ; second = second.plusSeconds(1)) {
                String name = stem + "_" + STAMP.format(second);
                Path folder = hidden(target, name);
                if (!isTaken(target, name) && create(folder)) {
                    // The process with the claim may have published and ended between the check and the claim.
                    if (!isTaken(target, name)) {
                        return new StagedFiles(target, folder, name);
                    }
                    Files.delete(folder);
                }
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static boolean create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static boolean isTaken(Path target, String name) {
        return Files.exists(target.resolve(name + ".json"))
                || Arrays.stream(ExportFormat.values()).anyMatch(f -> Files.exists(target.resolve(name + "." + f)));
    }

    private static void removeAbandoned(Path target) throws IOException {
        Instant before = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(target, PREFIX + "*")) {
            for (Path folder : folders) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
                    delete(folder);
                }
            }
        }
    }

    /** The error for a folder that cannot be written. */
    static StoreException unwritable(Path target, @Nullable IOException cause) {
        return new StoreException(
                "Cannot write to " + target.toAbsolutePath() + ": choose another output folder, or make it writable.",
                cause);
    }

    /** The name of the files, without an ending. */
    String name() {
        return name;
    }

    /** Where a file is written, by its ending, such as {@code csv}. */
    Path draft(Object ending) {
        return folder.resolve(name + "." + ending);
    }

    /** The bytes written so far. */
    long bytes() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0; // the folder goes when the export ends
        }
    }

    /**
     * Gives the drafts their names, one after the other in the order given.
     *
     * @param endings of files that are complete
     * @return the files
     */
    List<Path> publish(List<String> endings) {
        try {
            for (String ending : endings) {
                Durable.force(draft(ending));
            }
            for (String ending : endings) {
                Durable.publish(draft(ending), target.resolve(name + "." + ending));
                Durable.forceNames(target);
            }
            return endings.stream()
                    .map(ending -> target.resolve(name + "." + ending))
                    .toList();
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Removes what was not published, and gives up the claim. */
    @Override
    public void close() {
        remove(folder);
    }

    /** A folder among the exports that goes with them: what a killed export leaves of it, a later one removes. */
    static Path hidden(Path target, String name) {
        return target.resolve(PREFIX + name);
    }

    /** Deletes a folder with all that is in it; one that is not there is no error. */
    static void remove(Path folder) {
        try {
            if (Files.exists(folder)) {
                delete(folder);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot delete " + folder + ": " + e + ". Delete it by hand.", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    delete(file);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(folder);
    }
}
