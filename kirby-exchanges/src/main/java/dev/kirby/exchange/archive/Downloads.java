package dev.kirby.exchange.archive;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.internal.http.HttpGateway;
import dev.kirby.exchange.internal.http.HttpGateway.Request;
import dev.kirby.exchange.internal.http.WeightLimiter;
import dev.kirby.exchange.venue.BudgetHeaders;
import dev.kirby.exchange.venue.VenueError;
import dev.kirby.internal.Logs;
import dev.kirby.source.internal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings files of an archive to disk, whole, as their checksums say. Thread-safe; closing it deletes what is left. */
final class Downloads implements AutoCloseable {

    // A SHA-256, or an MD5.
    private static final Pattern CHECKSUM = Pattern.compile("([0-9a-fA-F]{32}|[0-9a-fA-F]{64})\\s+\\*?(\\S+)\\s*");
    private static final int MD5_DIGITS = 32;
    private static final Pattern NO_SUCH_KEY = Pattern.compile("<Code>(AccessDenied|NoSuchKey)</Code>");
    private static final String PART = "{part}";
    private static final int ATTEMPTS = 2;
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final ArchiveSpec archive;
    private final URI url;
    private final HttpGateway gateway;
    private final WeightLimiter unlimited;
    private final Clock clock;
    private volatile @Nullable Boolean present;
    private volatile Instant leftAloneUntil = Instant.MIN;
    private @Nullable Path folder;

    Downloads(ArchiveSpec archive, ExchangeSettings settings) {
        this.archive = archive;
        this.url = settings.archiveUrl().orElse(archive.url());
        this.clock = settings.clock();
        this.gateway = new HttpGateway(archive.venue() + " archive", List.of(url), Downloads::error, settings);
        this.unlimited = new WeightLimiter(Long.MAX_VALUE, Duration.ofMinutes(1), settings.clock(), settings.sleeper());
    }

    /** Those who may read files of S3, but not list them, are told 403 for a file that is not there. */
    private static @Nullable VenueError error(int status, byte[] body) {
        boolean isMissing = status == 404
                || (status == 403
                        && NO_SUCH_KEY
                                .matcher(new String(body, StandardCharsets.UTF_8))
                                .find());
        return isMissing ? new VenueError(String.valueOf(status), "no such file", VenueError.Kind.MISSING) : null;
    }

    /**
     * Whether there is an archive at all: your own server may have none.
     *
     * @throws UnreachableException if it cannot be reached
     */
    boolean exists() {
        Boolean known = present;
        if (known == null) {
            known = body(archive.landmark(), archive.landmark())
                    .filter(this::isLandmark)
                    .isPresent();
            present = known;
        }
        return known;
    }

    /** A checksum, or a packed file where there are none; servers that answer to every path say something else. */
    private boolean isLandmark(byte[] body) {
        return archive.checksums().isEmpty()
                ? isPacked(body)
                : CHECKSUM.matcher(new String(body, StandardCharsets.UTF_8)).matches();
    }

    /** Whether it is worth asking: it was not found to be absent, and it was not unreachable a moment ago. */
    boolean isWorthAsking() {
        return !Boolean.FALSE.equals(present) && !clock.instant().isBefore(leftAloneUntil);
    }

    /** Leaves it alone for some minutes. */
    void leaveAlone() {
        leftAloneUntil = clock.instant().plus(SILENCE);
    }

    /**
     * Downloads a file and opens it; or the parts of one, each when it is needed.
     *
     * @return empty if the archive does not have it
     * @throws UnreachableException if the archive cannot be reached
     * @throws SourceException if the file is not what its checksum says, twice in a row, or not what its name says
     */
    Optional<ArchiveParts> open(String path, ArchiveDataset dataset, DoubleSupplier contractSize) {
        return ArchiveParts.open(number -> number > 1 && !path.contains(PART)
                ? Optional.empty()
                : file(path.replace(PART, String.format("%03d", number)), dataset, contractSize));
    }

