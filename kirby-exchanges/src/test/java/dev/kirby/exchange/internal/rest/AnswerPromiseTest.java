package dev.kirby.exchange.internal.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerPromiseTest {

    private static final long MINUTE = 60_000;
    private static final long START = 1_700_000_040_000L / MINUTE * MINUTE;
    private static final TimeRange WINDOW = TimeRange.ofMillis(START, START + 10 * MINUTE);
    private static final Host HOST = Host.of("public", "https://api.toy.example", 10, Duration.ofSeconds(1));

    private static HistoryEndpoint candles(String params) {
        return HistoryEndpoint.of(
                        InstrumentType.PERPS,
                        RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume"),
                        RequestTemplate.of(HOST, "/klines", params))
                .intervals("1m=1m");
    }

    private static Rows at(double close, long... minutes) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, minutes.length);
        for (long minute : minutes) {
            rows.candle(START + minute * MINUTE, 1, 1, 1, close, 1, Double.NaN);
        }
        return rows.build();
    }

    private static void require(HistoryEndpoint endpoint, Rows rows) {
        new AnswerPromise(endpoint, Interval.M1).require("toy /klines", WINDOW, rows);
    }

    @Test
    void an_old_page_is_no_answer() {
        assertThatThrownBy(() -> require(candles("from={start}&to={last}"), at(1, -20, -19, -18)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("toy /klines ignores the request for rows from " + WINDOW.start() + " on");
        assertThatThrownBy(() -> require(candles("from={start}&to={last}"), at(1, 30)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("before " + WINDOW.end());
    }

    @Test
    void the_page_before_or_after_is_no_answer() {
        for (Rows page : List.of(at(1, -3, -2, -1), at(1, 10, 11, 12))) {
            assertThatThrownBy(() -> require(candles("from={start}&to={last}"), page))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("ignores the request for rows");
        }
        // Where there is nothing within the window, some venues answer with the row beside it.
        assertThatCode(() -> require(candles("from={start}&to={last}"), at(1, -1)))
                .doesNotThrowAnyException();
    }

    @Test
    void an_answer_that_goes_on_behind_the_window_is_whole() {
        assertThatCode(() -> require(candles("from={start}&to={last}"), at(1, 0, 5, 10, 15, 500)))
                .doesNotThrowAnyException();
    }

    @Test
    void trades_may_not_begin_before_the_window() {
        HistoryEndpoint trades = HistoryEndpoint.of(
                InstrumentType.PERPS,
                RowMapping.objects(Dataset.TRADES, "", "t=time id=trade_id p=price q=quantity"),
                RequestTemplate.of(HOST, "/trades", "from={start}&to={last}"));
        Rows rows = Rows.builder(Dataset.TRADES, 2)
                .row(START - 5_000)
                .text(0, "1")
                .row(START + 5_000)
                .text(0, "2")
                .build();
        assertThatThrownBy(() -> new AnswerPromise(trades, null).require("toy /trades", WINDOW, rows))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("from " + WINDOW.start() + " on");
    }

    @Test
    void a_row_to_spare_at_either_end_and_either_direction_are_fine() {
        assertThatCode(() -> require(candles("from={start}&to={last}"), at(1, -1, 0, 5, 10)))
                .doesNotThrowAnyException();
        assertThatCode(() -> require(candles("from={start}&to={last}"), at(1, 10, 5, 0, -1)))
                .doesNotThrowAnyException();
    }

    @Test
    void only_bounds_that_were_named_are_promised() {
        assertThatCode(() -> require(candles("to={last}"), at(1, -500, 3))).doesNotThrowAnyException();
        assertThatCode(() -> require(candles("from={start:s}"), at(1, 3, 500))).doesNotThrowAnyException();
        assertThatCode(() -> require(candles("from={start}&to={last}").exceeding(), at(1, -500, 500)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> require(candles("to={end:iso}"), at(1, 500))).isInstanceOf(SourceException.class);
    }

    @Test
    void rows_out_of_order_or_twice_are_an_error() {
        assertThatThrownBy(() -> require(candles(""), at(1, 3, 5, 4)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("out of order");
        assertThatThrownBy(() -> require(candles(""), at(1, 5, 4, 6))).isInstanceOf(SourceException.class);
        assertThatThrownBy(() -> require(candles(""), at(1, 3, 4, 4)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> require(candles(""), at(1, 3, 4, 3))).isInstanceOf(SourceException.class);
        assertThatThrownBy(() -> require(candles(""), Rows.concat(Dataset.CANDLES, List.of(at(1, 3), at(2, 3)))))
                .isInstanceOf(SourceException.class);
    }
}
