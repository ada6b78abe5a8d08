package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kirby.KirbyException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.HostileAnswers;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.exchange.venues.ScriptedVenue.Asked;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutations of what each venue answers, for each kind of rows: half of the answers of a walk are another thing than asked for.
 * {@code -Dkirby.fuzz=100000} tries more of them, {@code -Dkirby.fuzz.seed=7} others.
 */
class HostileVenuesTest {

    private static final int MUTATIONS = Integer.getInteger("kirby.fuzz", 1_000);
    private static final long SEED = Long.getLong("kirby.fuzz.seed", 42);
    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final int HALF = 2;

    /** One kind of rows: where it is served, and how. */
    record Served(SeriesId series, String path, String newestPath, Function<Asked, String> body, TimeRange window) {
        @Override
        public String toString() {
            return series + " at " + path;
        }
    }

    static Stream<Served> all() {
        Stream<Served> candles = CandleDialect.all().stream()
                .map(d -> new Served(
                        d.series(),
                        d.path(),
                        d.newestPath(),
                        asked -> d.answer(asked, MILLIS).body(),
                        TimeRange.ofMillis(
                                d.interval().floor(MILLIS) - 30 * d.interval().millis(),
                                d.interval().floor(MILLIS))));
        Stream<Served> rows = RowDialect.all().stream().map(d -> {
            RowDialect.Market market = d.market(Duration.ofHours(3), MILLIS);
            return new Served(
                    d.series(),
                    d.path(),
                    d.path(),
                    asked -> d.body(d.asked().apply(asked, market)),
                    TimeRange.ofMillis(MILLIS - Interval.H1.millis(), MILLIS - 400_000));
        });
        return Stream.concat(candles, rows);
    }

    @ParameterizedTest
    @MethodSource("all")
    void no_answer_makes_an_impossible_row_or_a_false_certainty(Served served) {
        String venue = served.series().instrument().exchange();
        int rows = 0;
        for (int i = 0; i < Math.max(10, MUTATIONS / 50); i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            String what = served + " with seed " + seed;
            Function<Asked, Answer> answer = asked -> {
                String body = served.body().apply(asked);
                return Answer.json(random.nextInt(HALF) == 0 ? HostileAnswers.mutated(body, random) : body);
            };
            try (ScriptedVenue server = new ScriptedVenue(venue, NOW)
                            .on(served.path(), answer)
                            .on(served.newestPath(), answer);
                    Exchange exchange = Exchanges.open(venue, server.settings())) {
                Page page = exchange.fetch(served.series(), served.window());
                HostileAnswers.requireSound(page, served.series(), served.window(), NOW, what);
                rows += page.rows().size();
            } catch (KirbyException e) {
                assertThat(e.getMessage()).as(what).isNotBlank();
            } catch (RuntimeException | StackOverflowError e) {
                fail(what, e);
            }
        }
        assertThat(rows).isPositive();
    }
}
