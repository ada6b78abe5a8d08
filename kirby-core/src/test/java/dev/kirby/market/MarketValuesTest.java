package dev.kirby.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"binance:BTC/USDT:USDT", "kraken:BTC/USD", "hyperliquid:kPEPE/USD:USD"})
    void instruments_print_what_they_parse(String text) {
        assertThat(Instrument.parse(text)).hasToString(text);
    }

    @Test
    void spot_and_perps_of_one_name_are_different_instruments() {
        assertThat(Instrument.spot("binance", "BTC", "USDT")).isNotEqualTo(Instrument.perps("binance", "BTC", "USDT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTC/USDT", "binance:BTC", "binance:BTC/USDT:BTC", "bin ance:BTC/USDT", "binance:../USDT"})
    void other_texts_are_refused_with_the_form_that_would_do(String text) {
        assertThatThrownBy(() -> Instrument.parse(text)).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "a'b", "", "a b", "%2e%2e", "BTC\n"})
    void names_that_could_leave_a_folder_or_a_query_are_refused(String coin) {
        assertThatThrownBy(() -> Instrument.spot("binance", coin, "USDT")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void times_are_read_as_utc_in_every_form() {
        Instant expected = Instant.parse("2024-01-01T00:00:00Z");
        assertThat(TimeRange.instant("2024-01-01")).isEqualTo(expected);
        assertThat(TimeRange.instant("2024-01-01T00:00")).isEqualTo(expected);
        assertThat(TimeRange.instant("2024-01-01 00:00:00")).isEqualTo(expected);
        assertThat(TimeRange.instant("2024-01-01T01:00:00+01:00")).isEqualTo(expected);
        assertThat(TimeRange.instant("1704067200")).isEqualTo(expected);
        assertThatThrownBy(() -> TimeRange.instant("yesterday"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'yesterday'");
    }

    @Test
    void a_range_includes_its_start_and_excludes_its_end() {
        TimeRange range = TimeRange.of("2024-01-01", "2024-01-02");
        assertThat(range.contains(range.startMillis())).isTrue();
        assertThat(range.contains(range.endMillis())).isFalse();
        assertThat(range.intersect(TimeRange.of("2024-01-02", "2024-01-03"))).isEmpty();
        assertThatThrownBy(() -> TimeRange.of("2024-01-02", "2024-01-01")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void last_days_end_at_the_clock() {
        Clock clock = Clock.fixed(Instant.parse("2024-03-01T12:34:56Z"), ZoneOffset.UTC);
        assertThat(TimeRange.lastDays(2, clock)).isEqualTo(TimeRange.of("2024-02-28T12:34:00", "2024-03-01T12:34:00"));
        assertThatThrownBy(() -> TimeRange.lastDays(0, clock)).hasMessageContaining("days must be 1 to 36500, was 0");
    }

    @Test
    void candle_series_need_an_interval_and_others_have_none() {
        Instrument btc = Instrument.parse("binance:BTC/USDT:USDT");
        assertThat(SeriesId.candles(btc, Interval.M1)).hasToString("binance:BTC/USDT:USDT candles 1m");
        assertThat(SeriesId.of(Dataset.FUNDING, btc)).hasToString("binance:BTC/USDT:USDT funding");
        assertThatThrownBy(() -> SeriesId.of(Dataset.CANDLES, btc)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new SeriesId(Dataset.FUNDING, btc, Interval.M1))
                .isInstanceOf(InvalidRequestException.class);
    }
}
