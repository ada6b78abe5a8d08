package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.report.Report;
import dev.kirby.store.MarketDataStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Says with a result whether its markets are survivors, where the store knows the universe of that time. */
final class SurvivorNotes {

    private final List<String> notes;

    private SurvivorNotes(List<String> notes) {
        this.notes = notes;
    }

    static SurvivorNotes of(MarketDataStore store, Collection<Instrument> markets, Instant start) {
        return new SurvivorNotes(store.universes().notes(markets, start));
    }

    void print() {
        notes.forEach(note -> System.out.println("note: " + note));
    }

    /** The page with the notes at its top. */
    Supplier<Report> on(Supplier<Report> page) {
        return () -> {
            Report report = page.get();
            for (String note : notes) {
                report = report.warning(note);
            }
            return report;
        };
    }
}
