package dev.kirby.sweep;

import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import org.jspecify.annotations.Nullable;

/** The loop over decisions, of which {@link LoopCopies} makes a copy for each class of rules. */
// Decisions are two bits a bar, see Decisions; of equal signals that are two objects both are looked at.
@SuppressWarnings({"EnumOrdinal", "ReferenceEquality"})
final class DecisionLoop extends Decisions {

    DecisionLoop() {}

    @Override
    int runs(Rule rule, int from, int to, int[] runs, int before) {
        int count = before;
        int last = count == 0 ? 0 : action(runs[count - 1]);
        @Nullable Signal same = null;
        for (int bar = from; bar < to; bar++) {
            Signal signal = rule.at(bar);
            // Mostly the same constant again, of which nothing need be read.
            if (signal != same) {
                int action = signal.action().ordinal();
                if (action != last) {
                    runs[count++] = run(bar, action);
                    last = action;
                }
                same = signal;
            }
        }
        return count;
    }
}
