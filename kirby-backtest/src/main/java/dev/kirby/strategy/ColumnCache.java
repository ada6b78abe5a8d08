package dev.kirby.strategy;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Columns by name, each computed once however many threads ask for it at the same time; who comes second waits for the first.
 *
 * <p>A column belongs to a name and to the code that computes it: two strategies that call different things by one name, or
 * an edited version of the same one in a shell, do not get each other's columns.
 *
 * <p>Columns are softly held: where memory runs short, those that nobody uses are forgotten, the least recently requested
 * first, and computed again at their next use. Thread-safe.
 */
final class ColumnCache {

    /** A column's name and the class of its computation, one class for each place in a program. */
    private record Key(String name, Class<?> computation) {}

    private static final class Entry {
        private volatile SoftReference<double @Nullable []> held = new SoftReference<>(null);

        double[] column(Supplier<double[]> computation) {
            double[] column = held.get();
            return column == null ? computed(computation) : column;
        }

        /** The lock is this entry's own, so that a computation may ask for other columns. */
        private synchronized double[] computed(Supplier<double[]> computation) {
            double[] column = held.get();
            if (column == null) {
                column = computation.get();
                held = new SoftReference<>(column);
            }
            return column;
        }
    }

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    double[] column(String name, Class<?> code, Supplier<double[]> computation) {
        Key key = new Key(name, code);
        Entry entry = entries.get(key);
        if (entry == null) {
            Entry fresh = new Entry();
            Entry before = entries.putIfAbsent(key, fresh);
            entry = before == null ? fresh : before;
        }
        return entry.column(computation);
    }

    /** What was computed so far and is still held, by name, in the order of names. */
    Map<String, double[]> held() {
        Map<String, double[]> columns = new TreeMap<>();
        entries.forEach((key, entry) -> {
            double[] column = entry.held.get();
            if (column != null) {
                columns.put(key.name(), column);
            }
        });
        return columns;
    }

    int size() {
        return entries.size();
    }
}
