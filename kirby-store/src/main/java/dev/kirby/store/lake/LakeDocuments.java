package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.internal.DocumentKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Documents as files of the lake's folder, replaced as a whole, and logs as files that are only added to. Those who write in
 * one folder take turns, among all threads and processes.
 */
@SuppressWarnings("try") // locks and uses are held, not used
final class LakeDocuments implements DocumentStorage {

    private final LakeFolders folders;
    private final CloseGuard guard;

    LakeDocuments(LakeFolders folders, CloseGuard guard) {
        this.folders = folders;
        this.guard = guard;
    }

    @Override
    public Optional<String> get(String key) {
        Path file = file(DocumentKeys.document(key));
        try (CloseGuard.Use use = guard.enter()) {
            return read(file);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    /** Damaged bytes become replacement characters, so that the one who parses the text names the damage. */
    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path file(String key) {
        return folders.root().resolve(key);
    }

    @Override
    public List<String> list(String folder) {
        Path path = file(DocumentKeys.folder(folder));
        try (CloseGuard.Use use = guard.enter();
                Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !DocumentKeys.isLog(name))
                    .sorted()
                    .map(name -> folder + "/" + name)
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("Cannot list " + path + ": " + e + ".", e);
        }
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String content) {
        Path file = file(DocumentKeys.document(key));
        try (CloseGuard.Use use = guard.enter();
                WriterLock turn = WriterLock.acquire(lock(key), file)) {
            if (!Optional.ofNullable(expected).equals(read(file))) {
                return false;
            }
            if (content == null) {
                Files.deleteIfExists(file);
                Durable.forceNames(Durable.parent(file));
            } else {
                Durable.createFolders(Durable.parent(file));
                Durable.write(file, content.getBytes(StandardCharsets.UTF_8));
            }
            return true;
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ". It is as it was before.", e);
        }
    }

    /**
     * A symbolic link, replaced by a rename, so that other programs see no mixture either; where the system makes none, copies, of which
     * only each is whole.
     */
    @Override
    public void show(String folder, String target) {
        Path link = file(DocumentKeys.folder(folder));
        Path shown = file(DocumentKeys.folder(target));
        try (CloseGuard.Use use = guard.enter();
                WriterLock turn = WriterLock.acquire(lock(folder + "/"), link)) {
            if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
                copy(shown, link);
                return;
            }
            Path draft = Durable.draft(link);
            Files.deleteIfExists(draft);
            try {
                Files.createSymbolicLink(draft, Durable.parent(link).relativize(shown.toAbsolutePath()));
            } catch (UnsupportedOperationException | FileSystemException e) {
                copy(shown, link);
                return;
            }
            Durable.publish(draft, link);
            Durable.forceNames(Durable.parent(link));
        } catch (IOException e) {
            throw new StoreException("Cannot write " + link + ": " + e + ". It is as it was before.", e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Durable.createFolders(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Durable.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    private Path lock(String key) {
        return folders.lock("documents." + DocumentKeys.folderOf(key).replace('/', '.'));
    }

    @Override
    public void append(String key, String line) {
        Path file = file(DocumentKeys.log(key));
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new InvalidRequestException("A log takes one line at a time; write line ends as \\n.");
        }
        try (CloseGuard.Use use = guard.enter();
                WriterLock turn = WriterLock.acquire(lock(key), file)) {
            Durable.createFolders(Durable.parent(file));
            boolean isNew = !Files.exists(file);
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long size = channel.size();
                // A process may have died while writing: its line stays cut short, and this one begins a new line.
                String text = (size > 0 && !endsLine(channel, size) ? "\n" : "") + line + "\n";
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    size += channel.write(bytes, size);
                }
                channel.force(true);
            }
            if (isNew) {
                Durable.forceNames(Durable.parent(file));
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ".", e);
        }
    }

    private static boolean endsLine(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }

    @Override
    public List<String> lines(String key) {
        Path file = file(DocumentKeys.log(key));
        try (CloseGuard.Use use = guard.enter()) {
            return read(file).stream()
                    .flatMap(String::lines)
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    @Override
    public void removeLog(String key) {
        Path file = file(DocumentKeys.log(key));
        if (!Files.exists(file)) {
            return;
        }
        try (CloseGuard.Use use = guard.enter();
                WriterLock turn = WriterLock.acquire(lock(key), file)) {
            Files.deleteIfExists(file);
            Durable.forceNames(Durable.parent(file));
        } catch (IOException e) {
            throw new StoreException("Cannot remove " + file + ": " + e + ".", e);
        }
    }

    /** For example {@code LakeDocuments[/home/me/data]}. */
    @Override
    public String toString() {
        return "LakeDocuments[" + folders.root() + "]";
    }
}
