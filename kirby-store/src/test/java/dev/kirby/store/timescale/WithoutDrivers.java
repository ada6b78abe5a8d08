package dev.kirby.store.timescale;

import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.util.List;

/** Opens a database in a process whose class path has none of the optional libraries. */
final class WithoutDrivers {

    private WithoutDrivers() {}

    public static void main(String[] args) {
        try {
            MarketDataStore.open(args[0]).close();
        } catch (dev.kirby.KirbyException e) {
            System.out.println(e.getMessage());
        }
    }

    static List<String> run(String url) throws IOException {
        return ChildJvm.lines(
                ChildJvm.startWithout("(postgresql|HikariCP|flyway)[^/\\\\]*\\.jar", WithoutDrivers.class, url));
    }
}