    private Optional<ArchiveFile> file(String path, ArchiveDataset dataset, DoubleSupplier contractSize) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String mismatch = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // The checksum is requested again too: both may just have been replaced.
            Optional<String> checksum = checksum(path, name, dataset);
            if (checksum.isEmpty()) {
                return missing();
            }
            Path file = temporary();
            boolean handedOver = false;
            try {
                asked(() -> gateway.download(request(path, dataset.folder()), file, dataset.maxBytes()));
                String actual = digest(file, checksum.get().length());
                if (present == null && checksum.get().isEmpty() && !isPacked(file)) {
                    // Something answers to every path: no archive.
                    present = false;
                    return Optional.empty();
                }
                if (actual.equalsIgnoreCase(checksum.get())) {
                    present = true;
                    handedOver = true;
                    return Optional.of(ArchiveFile.open(archive.venue(), name, file, dataset, contractSize));
                }
                mismatch = "its " + algorithm(actual.length()) + " is " + actual + ", " + name + archive.checksums()
                        + " says " + checksum.get();
            } catch (NoDataException e) {
                return missing();
            } catch (IOException e) {
                throw new SourceException("Cannot read the downloaded " + name + ": " + e.getMessage() + ".", e);
            } finally {
                if (!handedOver) {
                    delete(file);
                }
            }
        }
        throw new SourceException(archive.venue() + " archive " + path + " is damaged, twice in a row: " + mismatch
                + ". Try again later, or do without the archive (ExchangeSettings.withoutArchive()).");
    }

    private static String algorithm(int digits) {
        return digits == MD5_DIGITS ? "MD5" : "SHA-256";
    }

    private static String digest(Path file, int digits) throws IOException {
        try {
            return digits == 0 ? "" : Sha256.of(file, MessageDigest.getInstance(algorithm(digits)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5 and SHA-256.", e);
        }
    }

    /** No such file, or no archive at all. */
    private Optional<ArchiveFile> missing() {
        exists();
        return Optional.empty();
    }

    /** What a file's SHA-256 or MD5 should be; empty text if the archive has no checksums, absent if it does not have the file. */
    private Optional<String> checksum(String path, String name, ArchiveDataset dataset) {
        if (archive.checksums().isEmpty()) {
            return Optional.of("");
        }
        Optional<String> text = body(path + archive.checksums(), dataset.folder())
                .map(body -> new String(body, StandardCharsets.UTF_8));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher line = CHECKSUM.matcher(text.get());
        if (line.matches() && line.group(2).equals(name)) {
            return Optional.of(line.group(1));
        }
        if (present == null) {
            // Something answers to every path: no archive.
            present = false;
            return Optional.empty();
        }
        throw new SourceException(archive.venue() + " archive " + name + archive.checksums()
                + " should be a SHA-256 or MD5 and the name of the file, but is '"
                + text.get().substring(0, Math.min(text.get().length(), 100)).strip() + "'.");
    }

    private Optional<byte[]> body(String path, String countedAs) {
        try {
            return Optional.of(asked(() -> gateway.send(request(path, countedAs), body -> body)));
        } catch (NoDataException e) {
            return Optional.empty();
        }
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (SourceException e) {
            throw new UnreachableException(e);
        }
    }

    private Request request(String path, String countedAs) {
        return new Request(url, path, "", null, countedAs, 1, unlimited, BudgetHeaders.NONE);
    }

    private synchronized Path temporary() {
        try {
            Path present = folder;
            if (present == null) {
                present = Files.createTempDirectory(
                        "kirby-archive-" + ProcessHandle.current().pid() + "-");
                folder = present;
            }
            return Files.createTempFile(present, "file", "");
        } catch (IOException e) {
            throw new SourceException(
                    "Cannot write to " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                            + ". Files of archives are kept there while they are read.",
                    e);
        }
    }

    private static boolean isPacked(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return isPacked(in.readNBytes(2));
        }
    }

    /** Whether something begins as zip and gzip files do. */
    private static boolean isPacked(byte[] body) {
        return body.length >= 2 && ((body[0] == 'P' && body[1] == 'K') || (body[0] == 0x1f && body[1] == (byte) 0x8b));
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            Logs.of(Downloads.class).warn("Cannot delete " + file + ".", e);
        }
    }

    RequestStatistics statistics() {
        return gateway.statistics();
    }

    URI url() {
        return url;
    }

    @Override
    public synchronized void close() {
        gateway.close();
        Path present = folder;
        folder = null;
        if (present != null) {
            try (Stream<Path> left = Files.list(present)) {
                left.forEach(Downloads::delete);
            } catch (IOException e) {
                Logs.of(Downloads.class).warn("Cannot clean up " + present + ".", e);
            }
            delete(present);
        }
    }

    @Override
    public String toString() {
        return "Downloads[" + archive.venue() + " at " + url + "]";
    }

    /** The archive could not be reached; whether it has the file is not known. */
    static final class UnreachableException extends SourceException {
        private static final long serialVersionUID = 1L;

        UnreachableException(SourceException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
