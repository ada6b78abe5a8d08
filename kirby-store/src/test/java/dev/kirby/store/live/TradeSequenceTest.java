package dev.kirby.store.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import dev.kirby.store.live.TradeSequence.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeSequenceTest {

    private final TradeSequence sequence = new TradeSequence();

    private static Rows trades(String... ids) {
        Rows.Builder rows = Rows.builder(Dataset.TRADES, ids.length);
        for (String id : ids) {
            long time = id.matches("\\d{1,10}") ? 1000 * Long.parseLong(id) : 1;
            rows.row(time).text(0, id).number(1, 1).number(2, 1);
        }
        return rows.build();
    }

    private static Rows trades(LongStream ids) {
        return trades(ids.mapToObj(Long::toString).toArray(String[]::new));
    }

    private void trust() {
        assertThat(sequence.add(trades(LongStream.rangeClosed(1, 101)))).isEmpty();
    }

    @Test
    void a_jump_after_a_hundred_ids_in_a_row_is_a_gap() {
        trust();
        assertThat(sequence.add(trades("105"))).contains(new Missing(102, 104, 101_000));
    }

    @Test
    void a_jump_after_fewer_is_the_venues_way_of_counting() {
        sequence.add(trades(LongStream.rangeClosed(1, 100)));
        assertThat(sequence.add(trades("102"))).isEmpty();
    }

    @Test
    void after_a_gap_trust_is_earned_again() {
        trust();
        assertThat(sequence.add(trades("103"))).isPresent();
        assertThat(sequence.add(trades("105"))).isEmpty();
        sequence.add(trades(LongStream.rangeClosed(106, 205)));
        assertThat(sequence.add(trades("207"))).contains(new Missing(206, 206, 205_000));
    }

    @Test
    void a_gap_within_a_message_is_one_too_and_of_several_the_first_is_told() {
        trust();
        assertThat(sequence.add(trades("102", "104", "106"))).contains(new Missing(103, 103, 102_000));
    }

    @Test
    void newest_first_is_in_order() {
        trust();
        assertThat(sequence.add(trades("104", "103", "102"))).isEmpty();
        assertThat(sequence.add(trades("106", "107", "105"))).isEmpty();
    }

    @Test
    void a_trade_told_twice_or_late_is_no_gap() {
        trust();
        assertThat(sequence.add(trades("101"))).isEmpty();
        assertThat(sequence.add(trades("50"))).isEmpty();
        assertThat(sequence.add(trades("102"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7df520b4-f4a1", "", "12a", "-5", "1234567890123456789", "\u0661"})
    void ids_that_are_no_numbers_tell_nothing(String id) {
        trust();
        assertThat(sequence.add(trades(id))).isEmpty();
        assertThat(sequence.add(trades("102"))).isEmpty();
    }

    @Test
    void a_venue_that_begins_to_count_anew_has_lost_nothing() {
        trust();
        assertThat(sequence.add(trades("5000000"))).isEmpty();
    }

    /** Whatever order the messages have within, exactly the trades that were taken out are missed. */
    @Test
    void what_did_not_come_is_what_is_missed() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TradeSequence counted = new TradeSequence();
            counted.add(trades(LongStream.rangeClosed(1, 150)));
            long next = 151 + random.nextInt(3);
            long skipped = next - 151;
            List<Long> message = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                message.add(next + i);
            }
            java.util.Collections.shuffle(message, random);
            var missing = counted.add(trades(message.stream().mapToLong(id -> id)));
            assertThat(missing.map(m -> m.lastId() - m.firstId() + 1).orElse(0L))
                    .as("seed %d", seed)
                    .isEqualTo(skipped);
        }
    }
}
