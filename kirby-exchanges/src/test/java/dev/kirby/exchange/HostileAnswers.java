package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
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
import java.util.regex.Pattern;

/** What venues, caches and proxies may answer with instead of what was asked for, and what must hold whatever they do. */
public final class HostileAnswers {

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

    private HostileAnswers() {}

    /**
     * An answer that differs from another in one to three places.
     *
     * @param body the other
     * @param random decides where and how
     */
    public static String mutated(String body, Random random) {
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
        String shifted = Pattern.compile("\\b1[5-7]\\d{11}\\b")
                .matcher(text)
                .replaceAll(time -> Long.toString(Long.parseLong(time.group()) + millis));
        text.replace(0, text.length(), shifted);
    }

    /** No row outside of the window, twice, or with an impossible number, and no certainty without rows. */
    public static void requireSound(Page page, SeriesId series, TimeRange window, Instant now, String what) {
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
            boolean mayBeAlike = rows.dataset() == Dataset.LIQUIDATIONS;
            assertThat(keys.add(key.toString()) || mayBeAlike).as(what).isTrue();
        }
        long day = 86_400_000;
        boolean certain = series.dataset() == Dataset.FUNDING
                && page.answered().endMillis() - page.answered().startMillis() < day;
        if (rows.isEmpty() && !page.answered().isEmpty() && !certain) {
            assertThat(page.isProvisional()).as(what).isTrue();
        }
    }
}
