package dev.kirby.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SupportTest {

    private static final Instrument PERPS = Instrument.perps("binance", "BTC", "USDT");
    private static final Instrument SPOT = Instrument.spot("binance", "BTC", "USDT");

    @Test
    void candles_are_served_in_the_intervals_there_are() {
        Support candles = new Support(Dataset.CANDLES, InstrumentType.PERPS, Set.of(Interval.M1));
        assertThat(candles.serves(SeriesId.candles(PERPS, Interval.M1))).isTrue();
        assertThat(candles.serves(SeriesId.candles(PERPS, Interval.M5))).isFalse();
        assertThat(candles.serves(SeriesId.candles(SPOT, Interval.M1))).isFalse();
        assertThat(candles.serves(SeriesId.of(Dataset.FUNDING, PERPS))).isFalse();
    }

    @Test
    void what_has_no_interval_is_served_by_dataset_and_kind() {
        Support funding = new Support(Dataset.FUNDING, InstrumentType.PERPS, Set.of());
        assertThat(funding.serves(SeriesId.of(Dataset.FUNDING, PERPS))).isTrue();
        assertThat(funding.serves(SeriesId.of(Dataset.OPEN_INTEREST, PERPS))).isFalse();
    }
}
