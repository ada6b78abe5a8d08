package dev.kirby.sweep;

import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Maps the combinations of a grid to those of some of its parameters, which number from 0 without holes. */
final class Projection {

    private final ParameterGrid grid;
    private final List<String> names;
    private final int[] sizes;
    private final int[] strides;
    private final int size;

    /** The projection to those of the names that the grid varies. */
    Projection(ParameterGrid grid, Collection<String> wanted) {
        this.grid = grid;
        this.names = grid.names();
        this.sizes = new int[names.size()];
        this.strides = new int[names.size()];
        int product = 1;
        for (int d = names.size() - 1; d >= 0; d--) {
            sizes[d] = grid.values(names.get(d)).length;
            if (wanted.contains(names.get(d))) {
                strides[d] = product;
                product *= sizes[d];
            }
        }
        this.size = product;
    }

    /** How many values each of those parameters has, in the order of keys: the last varies fastest. */
    int[] sizes() {
        return IntStream.range(0, sizes.length)
                .filter(d -> strides[d] != 0)
                .map(d -> sizes[d])
                .toArray();
    }

    int size() {
        return size;
    }

    int of(int combination) {
        int rest = combination;
        int key = 0;
        for (int d = sizes.length - 1; d >= 0; d--) {
            key += strides[d] * (rest % sizes[d]);
            rest /= sizes[d];
        }
        return key;
    }

    /** The key of every combination, in order. */
    int[] ofAll() {
        int[] keys = new int[grid.size()];
        int[] digits = new int[sizes.length];
        int key = 0;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key;
            for (int d = sizes.length - 1; d >= 0; d--) {
                key += strides[d];
                if (++digits[d] < sizes[d]) {
                    break;
                }
                key -= strides[d] * sizes[d];
                digits[d] = 0;
            }
        }
        return keys;
    }

    /** One combination for every key: the first that maps to it. */
    int[] representatives() {
        int[] first = new int[size];
        for (int key = 0; key < size; key++) {
            int combination = 0;
            for (int d = 0; d < sizes.length; d++) {
                int digit = strides[d] == 0 ? 0 : key / strides[d] % sizes[d];
                combination = combination * sizes[d] + digit;
            }
            first[key] = combination;
        }
        return first;
    }

    Params params(int combination, List<String> wanted) {
        return grid.params(combination).only(wanted);
    }
}
