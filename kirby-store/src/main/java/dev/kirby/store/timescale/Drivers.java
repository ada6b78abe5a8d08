package dev.kirby.store.timescale;

import dev.kirby.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The libraries that this store needs and Kirby leaves optional. */
final class Drivers {

    private static final Map<String, String> COORDINATES = coordinates();

    private Drivers() {}

    private static Map<String, String> coordinates() {
        Map<String, String> coordinates = new LinkedHashMap<>();
        coordinates.put("org.postgresql.Driver", "org.postgresql:postgresql");
        coordinates.put("com.zaxxer.hikari.HikariDataSource", "com.zaxxer:HikariCP");
        coordinates.put("org.flywaydb.core.Flyway", "org.flywaydb:flyway-core");
        coordinates.put(
                "org.flywaydb.database.postgresql.PostgreSQLDatabaseType", "org.flywaydb:flyway-database-postgresql");
        return coordinates;
    }

    /** Says in one error all that is missing. */
    static void require(PostgresAddress address) {
        String missing = String.join(
                ", ",
                COORDINATES.entrySet().stream()
                        .filter(entry -> !isThere(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
        if (!missing.isEmpty()) {
            throw new StoreException("Cannot open " + address + ": not on the class path: " + missing
                    + ". Add these Maven dependencies; their versions are in Kirby's parent POM.");
        }
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, Drivers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
