package dev.kirby.source.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedLinesTest {

    private static DelimitedLines lines(String text) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new DelimitedLines(in, (what, cause) -> new InvalidRequestException("file " + what, cause));
    }

    private static List<List<String>> all(DelimitedLines lines) throws IOException {
        List<List<String>> all = new ArrayList<>();
        while (lines.next()) {
            all.add(lines.texts());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lines_end_in_each_of_three_ways_and_the_last_one_needs_no_end(String end) throws IOException {
        DelimitedLines lines = lines("a,b" + end + end + ",c" + end + "d,");
        assertThat(lines.next()).isTrue();
        assertThat(lines.texts()).containsExactly("a", "b");
        assertThat(lines.number()).isEqualTo(1);
        assertThat(lines.next()).isTrue();
        assertThat(lines.texts()).containsExactly("", "c");
        assertThat(lines.number()).isEqualTo(3);
        assertThat(lines.next()).isTrue();
        assertThat(lines.texts()).containsExactly("d", "");
        assertThat(lines.next()).isFalse();
        assertThat(lines.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "\uFEFF"})
    void a_text_of_nothing_has_no_lines(String text) throws IOException {
        assertThat(lines(text).next()).isFalse();
    }

    @Test
    void quotes_and_the_mark_at_the_beginning_are_no_part_of_fields() throws IOException {
        assertThat(all(lines("\uFEFF\"a, b\",\"\",\"say \"\"so\"\"\",5\" disk,\u00e9\n")))
                .containsExactly(List.of("a, b", "", "say \"so\"", "5\" disk", "\u00e9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a;\"b | file line 2 opens a quote that it does not close",
                "a;\"b; | file line 2 opens a quote that it does not close",
                "a;\"b\"c | file line 2 has text behind a closing quote",
                "\" | file line 2 opens a quote that it does not close"
            })
    void wrong_quotes_are_refused_with_their_line(String line, String message) throws IOException {
        for (String end : List.of("", "\n", "\nmore,\"\n")) {
            DelimitedLines lines = lines("x\n" + line.replace(';', ',') + end);
            assertThat(lines.next()).isTrue();
            assertThatThrownBy(lines::next)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void what_no_table_has_is_refused() {
        assertThatThrownBy(() -> lines("1".repeat(70_000)).next()).hasMessage("file line 1 is longer than 65536 bytes");
        assertThatThrownBy(() -> lines("\"" + "1,".repeat(70_000)).next())
                .hasMessage("file line 1 is longer than 65536 bytes");
        assertThatThrownBy(() -> lines(",".repeat(1024)).next()).hasMessage("file line 1 has more than 1024 fields");
    }

    @Test
    void wherever_the_buffer_ends_the_fields_are_the_same() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        String[] forms = {"", "1.5", "1704067200000", "plain", "a, b", "say \"so\"", "x".repeat(99)};
        List<List<String>> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 20_000; line++) {
            List<String> fields = new ArrayList<>();
            for (int field = random.nextInt(9); field >= 0; field--) {
                String value = forms[random.nextInt(forms.length)];
                boolean quoted = value.isEmpty() || value.contains("\"") || value.contains(",") || random.nextBoolean();
                text.append(quoted ? "\"" + value.replace("\"", "\"\"") + "\"" : value)
                        .append(field == 0 ? "" : ",");
                fields.add(value);
            }
            text.append(List.of("\n", "\r\n", "\r").get(random.nextInt(3)));
            expected.add(fields);
        }
        assertThat(all(lines(text.toString()))).as("seed " + seed).isEqualTo(expected);
    }
}
