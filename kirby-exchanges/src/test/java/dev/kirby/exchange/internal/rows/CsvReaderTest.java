package dev.kirby.exchange.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as archives write them. */
class CsvReaderTest {

    private static final RowMapping TRADES = RowMapping.lines(
                    Dataset.TRADES, "id=trade_id price=price quantity=quantity at=time maker=taker_side")
            .valueMap("taker_side", "true=sell false=buy");

    private static Rows read(RowMapping mapping, String csv) throws IOException {
        return new CsvReader("file", mapping, () -> 1, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)))
                .read(16, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "1704067200123, 1704067200123",
        "1704067200123456, 1704067200123",
        "1704067200123456789, 1704067200123",
        "1704067200, 1704067200000",
        "1704067200.1239, 1704067200123",
        "2024-01-01 00:00:00, 1704067200000",
        "2024-01-01 00:00:03, 1704067203000",
        "999999999999, 999999999999"
    })
    void times_are_read_by_their_form(String text, long millis) throws IOException {
        assertThat(read(TRADES, "1,1,1," + text + ",true\n").time(0)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17040672", "yesterday", "17040672001234", "-1704067200123", "2024-13-01 00:00:00"})
    void what_is_no_time_is_an_error(String text) {
        assertThatThrownBy(() -> read(TRADES, "1,1,1,1704067200123,true\n1,1,1," + text + ",true\n"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("file line 2 field 4 '" + text + "' is no time");
    }

    @ParameterizedTest
    @CsvSource({"true, sell", "True, sell", "TRUE, sell", "false, buy", "False, buy"})
    void words_are_read_in_any_case(String theirs, String ours) throws IOException {
        assertThat(read(TRADES, "1,1,1,1704067200123," + theirs + "\n").text(3, 0))
                .isEqualTo(ours);
    }

    @Test
    void an_unknown_word_is_an_error() {
        assertThatThrownBy(() -> read(TRADES, "1,1,1,1704067200123,maybe"))
                .hasMessageContaining("file line 1 field 5 'maybe' is none of [false, true]");
    }

    @Test
    void a_header_tells_the_order_and_further_fields_are_ignored() throws IOException {
        Rows rows = read(TRADES, "\uFEFFat,new,maker,Quantity,price,id\r\n\r\n1704067200123,x,true,2,3,77\r\n");
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.text(0, 0)).isEqualTo("77");
        assertThat(rows.number(1, 0)).isEqualTo(3);
        assertThat(rows.number(2, 0)).isEqualTo(2);
    }

    @Test
    void a_line_that_is_too_short_or_too_long_is_an_error() {
        assertThatThrownBy(() -> read(TRADES, "1,1,1,1704067200123\n"))
                .hasMessageContaining("file line 1 has 4 fields, 5 are needed");
        assertThatThrownBy(() -> read(TRADES, "1".repeat(70_000)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("file")
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> read(TRADES, ",".repeat(1100))).hasMessageContaining("more than 1024 fields");
        assertThatThrownBy(() -> read(TRADES, "1,,1,1704067200123,true\n"))
                .hasMessageContaining("field 2 '' is no number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "id,price,quantity,at,maker\n", "id,price,quantity,at,maker"})
    void an_empty_file_has_no_rows(String csv) throws IOException {
        assertThat(read(TRADES, csv).isEmpty()).isTrue();
    }

    @Test
    void however_bytes_come_and_pages_are_cut_the_rows_are_the_same() throws IOException {
        long seed = 11;
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder();
        int count = 20_000;
        long time = 1704067200000L;
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            time += random.nextInt(3);
            times[i] = time;
            csv.append(i).append(",1.5,").append(i).append(".25,").append(time).append(",true");
            csv.append(i == count - 1 ? "" : random.nextBoolean() ? "\r\n" : "\n");
        }
        InputStream whole = new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8));
        InputStream dripping = new FilterInputStream(whole) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(5000)));
            }
        };
        CsvReader reader = new CsvReader("file", TRADES, () -> 1, dripping);
        int row = 0;
        long last = 0;
        for (Rows page = reader.read(16, 333); !page.isEmpty(); page = reader.read(16, 333)) {
            assertThat(page.time(0)).as("seed " + seed + ", row " + row).isGreaterThan(last);
            for (int i = 0; i < page.size(); i++, row++) {
                assertThat(page.time(i)).as("seed " + seed + ", row " + row).isEqualTo(times[row]);
                assertThat(page.number(2, i)).isEqualTo(row + 0.25);
            }
            last = page.time(page.size() - 1);
        }
        assertThat(row).isEqualTo(count);
    }
}
