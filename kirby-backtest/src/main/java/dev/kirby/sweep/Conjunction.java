package dev.kirby.sweep;

import java.util.List;

/** Conditions that hold together: the intersection of their bits, those of opposites turned round. */
record Conjunction(List<Term> terms) {

    /** A condition, or its opposite. */
    record Term(ConditionBits bits, boolean opposite) {}

    /** Writes the bits for a combination of the grid; those beyond the last bar are undefined. */
    void write(int combination, long[] words) {
        for (int t = 0; t < terms.size(); t++) {
            long[] holding = terms.get(t).bits().of(combination);
            long flip = terms.get(t).opposite() ? -1 : 0;
            if (t == 0) {
                for (int word = 0; word < words.length; word++) {
                    words[word] = holding[word] ^ flip;
                }
            } else {
                for (int word = 0; word < words.length; word++) {
                    words[word] &= holding[word] ^ flip;
                }
            }
        }
    }
}
