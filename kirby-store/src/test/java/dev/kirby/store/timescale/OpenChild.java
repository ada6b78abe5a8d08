package dev.kirby.store.timescale;

import static dev.kirby.store.TestRows.CLOCK;

/** Opens a database in a process of its own, whose log is read. */
final class OpenChild {

    private OpenChild() {}

    public static void main(String[] args) {
        try (TimescaleStore store = TimescaleStore.open(args[0], CLOCK)) {
            System.out.println("features: " + store.features());
        }
    }
}
