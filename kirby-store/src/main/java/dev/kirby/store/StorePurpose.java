package dev.kirby.store;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.timescale.TimescaleStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of two stores of one shape is meant: live data for production, or history for training. A store that was opened for
 * one of them is never opened for the other. Prints as {@code production} or {@code training}.
 */
public enum StorePurpose {
    /** Live data of what is traded: {@code kirby}. */
    PRODUCTION("kirby"),
    /** The history of many exchanges: {@code kirby_training}. */
    TRAINING("kirby_training");

    private static final Pattern DATABASE_OF_URL = Pattern.compile("([^?]*/)([^/?]*)(\\?.*)?");

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
        throw new InvalidRequestException("Unknown database '" + text + "': use production or training.");
    }

    /**
     * The name of its database, which is also its folder.
     *
     * @return {@code kirby} or {@code kirby_training}
     */
    public String database() {
        return database;
    }

    /**
     * Opens the store of this purpose.
     *
     * @param location a folder that holds both stores, such as {@code data}, or the URL of this one's database
     * @param clock tells the time
     * @return the store, to be closed
     * @throws InvalidRequestException if the URL names another database
     * @throws StoreException if the store cannot be used, or was made for the other purpose
     */
    MarketDataStore open(String location, Clock clock) {
        if (!location.startsWith("jdbc:")) {
            return Lake.open(Path.of(location, database), clock, this);
        }
        Matcher url = DATABASE_OF_URL.matcher(location);
        if (!url.matches() || !url.group(2).equals(database)) {
            throw new InvalidRequestException("The database for " + this + " is called " + database
                    + ", and the URL names " + (url.matches() ? "'" + url.group(2) + "'" : "none")
                    + ". Write jdbc:postgresql://host:5432/" + database + ".");
        }
        return TimescaleStore.open(location, clock, this);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
