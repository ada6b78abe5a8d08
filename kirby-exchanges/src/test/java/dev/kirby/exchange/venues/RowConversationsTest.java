package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.SourceException;
import dev.kirby.exchange.venues.RowDialect.Market;
import dev.kirby.exchange.venues.RowDialect.Tick;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole histories of rows other than candles, from servers that page, order and bound like the venues, and fail now and then. */
class RowConversationsTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MILLIS = NOW.toEpochMilli();
    /** A row that grows is no row for five minutes and one more. */
    private static final long LATE = Duration.ofMinutes(6).toMillis();

    static List<RowDialect> dialects() {
        return RowDialect.all();
    }

    private static ScriptedVenue open(RowDialect dialect) {
        return new ScriptedVenue(dialect.series().instrument().exchange(), NOW);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void a_backfill_takes_no_more_requests_than_the_pages_allow(RowDialect dialect) {
        Market market = dialect.market(dialect.depth().plusDays(2), MILLIS);
        try (ScriptedVenue server = open(dialect)
                .on(
                        dialect.path(),
                        asked -> Answer.json(dialect.body(dialect.asked().apply(asked, market))))) {
            TimeRange range = TimeRange.ofMillis(MILLIS - dialect.depth().toMillis(), MILLIS - LATE);
            Rows rows = server.all(dialect.series(), range);
            List<Tick> truth = market.oldestFirst(range.startMillis(), range.endMillis() - 1);
            dialect.check(rows, truth);
            long bound = dialect.bound(range, truth.size());
            // A time is found among ids by halving.
            long found = dialect.series().instrument().exchange().equals("coinbase") ? 24 + truth.size() / 10_000 : 0;
            int requests = server.asked(dialect.path()).size();
            assertThat(requests).as("requests for %d rows", truth.size()).isLessThanOrEqualTo((int) (bound + found));
            assertThat(requestsTable())
                    .as("docs/collecting.md")
                    .contains("| `%s` | %d | %,d | %,d | %,d |"
                            .formatted(
                                    dialect.series() + (dialect.kind().isEmpty() ? "" : " " + dialect.kind()),
                                    dialect.depth().plusHours(1).toDays(),
                                    truth.size(),
                                    requests,
                                    bound + found));
        }
    }

    /** What a page that comes once in the place of another is: the first of the walk, out of a cache, or nothing at all. */
    enum Stray {
        FIRST,
        NOTHING
    }

    static Stream<Arguments> strays() {
        return dialects().stream().flatMap(d -> Stream.of(Stray.values()).map(stray -> Arguments.of(d, stray)));
    }

    @ParameterizedTest
    @MethodSource("strays")
    void a_page_in_the_place_of_another_loses_no_row_unsaid(RowDialect dialect, Stray stray) {
        // More than the pages that are replaced.
        Duration length = dialect.isHourly() ? Duration.ofHours(6) : Duration.ofDays(1);
        Market market = dialect.market(length.plusDays(1), MILLIS);
        TimeRange range = TimeRange.ofMillis(MILLIS - length.toMillis() + 12_345, MILLIS - LATE - 77);
        for (int at = stray == Stray.FIRST ? 2 : 1; at <= 4; at++) {
            List<String> bodies = new CopyOnWriteArrayList<>();
            int stranger = at;
            try (ScriptedVenue server = open(dialect).on(dialect.path(), asked -> {
                bodies.add(dialect.body(dialect.asked().apply(asked, market)));
                int number = bodies.size();
                String old = stray == Stray.FIRST ? bodies.get(0) : dialect.body(List.of());
                return Answer.json(number == stranger ? old : bodies.get(number - 1));
            })) {
                List<Rows> parts = new ArrayList<>();
                boolean isDoubted = false;
                Instant from = range.start();
                while (from.isBefore(range.end())) {
                    Page page = server.exchange().fetch(dialect.series(), new TimeRange(from, range.end()));
                    parts.add(page.rows());
                    isDoubted |= page.isProvisional();
                    from = page.answered().isEmpty()
                            ? range.end()
                            : page.answered().end();
                }
                Rows rows = Rows.concat(dialect.series().dataset(), parts);
                if (!isDoubted || stray == Stray.FIRST) {
                    dialect.check(rows, market.oldestFirst(range.startMillis(), range.endMillis() - 1));
                }
            } catch (SourceException e) {
                assertThat(e).hasMessageContaining(dialect.series().instrument().exchange());
            }
        }
    }

    /** What the documentation says of backfills. */
    private static String requestsTable() {
        try {
            String page = Files.readString(Path.of(System.getProperty("basedir", "."), "..", "docs", "collecting.md"));
            return page.substring(page.indexOf("## Requests of a backfill"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void passing_faults_cost_no_row(RowDialect dialect) {
        Duration length = dialect.atMost(Duration.ofDays(dialect.isHourly() ? 1 : 3));
        Market market = dialect.market(length.plusDays(1), MILLIS);
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            try (ScriptedVenue server = open(dialect).on(dialect.path(), asked -> {
                List<Tick> found = new ArrayList<>(dialect.asked().apply(asked, market));
                int fault = random.nextInt(dialect.isNameless() ? 60 : 25);
                if (fault == 4) {
                    return new Answer(429, "text/plain", "slow down");
                }
                if (fault == 0) {
                    return new Answer(503, "text/plain", "");
                }
                if (fault == 1) {
                    String body = dialect.body(found);
                    return Answer.json(body.substring(0, body.length() / 2));
                }
                if (fault == 2) {
                    Collections.shuffle(found, random);
                }
                if (fault == 3 && !found.isEmpty()) {
                    found.add(found.size() / 2, found.get(0));
                }
                return Answer.json(dialect.body(found));
            })) {
                // Odd bounds, in the middle of seconds.
                TimeRange range = TimeRange.ofMillis(MILLIS - length.toMillis() + 12_345, MILLIS - LATE - 77);
                Rows rows = server.all(dialect.series(), range);
                dialect.check(rows, market.oldestFirst(range.startMillis(), range.endMillis() - 1));
            }
        }
    }
}
