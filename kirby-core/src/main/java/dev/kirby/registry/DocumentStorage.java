package dev.kirby.registry;

import dev.kirby.StoreException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small texts by name, stored beside the market data. A store implements it to hold registry, ledger, jobs and models.
 *
 * <p>A key is a relative path of letters, digits, {@code _ - .} and {@code /}, such as {@code registry/ABC.json}; no part
 * begins with a dot. A key names either a document, which is replaced as a whole, or a log, which only grows. What a method
 * wrote is on the disk when it returns, and readers never see a part of it. Thread-safe, and safe between processes.
 */
public interface DocumentStorage {

    /**
     * Reads a document.
     *
     * @param key its name
     * @return absent if there is none
     * @throws StoreException if it cannot be read
     */
    Optional<String> get(String key);

    /**
     * Lists the documents of a folder. Logs are not listed.
     *
     * @param folder the part of the keys before the last {@code /}
     * @return the full keys, in order
     */
    List<String> list(String folder);

    /**
     * Creates, replaces or removes a document, provided that nobody else changed it since it was read.
     *
     * @param key its name
     * @param expected what it holds now; null if it must not exist
     * @param content what it holds from now on; null to remove it
     * @return false if it holds something else than expected; nothing changes then
     * @throws StoreException if it cannot be written; it is as it was
     */
    boolean compareAndSet(String key, @Nullable String expected, @Nullable String content);

    /**
     * Makes a folder show the documents of another, in place of what it showed before, in one step: whoever reads by it finds those of the
     * one or of the other, whole.
     *
     * @param folder what is shown, in the same folder as the target
     * @param target whose documents; they do not change any more
     * @throws StoreException if it cannot be written
     */
    void show(String folder, String target);

    /**
     * Adds a line to a log, which is created with its first line.
     *
     * @param key the log's name
     * @param line one line of text, without its end
     * @throws StoreException if it cannot be written
     */
    void append(String key, String line);

    /**
     * Reads a log.
     *
     * @param key the log's name
     * @return its lines, oldest first; a last line that a crash cut short is left out, since it was never acknowledged
     * @throws StoreException if it cannot be read
     */
    List<String> lines(String key);

    /**
     * Removes a log with all its lines.
     *
     * @param key the log's name; one that is not there is no error
     * @throws StoreException if it cannot be removed
     */
    void removeLog(String key);
}
