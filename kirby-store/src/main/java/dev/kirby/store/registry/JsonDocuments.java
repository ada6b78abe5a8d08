package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import dev.kirby.registry.DocumentStorage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The documents of one folder, {@code FOLDER/ID.json}, as values. A damaged one is an error where it is asked for by its id;
 * it hides no other. Thread-safe.
 */
final class JsonDocuments<T> {

    private static final Logger LOG = Logs.of(JsonDocuments.class);
    private static final String ENDING = ".json";

    private final DocumentStorage documents;
    private final String folder;
    private final String noun;
    private final String remedy;
    private final Function<String, T> reader;

    /**
     * The documents of a folder.
     *
     * @param noun what one of them is, with its article, such as {@code a configuration}
     * @param remedy what to do about a damaged one, a sentence
     * @param reader from the text; throws {@link InvalidRequestException} for a damaged one
     */
    JsonDocuments(DocumentStorage documents, String folder, String noun, String remedy, Function<String, T> reader) {
        this.documents = documents;
        this.folder = folder;
        this.noun = noun;
        this.remedy = remedy;
        this.reader = reader;
    }

    String key(String id) {
        return folder + "/" + id + ENDING;
    }

    Optional<T> find(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            return Optional.empty();
        }
        String key = key(id);
        return documents.get(key).map(document -> parse(key, document));
    }

    T parse(String key, String document) {
        try {
            return reader.apply(document);
        } catch (InvalidRequestException e) {
            throw new StoreException("Damaged document " + key + ": " + e.getMessage() + " " + remedy, e);
        }
    }

    /** All that can be read, in the order of their keys. */
    List<T> all() {
        return all(new HashMap<>(), value -> false);
    }

    /** The same, where what changes no more is read once: it stays in a map, by its key, for as long as its document is there. */
    List<T> all(Map<String, T> settled, Predicate<T> changesNoMore) {
        List<String> keys = keys();
        settled.keySet().retainAll(Set.copyOf(keys));
        List<T> all = new ArrayList<>();
        for (String key : keys) {
            @Nullable T known = settled.get(key);
            if (known != null) {
                all.add(known);
                continue;
            }
            try {
                Optional<T> read = documents.get(key).map(document -> parse(key, document));
                read.ifPresent(all::add);
                read.filter(changesNoMore).ifPresent(value -> settled.put(key, value));
            } catch (StoreException e) {
                LOG.warn("Left out {}. {}", noun, e.getMessage());
            }
        }
        return all;
    }

    /** A sentence for each that cannot be read, by its key. */
    Map<String, String> unreadable() {
        Map<String, String> faults = new LinkedHashMap<>();
        for (String key : keys()) {
            try {
                documents.get(key).ifPresent(document -> parse(key, document));
            } catch (StoreException e) {
                faults.put(key, String.valueOf(e.getMessage()));
            }
        }
        return faults;
    }

    private List<String> keys() {
        return documents.list(folder).stream()
                .filter(key -> key.endsWith(ENDING))
                .toList();
    }
}
