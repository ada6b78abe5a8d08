package dev.kirby.store.stars;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a sync. Immutable and thread-safe.
 *
 * @param source the file
 * @param changes one entry for everything that the file names or the catalogue had, unchanged things included
 */
public record SyncReport(String source, List<Change> changes) {

    /** What happened to one thing. Prints in lower case. */
    public enum Effect {
        /** It was not there before. */
        CREATED,
        /** It is described differently, or active again. */
        UPDATED,
        /** It was active and no longer is: the file says so, or does not name it. */
        DEACTIVATED,
        /** It is as it was. */
        UNCHANGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What happened to one thing.
     *
     * @param effect what happened
     * @param table where it is, such as {@code coins} or {@code starlistings}
     * @param thing which, such as {@code coin BTC} or {@code binance:BTC/USDT:USDT 1m}
     */
    public record Change(Effect effect, String table, String thing) {

        /** For example {@code created coin BTC}. */
        @Override
        public String toString() {
            return effect + " " + thing;
        }
    }

    /** Copies the list. */
    public SyncReport {
        changes = List.copyOf(changes);
    }

    /**
     * How many things something happened to.
     *
     * @param effect what happened
     * @return of all tables together
     */
    public long count(Effect effect) {
        return changes.stream().filter(change -> change.effect() == effect).count();
    }

    /**
     * How many things of a table something happened to.
     *
     * @param table such as {@code starlistings}
     * @param effect what happened
     * @return 0 or more
     */
    public long count(String table, Effect effect) {
        return changes.stream()
                .filter(change -> change.effect() == effect && change.table().equals(table))
                .count();
    }

    /**
     * Whether anything is different from before.
     *
     * @return false after a second sync of one file
     */
    public boolean changed() {
        return count(Effect.UNCHANGED) < changes.size();
    }

    /** Prints what changed, and a table of counts, to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints what changed, and a table of counts.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        changes.stream().filter(change -> change.effect() != Effect.UNCHANGED).forEach(out::println);
        out.printf("%-18s", "");
        Stream.of(Effect.values()).forEach(effect -> out.printf("%12s", effect));
        out.println();
        for (String table : changes.stream().map(Change::table).distinct().toList()) {
            out.printf("%-18s", table);
            Stream.of(Effect.values()).forEach(effect -> out.printf(Locale.ROOT, "%12d", count(table, effect)));
            out.println();
        }
        out.println(this);
    }

    /** For example {@code Sync: 31 created, 0 updated, 0 deactivated, 0 unchanged}. */
    @Override
    public String toString() {
        return Stream.of(Effect.values())
                .map(effect -> count(effect) + " " + effect)
                .collect(Collectors.joining(", ", "Sync: ", ""));
    }
}
