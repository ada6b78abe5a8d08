package dev.kirby.store.stars;

import static java.util.Objects.requireNonNull;

/**
 * One known exchange, coin, quote currency, market type or interval.
 *
 * @param section which of these
 * @param name its name in instruments, such as {@code BTC}
 * @param label its name for people, such as {@code Bitcoin}; for intervals the seconds
 * @param active whether stars of it are collected
 */
public record CatalogueEntry(Section section, String name, String label, boolean active) {

    /** Checks that nothing is null. */
    public CatalogueEntry {
        requireNonNull(section, "section");
        requireNonNull(name, "name");
        requireNonNull(label, "label");
    }

    CatalogueEntry deactivated() {
        return new CatalogueEntry(section, name, label, false);
    }

    /** For example {@code coin BTC} or {@code coin BTC, inactive}. */
    @Override
    public String toString() {
        return section.singular() + " " + name + (active ? "" : ", inactive");
    }
}
