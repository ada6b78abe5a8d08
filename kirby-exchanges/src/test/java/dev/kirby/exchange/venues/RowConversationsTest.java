package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venues.RowDialect.Market;
import dev.kirby.exchange.venues.RowDialect.Tick;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
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
import org.junit.jupiter.params.ParameterizedTest;
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
        ScriptedVenue server = new ScriptedVenue(dialect.series().instrument().exchange(), NOW);
        server.on("/api/v5/public/time", "{\"code\":\"0\",\"data\":[{\"ts\":\"" + MILLIS + "\"}]}");
        // The other ratios of a venue are empty here.
        return dialect.series().instrument().exchange().equals("okx")
                ? server.on("*", "{\"code\":\"0\",\"data\":[]}")
                : server;
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
        Duration length = Duration.ofDays(3);
        Market market = dialect.market(length.plusDays(1), MILLIS);
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            try (ScriptedVenue server = open(dialect).on(dialect.path(), asked -> {
                List<Tick> found = new ArrayList<>(dialect.asked().apply(asked, market));
                int fault = random.nextInt(25);
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
