package dev.kirby.exchange.archive;

import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What an archive has of one period: a file, or several that go on where the one before ends, each brought when it is needed.
 * Closing it closes the file at hand. Not thread-safe.
 */
final class ArchiveParts implements AutoCloseable {

    private final IntFunction<Optional<ArchiveFile>> parts;
    private ArchiveFile part;
    private int number = 1;
    private boolean isLast;

    private ArchiveParts(IntFunction<Optional<ArchiveFile>> parts, ArchiveFile first) {
        this.parts = parts;
        this.part = first;
    }

    /**
     * Opens the first part.
     *
     * @param parts opens a part by its number, from 1; empty where there is none
     * @return empty if there is not even the first
     */
    static Optional<ArchiveParts> open(IntFunction<Optional<ArchiveFile>> parts) {
        return parts.apply(1).map(first -> new ArchiveParts(parts, first));
    }

    /** The next rows; those of one time are never parted, wherever a part ends. */
    Rows read(int expected, int most) {
        Rows rows = part.read(expected, most);
        List<Rows> all = new ArrayList<>(List.of(rows));
        int size = rows.size();
        while (part.isRead() && next()) {
            Rows more = part.read(expected, Math.max(1, most - size));
            all.add(more);
            size += more.size();
        }
        return all.size() == 1 ? rows : Rows.concat(rows.dataset(), all);
    }

    private boolean next() {
        Optional<ArchiveFile> next = isLast ? Optional.empty() : parts.apply(number + 1);
        isLast = next.isEmpty();
        next.ifPresent(following -> {
            part.close();
            part = following;
            number++;
        });
        return next.isPresent();
    }

    /** Whether there are no more rows. */
    boolean isRead() {
        return part.isRead() && isLast;
    }

    /** Venue and name of the file at hand, for errors. */
    String name() {
        return part.name();
    }

    @Override
    public void close() {
        part.close();
    }

    @Override
    public String toString() {
        return "ArchiveParts[" + part.name() + "]";
    }
}
