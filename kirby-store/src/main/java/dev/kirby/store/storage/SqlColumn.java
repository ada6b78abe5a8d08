package dev.kirby.store.storage;

/**
 * A column of an answer.
 *
 * @param name as in the query
 * @param type its SQL type, such as {@code DOUBLE} or {@code TIMESTAMP WITH TIME ZONE}
 */
public record SqlColumn(String name, String type) {

    /** For example {@code close DOUBLE}. */
    @Override
    public String toString() {
        return name + " " + type;
    }
}
