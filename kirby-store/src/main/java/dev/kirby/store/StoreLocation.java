package dev.kirby.store;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.stars.StorePurpose;
import dev.kirby.store.storage.RowStorage;
import dev.kirby.store.timescale.TimescaleStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a store is: a folder or a database. */
interface StoreLocation {

    /** Opens the store for whatever it is for. */
    RowStorage open(Clock clock);

    /** Opens the store of one purpose there. */
    RowStorage open(Clock clock, StorePurpose purpose);

    /** Fails unless a store is there; creates nothing. */
    void requireStore(Optional<StorePurpose> purpose);

    /** Reads a folder's path or a database's URL. Anything else with a scheme is an error: it would be an odd folder. */
    static StoreLocation parse(String location) {
        if (location.startsWith("jdbc:")) {
            return new Database(location);
        }
        Matcher url = Database.URL.matcher(location);
        if (!url.matches()) {
            return new Folder(Path.of(location));
        }
        String scheme = url.group(1).toLowerCase(Locale.ROOT);
        if (scheme.equals("postgresql") || scheme.equals("postgres")) {
            return new Database("jdbc:postgresql:" + url.group(2));
        }
        throw new InvalidRequestException("No store at a URL of '" + scheme
                + "': write a folder's path, or postgresql://user:password@host:5432/kirby.");
    }

    /** A folder of Parquet files. */
    record Folder(Path path) implements StoreLocation {
        @Override
        public RowStorage open(Clock clock) {
            return Lake.open(path, clock);
        }

        @Override
        public RowStorage open(Clock clock, StorePurpose purpose) {
            return Lake.open(path.resolve(purpose.database()), clock, purpose);
        }

        @Override
        public void requireStore(Optional<StorePurpose> purpose) {
            Path folder = purpose.map(p -> path.resolve(p.database())).orElse(path);
            if (!Lake.exists(folder)) {
                throw new NoDataException(
                        "There is no store in " + folder + ". Name the folder of one, or create one there:"
                                + " kirby setup --data " + path
                                + purpose.map(p -> " --database " + p).orElse(""));
            }
        }
    }

    /** A PostgreSQL database. */
    record Database(String url) implements StoreLocation {

        private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(//.*)");
        private static final Pattern DATABASE_OF_URL = Pattern.compile("([^?]*/)([^/?]*)(\\?.*)?");

        @Override
        public RowStorage open(Clock clock) {
            return TimescaleStore.open(url, clock);
        }

        @Override
        public RowStorage open(Clock clock, StorePurpose purpose) {
            Matcher parts = DATABASE_OF_URL.matcher(url);
            if (!parts.matches() || !parts.group(2).equals(purpose.database())) {
                throw new InvalidRequestException("The database for " + purpose + " is called " + purpose.database()
                        + ", and the URL names " + (parts.matches() ? "'" + parts.group(2) + "'" : "none")
                        + ". Write jdbc:postgresql://host:5432/" + purpose.database() + ".");
            }
            return TimescaleStore.open(url, clock, purpose);
        }

        @Override
        public void requireStore(Optional<StorePurpose> purpose) {
            TimescaleStore.requireTables(url);
        }
    }
}
