package dev.kirby.sweep;

/**
 * The combinations of a grid in groups of neighbours: some values of one parameter with some of another. The combinations of
 * a tile share most of their columns, so that a block of bars of all of them stays in the cache while each is evaluated.
 */
final class Tiles {

    private final int[] sizes;
    private final int[] sides;
    private final int[] tiles;
    private final int count;

    /**
     * Tiles of at most a number of combinations.
     *
     * @param sizes how many values each parameter has; the last varies fastest
     * @param most at least 1
     */
    Tiles(int[] sizes, int most) {
        this.sizes = sizes.clone();
        this.sides = new int[sizes.length];
        this.tiles = new int[sizes.length];
        int square = Math.max(1, (int) Math.sqrt(most));
        int left = most;
        int product = 1;
        for (int d = sizes.length - 1; d >= 0; d--) {
            boolean last = true;
            for (int other = 0; other < d; other++) {
                last &= sizes[other] == 1;
            }
            sides[d] = Math.max(1, Math.min(sizes[d], last ? left : Math.min(square, left)));
            left /= sides[d];
            tiles[d] = (sizes[d] + sides[d] - 1) / sides[d];
            product *= tiles[d];
        }
        this.count = product;
    }

    /** The number of tiles. */
    int count() {
        return count;
    }

    /** The combinations of a tile, each of the grid in one tile. */
    int[] combinations(int tile) {
        int[] from = new int[sizes.length];
        int[] size = new int[sizes.length];
        int all = 1;
        int rest = tile;
        for (int d = sizes.length - 1; d >= 0; d--) {
            from[d] = rest % tiles[d] * sides[d];
            rest /= tiles[d];
            size[d] = Math.min(sides[d], sizes[d] - from[d]);
            all *= size[d];
        }
        int[] combinations = new int[all];
        for (int i = 0; i < all; i++) {
            int within = i;
            int stride = 1;
            for (int d = sizes.length - 1; d >= 0; d--) {
                combinations[i] += stride * (from[d] + within % size[d]);
                within /= size[d];
                stride *= sizes[d];
            }
        }
        return combinations;
    }
}
