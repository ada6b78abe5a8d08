package dev.kirby.store.lake;

import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Mends one series, whose lock the caller holds. Whatever is moved is forgotten first, so that dying in between does no harm. */
final class LakeRepair {

    private final SeriesFolder folder;
    private final Quarantine quarantine;

    LakeRepair(SeriesFolder folder, Quarantine quarantine) {
        this.folder = folder;
        this.quarantine = quarantine;
    }

    /**
     * Mends faults, and gives sound files their checksums where they have none.
     *
     * @return what was done about each
     */
    Map<Fault, String> mend(SeriesState state, List<Fault> faults, Set<String> sound) throws IOException {
        Map<String, String> changed = new TreeMap<>();
        Coverage coverage = state.coverage();
        for (Fault fault : faults) {
            if (fault.kind() == Kind.VALUES) {
                continue; // the file stays
            }
            if (fault.range() != null) {
                coverage = coverage.without(fault.range());
            }
            if (folder.periodOf(fault.file()).isPresent()) {
                changed.put(folder.name(fault.file()), Journal.GONE);
            }
        }
        for (String name : sound) {
            if (!state.hasChecksum(name)) {
                changed.put(name, Checksums.of(folder.path().resolve(name)));
            }
        }
        Map<Fault, String> done = new LinkedHashMap<>();
        if (faults.isEmpty() && changed.isEmpty()) {
            return done;
        }
        Journal.begin(folder, changed, coverage);
        SeriesState without = state.next(coverage, Map.of());
        for (Fault fault : faults) {
            if (fault.kind() == Kind.RECORD) {
                done.put(fault, fault.done(Optional.of(quarantine.take(fault.file()))));
            }
        }
        without.write(folder);
        for (Fault fault : faults) {
            switch (fault.kind()) {
                case DAMAGED, SCHEMA, ROWS, FOREIGN ->
                    done.put(fault, fault.done(Optional.of(quarantine.take(fault.file()))));
                case LEFTOVER -> {
                    Files.deleteIfExists(fault.file());
                    done.put(fault, fault.done(Optional.empty()));
                }
                case LOST, COVERAGE -> done.put(fault, fault.done(Optional.empty()));
                case RECORD -> {} // done before
                case VALUES -> done.put(fault, fault.done(Optional.empty()));
            }
        }
        without.next(coverage, changed).write(folder);
        Journal.end(folder);
        return done;
    }
}
