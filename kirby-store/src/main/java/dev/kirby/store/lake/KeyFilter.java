package dev.kirby.store.lake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which series something is about, by the keys of their folders: {@code coin} is BTC or ETH, for example. A key without values may have any.
 *
 * @param wanted the values by key
 */
record KeyFilter(Map<String, Set<String>> wanted) {

    /** Any series. */
    static final KeyFilter ALL = new KeyFilter(Map.of());

    /** Whether a key may have a value. */
    boolean allows(String key, String value) {
        Set<String> values = wanted.get(key);
        return values == null || values.contains(value);
    }

    /** The series of this whose key has one of some values. */
    KeyFilter and(String key, Set<String> values) {
        Map<String, Set<String>> both = new HashMap<>(wanted);
        both.merge(key, values, (mine, its) -> {
            Set<String> common = new HashSet<>(mine);
            common.retainAll(its);
            return common;
        });
        return new KeyFilter(both);
    }

    /** At least the series of either: a key that both know may have the values of both, any other may have any. */
    KeyFilter or(KeyFilter other) {
        Map<String, Set<String>> either = new HashMap<>();
        wanted.forEach((key, values) -> {
            if (other.wanted.containsKey(key)) {
                Set<String> all = new HashSet<>(values);
                all.addAll(other.wanted.get(key));
                either.put(key, all);
            }
        });
        return new KeyFilter(either);
    }
}
