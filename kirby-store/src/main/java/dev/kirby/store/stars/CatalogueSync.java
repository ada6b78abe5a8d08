package dev.kirby.store.stars;

import dev.kirby.store.stars.SyncReport.Change;
import dev.kirby.store.stars.SyncReport.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Computes the catalogue after a sync with a file. Pure: a store reads its catalogue, calls this, and saves the result if
 * something changed.
 *
 * @param catalogue the catalogue afterwards
 * @param report what changed
 */
public record CatalogueSync(Catalogue catalogue, SyncReport report) {

    /**
     * Compares a catalogue with a file.
     *
     * @param before what was kept so far
     * @param file what is wanted
     * @return new things are added at the end, and what the file does not name is inactive
     */
    public static CatalogueSync of(Catalogue before, StarFile file) {
        List<Change> changes = new ArrayList<>();
        List<CatalogueEntry> entries = new ArrayList<>();
        for (Section section : Section.values()) {
            entries.addAll(merge(
                    section.toString(),
                    before.entries(section),
                    file.catalogue().entries(section),
                    new Kind<>(CatalogueEntry::name, CatalogueEntry::active, CatalogueEntry::deactivated),
                    changes));
        }
        List<Star> stars = merge(
                "starlistings",
                before.stars(),
                file.catalogue().stars(),
                new Kind<>(star -> star.series().toString(), Star::active, Star::deactivated),
                changes);
        return new CatalogueSync(
                new Catalogue(entries, stars), new SyncReport(file.path().toString(), changes));
    }

    /** How things of one kind are distinguished and switched off. */
    private record Kind<T>(Function<T, String> key, Predicate<T> active, UnaryOperator<T> deactivated) {

        Effect effect(T old, T wanted) {
            if (old.equals(wanted)) {
                return Effect.UNCHANGED;
            }
            return active.test(old) && !active.test(wanted) ? Effect.DEACTIVATED : Effect.UPDATED;
        }
    }

    private static <T> List<T> merge(String table, List<T> before, List<T> wanted, Kind<T> kind, List<Change> changes) {
        Map<String, T> merged = new LinkedHashMap<>();
        Map<String, T> gone = new LinkedHashMap<>();
        before.forEach(old -> merged.put(kind.key().apply(old), old));
        gone.putAll(merged);
        for (T one : wanted) {
            String key = kind.key().apply(one);
            T old = merged.put(key, one);
            gone.remove(key);
            changes.add(new Change(old == null ? Effect.CREATED : kind.effect(old, one), table, one.toString()));
        }
        gone.forEach((key, old) -> {
            T off = kind.deactivated().apply(old);
            merged.put(key, off);
            changes.add(new Change(kind.effect(old, off), table, old.toString()));
        });
        return new ArrayList<>(merged.values());
    }
}
