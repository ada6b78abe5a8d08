package dev.kirby.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OriginsTest {

    private static final List<Origin> KINDS =
            List.of(Origin.REST, Origin.ARCHIVE, Origin.built("1m"), Origin.venue("bybit"));

    private static TimeRange seconds(int from, int to) {
        return TimeRange.ofMillis(from * 1000L, to * 1000L);
    }

    @Test
    void an_origin_reads_what_it_writes_and_refuses_the_rest() {
        for (Origin origin : List.of(
                Origin.REST, Origin.ARCHIVE, Origin.TRADES, Origin.FILES, Origin.built("1m"), Origin.venue("okx"))) {
            assertThat(Origin.parse(origin.toString())).isEqualTo(origin);
        }
        assertThat(Origin.venue("okx")).hasToString("venue okx");
        assertThat(Origin.venue("okx").isOtherVenue()).isTrue();
        assertThat(Origin.built("1m").isOtherVenue()).isFalse();
        for (String wrong : List.of("", "venue", "rest okx", "hearsay", "built")) {
            assertThatThrownBy(() -> Origin.parse(wrong)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void every_second_has_the_origin_that_was_recorded_last() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Origin[] known = new Origin[60];
            Origins origins = Origins.NONE;
            for (int step = 0; step < 30; step++) {
                int from = random.nextInt(60);
                int to = from + random.nextInt(61 - from);
                boolean forgets = random.nextInt(4) == 0;
                Origin origin = KINDS.get(random.nextInt(KINDS.size()));
                origins = forgets ? origins.without(seconds(from, to)) : origins.with(seconds(from, to), origin);
                for (int second = from; second < to; second++) {
                    known[second] = forgets ? null : origin;
                }
            }
            assertThat(Origins.of(origins.stretches())).as("seed %d", seed).isEqualTo(origins);
            for (int second = 0; second < 60; second++) {
                assertThat(origins.at(Instant.ofEpochSecond(second)))
                        .as("seed %d, round %d, second %d", seed, round, second)
                        .isEqualTo(Optional.ofNullable(known[second]));
            }
            for (int i = 1; i < origins.stretches().size(); i++) {
                Origins.Stretch before = origins.stretches().get(i - 1);
                Origins.Stretch after = origins.stretches().get(i);
                assertThat(before.range().end()).isBeforeOrEqualTo(after.range().start());
                assertThat(before.range().end().equals(after.range().start())
                                && before.origin().equals(after.origin()))
                        .as("seed %d: stretches of one origin that touch are one", seed)
                        .isFalse();
            }
        }
    }

    @Test
    void a_page_has_the_origins_of_its_window_alone() {
        Page page = Page.empty(Dataset.TRADES, seconds(10, 20)).from(Origins.of(seconds(0, 15), Origin.ARCHIVE));
        assertThat(page.origins()).isEqualTo(Origins.of(seconds(10, 15), Origin.ARCHIVE));
        assertThat(page.within(seconds(12, 20)).origins()).isEqualTo(Origins.of(seconds(12, 15), Origin.ARCHIVE));
        assertThat(new Page(seconds(10, 20), Rows.empty(Dataset.TRADES)).origins())
                .isEqualTo(Origins.NONE);
    }
}
