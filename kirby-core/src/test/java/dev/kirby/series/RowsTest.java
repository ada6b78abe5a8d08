package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowsTest {

    /** Rows with every column filled, unknown here and there, at times that repeat and are in no order. */
    private static Rows random(Dataset dataset, long seed, int size) {
        Random random = new Random(seed);
        Rows.Builder rows = Rows.builder(dataset, 1);
        for (int i = 0; i < size; i++) {
            rows.row(random.nextInt(size));
            for (int c = 0; c < dataset.columns().size(); c++) {
                if (random.nextInt(4) > 0) {
                    switch (dataset.columns().get(c).type()) {
                        case NUMBER, COUNT -> rows.number(c, random.nextInt());
                        case TIME -> rows.instant(c, random.nextInt());
                        case TEXT -> rows.text(c, "t" + random.nextInt());
                    }
                }
            }
        }
        return rows.build();
    }

    private static List<Object> row(Rows rows, int row) {
        List<Object> values = new ArrayList<>(List.of(rows.time(row)));
        for (int c = 0; c < rows.dataset().columns().size(); c++) {
            values.add(
                    switch (rows.dataset().columns().get(c).type()) {
                        case NUMBER, COUNT -> rows.number(c, row);
                        case TIME -> rows.instant(c, row);
                        case TEXT -> Objects.requireNonNullElse(rows.text(c, row), "unknown");
                    });
        }
        return values;
    }

    private static List<List<Object>> all(Rows rows) {
        return IntStream.range(0, rows.size()).mapToObj(i -> row(rows, i)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_cut_in_pieces_and_joined_is_the_same(Dataset dataset) {
        for (int seed = 0; seed < 20; seed++) {
            Rows rows = random(dataset, seed, 40);
            Random random = new Random(seed);
            List<Rows> pieces = new ArrayList<>();
            int from = 0;
            while (from < rows.size()) {
                int to = Math.min(rows.size(), from + random.nextInt(9));
                pieces.add(rows.slice(from, to));
                from = to;
            }
            assertThat(all(Rows.concat(dataset, pieces))).as("seed %d", seed).isEqualTo(all(rows));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sorting_is_stable_and_loses_nothing(Dataset dataset) {
        Rows rows = random(dataset, 7, 200);
        List<List<Object>> expected = new ArrayList<>(all(rows));
        expected.sort((a, b) -> Long.compare((long) a.get(0), (long) b.get(0)));
        Rows sorted = rows.sorted();
        assertThat(all(sorted)).isEqualTo(expected);
        assertThat(sorted.isSorted()).isTrue();
        assertThat(rows.isSorted()).isFalse();
        assertThat(sorted.sorted()).isSameAs(sorted);
    }

    @ParameterizedTest
    @EnumSource
    void a_condition_keeps_the_rows_that_fulfil_it_in_order(Dataset dataset) {
        Rows rows = random(dataset, 3, 50);
        for (int keep : new int[] {1, 2, 3, 60}) {
            List<List<Object>> expected = IntStream.range(0, rows.size())
                    .filter(i -> i % keep == 0)
                    .mapToObj(i -> row(rows, i))
                    .toList();
            assertThat(all(rows.where(i -> i % keep == 0))).isEqualTo(expected);
            assertThat(all(rows.slice(5, 9).where(i -> i > 1))).isEqualTo(all(rows.slice(7, 9)));
        }
        assertThat(rows.where(i -> true)).isSameAs(rows);
        assertThat(rows.where(i -> false).isEmpty()).isTrue();
    }

    @Test
    void a_condition_is_asked_once_for_each_row() {
        List<Integer> asked = new ArrayList<>();
        random(Dataset.FUNDING, 1, 6).where(row -> {
            asked.add(row);
            return row % 2 == 0;
        });
        assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void a_range_takes_its_start_and_not_its_end() {
        Rows rows = random(Dataset.TRADES, 11, 300).sorted();
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            long from = random.nextInt(320) - 10;
            TimeRange range = TimeRange.ofMillis(from, from + random.nextInt(50));
            Rows slice = rows.slice(3, 290);
            List<List<Object>> expected = IntStream.range(0, slice.size())
                    .filter(row -> range.contains(slice.time(row)))
                    .mapToObj(row -> row(slice, row))
                    .toList();
            assertThat(all(slice.slice(range))).as("%s", range).isEqualTo(expected);
        }
    }

    @Test
    void columns_of_a_slice_are_those_of_its_rows_and_copies() {
        Rows rows = random(Dataset.FUNDING, 5, 20);
        Rows slice = rows.slice(4, 9);
        assertThat(slice.times()).hasSize(5).startsWith(rows.time(4)).endsWith(rows.time(8));
        double[] numbers = slice.numbers(1);
        assertThat(numbers).hasSize(5);
        assertThat(numbers[4]).isEqualTo(Double.valueOf(rows.number(1, 8)));
        numbers[0] = 99;
        slice.times()[0] = 99;
        assertThat(slice.number(1, 0)).isEqualTo(Double.valueOf(rows.number(1, 4)));
        assertThat(slice.time(0)).isEqualTo(rows.time(4));
        assertThatThrownBy(() -> slice.time(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.number(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(2, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_builder_grows_and_what_is_not_set_is_unknown_in_every_row() {
        Rows.Builder builder = Rows.builder(Dataset.FUNDING, 0);
        for (int i = 0; i < 100; i++) {
            builder.row(i);
            if (i % 2 == 0) {
                builder.number(0, i).instant(6, i);
            }
            assertThat(builder.size()).isEqualTo(i + 1);
        }
        Rows rows = builder.build();
        assertThat(rows.size()).isEqualTo(100);
        assertThat(rows.number(0, 98)).isEqualTo(98);
        assertThat(rows.instant(6, 98)).isEqualTo(98);
        assertThat(rows.number(0, 99)).isNaN();
        assertThat(rows.instant(6, 99)).isEqualTo(Rows.NO_TIME);
    }

    @Test
    void candles_are_added_whole_however_many() {
        Rows.Builder builder = Rows.builder(Dataset.CANDLES, 1);
        for (int i = 0; i < 50; i++) {
            builder.candle(i, 1 + i, 2 + i, 3 + i, 4 + i, 5 + i, 6 + i);
        }
        Rows rows = builder.build();
        assertThat(rows.times()).hasSize(50);
        for (int c = 0; c < 6; c++) {
            assertThat(rows.number(c, 49)).isEqualTo(50 + c);
        }
    }

    @Test
    void rows_of_two_datasets_do_not_join() {
        Rows funding = random(Dataset.FUNDING, 1, 1);
        assertThatThrownBy(() -> Rows.concat(Dataset.TRADES, List.of(funding)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Cannot join rows of funding to trades.");
        assertThatThrownBy(() -> Rows.builder(Dataset.TRADES, 1).copy(funding, 0))
                .hasMessage("Cannot add a row of funding to trades.");
        assertThat(Rows.concat(Dataset.TRADES, List.of()).isEmpty()).isTrue();
        assertThat(Rows.concat(Dataset.FUNDING, List.of(funding))).isSameAs(funding);
    }

    @Test
    void a_range_ends_just_after_the_last_row() {
        assertThat(Rows.builder(Dataset.TRADES, 2).row(5).row(9).build().range())
                .isEqualTo(TimeRange.ofMillis(5, 10));
        assertThatThrownBy(() -> Rows.empty(Dataset.TRADES).range()).hasMessage("No rows of trades, so no range.");
        assertThat(Rows.empty(Dataset.TRADES)).hasToString("Rows[trades, 0 rows]");
        assertThat(Rows.builder(Dataset.TRADES, 2).row(0).build())
                .hasToString("Rows[trades, 1 rows from 1970-01-01T00:00:00Z]");
    }
}
