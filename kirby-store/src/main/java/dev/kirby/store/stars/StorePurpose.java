package dev.kirby.store.stars;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.List;
import java.util.Locale;

/**
 * The purpose of a store: live data for production, or history for training. A store that was opened for
 * one of them is never opened for the other. Prints as {@code production} or {@code training}.
 */
public enum StorePurpose {
    /** Live data of what is traded: {@code kirby}. */
    PRODUCTION("kirby"),
    /** The history of many exchanges: {@code kirby_training}. */
    TRAINING("kirby_training");

    private final String database;

    StorePurpose(String database) {
        this.database = database;
    }

    /**
     * Reads {@code production} or {@code training}.
     *
     * @param text the name used on command lines
     * @return the purpose
     * @throws InvalidRequestException for any other text
     */
    public static StorePurpose parse(String text) {
        for (StorePurpose purpose : values()) {
            if (purpose.toString().equals(text)) {
                return purpose;
            }
        }
        throw new InvalidRequestException("Unknown database '" + text + "'"
                + NearestNames.hint(text, List.of("production", "training")) + ": use production or training.");
    }

    /**
     * The name of its database, which is also its folder.
     *
     * @return {@code kirby} or {@code kirby_training}
     */
    public String database() {
        return database;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
