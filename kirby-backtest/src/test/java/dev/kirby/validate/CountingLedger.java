package dev.kirby.validate;

import dev.kirby.registry.Look;
import dev.kirby.registry.TrialLedger;
import java.util.ArrayList;
import java.util.List;

/** A ledger in memory. */
public final class CountingLedger implements TrialLedger {

    private final List<Look> looks = new ArrayList<>();

    @Override
    public synchronized int record(Look look) {
        if (looks.stream().noneMatch(look::repeats)) {
            looks.add(look);
        }
        return count(look);
    }

    @Override
    public synchronized int count(Look look) {
        return 1
                + (int) looks.stream()
                        .filter(other -> !look.repeats(other) && look.overlaps(other))
                        .count();
    }

    @Override
    public synchronized List<Look> looks() {
        return List.copyOf(looks);
    }
}
