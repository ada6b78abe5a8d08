package dev.kirby.exchange.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RowParserTest {

    private static final RowMapping KLINES =
            RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume - - num_trades");

    private static Rows parse(RowMapping layout, String json) throws IOException {
        return new RowParser("venue /path", layout).parse(json.getBytes(StandardCharsets.UTF_8), 4);
    }

    @Test
    void numbers_may_be_quoted_or_not_and_new_columns_are_ignored() throws IOException {
        Rows rows = parse(
                KLINES,
                "[[60000,\"1.5\",2,\"0.5\",1e0,\"7\",1,\"x\",42,{\"new\":[1]}],"
                        + "[\"120000\",\"1\",\"1\",\"1\",\"1\",\"\",null,null,null]]");
        assertThat(rows.times()).containsExactly(60_000, 120_000);
        assertThat(rows.number(0, 0)).isEqualTo(1.5);
        assertThat(rows.number(5, 0)).isEqualTo(42);
        assertThat(rows.number(4, 1)).isNaN();
        assertThat(rows.number(5, 1)).isNaN();
    }

    @Test
    void objects_are_found_below_a_path_in_any_order_of_fields() throws IOException {
        RowMapping funding = RowMapping.objects(
                        Dataset.FUNDING, "result.list", "fundingRateTimestamp=time fundingRate=funding_rate")
                .rounded(60_000);
        Rows rows = parse(
                funding,
                "{\"retCode\":0,\"x\":[{\"list\":1}],\"result\":{\"category\":\"linear\",\"list\":["
                        + "{\"fundingRate\":\"0\",\"more\":{\"a\":1},\"fundingRateTimestamp\":\"1700000040007\"}]}}");
        assertThat(rows.time(0)).isEqualTo(1_700_000_040_000L);
        assertThat(rows.number(0, 0)).isZero();
        assertThat(rows.number(2, 0)).isNaN();
    }

    @Test
    void an_answer_that_ends_too_early_is_worth_asking_again() {
        assertThatThrownBy(() -> parse(KLINES, "[[60000,\"1\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1],[1200"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut short");
    }

    @Test
    void garbage_is_one_error_that_names_place_row_and_field() {
        assertThatThrownBy(() -> parse(KLINES, "[[60000,\"1\",\"x\",\"1\",\"1\",\"1\",1,\"1\",1]]"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("venue /path")
                .hasMessageContaining("row 0: high (field 2) is no number but 'x'");
        assertThatThrownBy(() -> parse(KLINES, "[[60000,\"1\",\"1\"]]"))
                .hasMessageContaining("row 0 has 3 values, but low (field 3) should be at 3");
        assertThatThrownBy(() -> parse(KLINES, "{\"a\":1}")).hasMessageContaining("has no array of rows");
        assertThatThrownBy(() -> parse(KLINES, "<html>")).hasMessageContaining("is no JSON");
        assertThatThrownBy(() -> parse(KLINES, "[[-5,\"1\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1]]"))
                .hasMessageContaining("is no time");
        assertThatThrownBy(() ->
                        parse(RowMapping.objects(Dataset.FUNDING, "", "t=time r=funding_rate"), "[{\"r\":\"1\"}]"))
                .hasMessageContaining("row 0 has no time (field t)");
    }
}
