package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kirby.KirbyException;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Answers that venues really gave, mutated: whatever comes, no row leaves the window that was asked for, comes twice or has an
 * impossible number, an answer without rows is never certain, and no error is another than Kirby's. {@code -Dkirby.fuzz=100000}
 * tries more of them, {@code -Dkirby.fuzz.seed=7} others.
 */
class FuzzedAnswersTest {

    private static final int MUTATIONS = Integer.getInteger("kirby.fuzz", 1_000);
    private static final long SEED = Long.getLong("kirby.fuzz.seed", 42);

    /** Serves mutations of one answer; returns how many of them came to rows. */
    private static int survive(
            String venue, String body, String aside, SeriesId series, TimeRange window, int mutations, Instant now) {
        AtomicReference<String> answer = new AtomicReference<>(body);
        int told = 0;
        try (LocalVenue server = LocalVenue.start(now, asked -> {
            String other = aside.isEmpty() ? RecordedAnswersTest.aside(asked) : aside;
            return Reply.json(other.isEmpty() ? answer.get() : other);
        })) {
            for (int i = 0; i < mutations; i++) {
                long seed = SEED + i;
                answer.set(HostileAnswers.mutated(body, new Random(seed)));
                String what = series + " with seed " + seed + ": "
                        + answer.get().substring(0, Math.min(2_000, answer.get().length()));
                try (Exchange exchange = server.open(venue)) {
                    Page page = exchange.fetch(series, window);
                    HostileAnswers.requireSound(page, series, window, now, what);
                    told += page.rows().isEmpty() ? 0 : 1;
                } catch (KirbyException e) {
                    assertThat(e.getMessage()).as(what).isNotBlank();
                } catch (RuntimeException | StackOverflowError e) {
                    fail(what, e);
                }
            }
        }
        return told;
    }

    @Test
    void mutated_answers_of_the_repository() {
        long start = 1_704_067_200_000L;
        StringBuilder body = new StringBuilder("[");
        for (int i = 0; i < 60; i++) {
            long open = start + i * 60_000L;
            body.append(i == 0 ? "" : ",")
                    .append("[" + open + ",\"42314.00\",\"42335.80\",\"42289.60\",\"42331.90\",\"289.641\","
                            + (open + 59_999) + ",\"12256155.27\",3310,\"175.211\",\"7414459.11\",\"0\"]");
        }
        SeriesId series = SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M1);
        TimeRange window = TimeRange.ofMillis(start, start + 3_600_000);
        int told = survive(
                "binance",
                body.append("]").toString(),
                "",
                series,
                window,
                Math.max(200, MUTATIONS / 5),
                window.end().plusSeconds(60));
        assertThat(told).isPositive();
    }

    @Test
    void mutated_answers_as_venues_gave_them() {
        List<RecordedAnswersTest.Answer> answers = RecordedAnswersTest.answers()
                .filter(answer -> !answer.isPresent())
                .toList();
        int each = Math.max(1, MUTATIONS / answers.size() + 1);
        int told = 0;
        for (RecordedAnswersTest.Answer answer : answers) {
            told += survive(
                    answer.venue(),
                    answer.recorded().path("httpResponse").toString(),
                    "",
                    RecordedAnswersTest.series(answer),
                    RecordedAnswersTest.window(answer),
                    each,
                    RecordedAnswersTest.now(answer));
        }
        assertThat(told).isPositive();
    }
}
