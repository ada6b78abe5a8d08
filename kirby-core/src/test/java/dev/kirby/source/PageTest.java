package dev.kirby.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final TimeRange WINDOW = TimeRange.ofMillis(1_000_000, 1_600_000);

    private static Rows funding(long... times) {
        Rows.Builder rows = Rows.builder(Dataset.FUNDING, times.length);
        for (long time : times) {
            rows.row(time).number(0, 0.0001);
        }
        return rows.build();
    }

    @Test
    void fewer_rows_than_expected_are_provisional() {
        Page page = Page.of(WINDOW, funding(1_000_000, 1_599_999), 10);
        assertThat(page.isProvisional()).isTrue();
        assertThat(page.missing()).isEqualTo(8);
        assertThat(page.expected()).isEqualTo(10);
        assertThat(page).hasToString("Page[2 of 10 rows for " + WINDOW + "]");
    }

    @Test
    void as_many_rows_as_expected_or_more_are_complete() {
        assertThat(Page.of(WINDOW, funding(1_000_000), 1).isProvisional()).isFalse();
        Page more = Page.of(WINDOW, funding(1_000_000, 1_000_001), 1);
        assertThat(more.isProvisional()).isFalse();
        assertThat(more.expected()).isEqualTo(2);
        assertThat(new Page(WINDOW, funding()).isProvisional()).isFalse();
    }

    @Test
    void rows_outside_the_window_or_out_of_order_are_refused() {
        for (Rows rows : new Rows[] {funding(999_999), funding(1_600_000), funding(1_000_001, 1_000_000)}) {
            assertThatThrownBy(() -> new Page(WINDOW, rows))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(WINDOW.toString());
        }
    }
}
