package dev.kirby.sweep;

import dev.kirby.strategy.Rule;

/** The loop over decisions, of which {@link LoopCopies} makes a copy for each class of rules. */
@SuppressWarnings("EnumOrdinal") // decisions are two bits a bar, see Decisions
final class DecisionLoop extends Decisions {

    DecisionLoop() {}

    @Override
    int runs(Rule rule, int from, int to, int[] runs, int before) {
        int count = before;
        int last = count == 0 ? 0 : action(runs[count - 1]);
        for (int bar = from; bar < to; bar++) {
            int action = rule.at(bar).action().ordinal();
            if (action != last) {
                runs[count++] = run(bar, action);
                last = action;
            }
        }
        return count;
    }
}
