package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kirby.KirbyException;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "\"0\"",
            "\"-0.5\"",
            "1e400",
            "\"1e400\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"-Infinity\"",
            "\"0x1p3\"",
            "\"1d\"",
            "\"\"",
            "null",
            "{}",
            "[]",
            "true",
            "99999999999999999999",
            "1",
            "\" 5\"",
            "\"1,5\"",
            "-9223372036854775808");
    private static final List<String> BODIES = List.of(
            "",
            "null",
            "{}",
            "[]",
            "0",
            "\"\"",
            "true",
            "[null]",
            "[[]]",
            "[{}]",
            "{\"error\":null}",
            "<html>busy</html>",
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000),
            "[1" + "0".repeat(5_000) + "]");

    private static String mutated(String body, Random random) {
        StringBuilder text = new StringBuilder(body);
        for (int i = 1 + random.nextInt(3); i > 0 && text.length() > 4; i--) {
            int at = random.nextInt(text.length() - 2);
            int end = Math.min(text.length(), at + 1 + random.nextInt(60));
            switch (random.nextInt(9)) {
                case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, text.substring(at, end));
                case 3 -> text.setLength(at);
                case 4, 5 -> replaceNumber(text, at, VALUES.get(random.nextInt(VALUES.size())));
                case 6 -> replaceDigit(text, at, random);
                case 7 -> shift(text, random);
                default -> {
                    if (random.nextInt(6) == 0) {
                        text.setLength(0);
                        text.append(BODIES.get(random.nextInt(BODIES.size())));
                    }
                }
            }
        }
        return text.toString();
    }

    private static void replaceNumber(StringBuilder text, int from, String value) {
        int at = from;
        while (at < text.length() && !isNumber(text.charAt(at))) {
            at++;
        }
        int end = at;
        while (end < text.length() && isNumber(text.charAt(end))) {
            end++;
        }
        boolean quoted = at > 0 && end < text.length() && text.charAt(at - 1) == '"' && text.charAt(end) == '"';
        text.replace(quoted ? at - 1 : at, quoted ? end + 1 : end, value);
    }

    private static boolean isNumber(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static void replaceDigit(StringBuilder text, int from, Random random) {
        for (int at = from; at < text.length(); at++) {
            if (Character.isDigit(text.charAt(at))) {
                text.setCharAt(at, (char) ('0' + random.nextInt(10)));
                return;
            }
        }
    }

    /** All times of the answer a while earlier or later, as those of an old page are. */
    private static void shift(StringBuilder text, Random random) {
        long millis = (random.nextInt(200) - 100) * 3_600_000L;
        String shifted = java.util.regex.Pattern.compile("\\b1[5-7]\\d{11}\\b")
                .matcher(text)
                .replaceAll(time -> Long.toString(Long.parseLong(time.group()) + millis));
        text.replace(0, text.length(), shifted);
    }

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
                answer.set(mutated(body, new Random(seed)));
                String what = series + " with seed " + seed + ": "
                        + answer.get().substring(0, Math.min(2_000, answer.get().length()));
                try (Exchange exchange = server.open(venue)) {
                    Page page = exchange.fetch(series, window);
                    requireSound(page, series, window, now, what);
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

    private static void requireSound(Page page, SeriesId series, TimeRange window, Instant now, String what) {
        Rows rows = page.rows();
        Admission admission = Admission.of(series, now.plusSeconds(2 * 86_400));
        Set<String> keys = new HashSet<>();
        assertThat(page.answered().start()).as(what).isEqualTo(window.start());
        assertThat(page.answered().end()).as(what).isBeforeOrEqualTo(window.end());
        for (int row = 0; row < rows.size(); row++) {
            assertThat(page.answered().contains(rows.time(row))).as(what).isTrue();
            assertThat(admission.fault(rows, row)).as(what).isEmpty();
            StringBuilder key = new StringBuilder().append(rows.time(row));
            for (String column : rows.dataset().keyColumns()) {
                int index = rows.dataset().indexOf(column);
                boolean text = rows.dataset().columns().get(index).type() == Dataset.ColumnType.TEXT;
                key.append('|').append(text ? rows.text(index, row) : String.valueOf(rows.number(index, row)));
            }
            assertThat(keys.add(key.toString())).as(what).isTrue();
        }
        long day = 86_400_000;
        boolean certain = series.dataset() == Dataset.FUNDING
                && page.answered().endMillis() - page.answered().startMillis() < day;
        if (rows.isEmpty() && !page.answered().isEmpty() && !certain) {
            assertThat(page.isProvisional()).as(what).isTrue();
        }
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
