package dev.kirby.store.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {

    private static List<SeriesId> series() {
        List<SeriesId> all = new ArrayList<>();
        for (String venue : List.of("binance", "kraken", "hyperliquid")) {
            for (int coin = 0; coin < 100; coin++) {
                Instrument instrument = Instrument.perps(venue, "C" + coin, "USDT");
                for (String interval : List.of("1m", "5m", "1h")) {
                    all.add(SeriesId.candles(instrument, Interval.parse(interval)));
                }
                all.add(SeriesId.of(Dataset.FUNDING, instrument));
            }
        }
        return all;
    }

    @Test
    void each_series_belongs_to_exactly_one_and_all_have_about_as_many() {
        long seed = new Random().nextLong();
        int of = 1 + new Random(seed).nextInt(12);
        int[] counts = new int[of];
        for (SeriesId one : series()) {
            List<Partition> holders = new Partition(1, of)
                    .all().stream().filter(partition -> partition.holds(one)).toList();
            assertThat(holders).as("seed " + seed + ", " + one).hasSize(1);
            counts[holders.get(0).number() - 1]++;
        }
        for (int count : counts) {
            assertThat(count).as("seed " + seed).isBetween(1200 / of * 6 / 10, 1200 / of * 14 / 10);
        }
    }

    /** As a few lines of Python compute them. */
    @Test
    void a_series_stays_where_it_is_in_all_releases() {
        Instrument btc = Instrument.parse("binance:BTC/USDT:USDT");
        List<Partition> five = new Partition(1, 5).all();
        assertThat(List.of(
                        SeriesId.candles(btc, Interval.M1),
                        SeriesId.candles(btc, Interval.M5),
                        SeriesId.of(Dataset.FUNDING, btc)))
                .extracting(one -> five.stream()
                        .filter(partition -> partition.holds(one))
                        .findFirst()
                        .orElseThrow()
                        .toString())
                .containsExactly("2/5", "2/5", "3/5");
    }

    @Test
    void reads_what_it_prints() {
        assertThat(Partition.parse(" 2/5 ")).isEqualTo(new Partition(2, 5)).hasToString("2/5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "0/5", "6/5", "2/0", "a/b", "1/2000", "99999/99999"})
    void names_what_would_be_right(String text) {
        assertThatThrownBy(() -> Partition.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("such as 2/5");
    }
}
