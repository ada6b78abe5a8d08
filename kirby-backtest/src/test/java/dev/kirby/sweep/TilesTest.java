package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TilesTest {

    @Test
    void every_combination_is_in_one_tile() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            int[] sizes = random.ints(random.nextInt(5), 1, 14).toArray();
            int most = 1 + random.nextInt(70);
            Tiles tiles = new Tiles(sizes, most);
            int all = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);

            int[] covered = IntStream.range(0, tiles.count())
                    .flatMap(tile -> {
                        int[] combinations = tiles.combinations(tile);
                        assertThat(combinations).hasSizeBetween(1, most);
                        return Arrays.stream(combinations);
                    })
                    .sorted()
                    .toArray();

            assertThat(covered)
                    .as("seed " + seed + ", " + Arrays.toString(sizes) + " by " + most)
                    .isEqualTo(IntStream.range(0, all).toArray());
        }
    }

    @Test
    void a_tile_of_two_parameters_is_a_square() {
        int[] first = new Tiles(new int[] {100, 100}, 64).combinations(0);

        assertThat(Arrays.stream(first).map(c -> c / 100).distinct().count()).isEqualTo(8);
        assertThat(Arrays.stream(first).map(c -> c % 100).distinct().count()).isEqualTo(8);
    }
}
