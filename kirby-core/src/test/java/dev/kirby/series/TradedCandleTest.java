package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.market.Dataset;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TradedCandleTest {

    private static Rows written(TradedCandle candle) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 1);
        candle.addTo(rows);
        return rows.build();
    }

    private static double[] values(TradedCandle candle) {
        Rows rows = written(candle);
        double[] values = new double[6];
        for (int column = 0; column < 6; column++) {
            values[column] = rows.number(column, 0);
        }
        return values;
    }

    @Test
    void opens_with_the_earliest_trade_and_closes_with_the_latest_whatever_the_order() {
        TradedCandle candle = new TradedCandle(60_000);
        candle.add(70_000, 11, 1);
        candle.add(61_000, 10, 2);
        candle.add(119_999, 12, 0.5);
        candle.add(90_000, 8, 0.25);
        assertThat(values(candle)).containsExactly(10, 12, 8, 12, 3.75, 4);
        assertThat(written(candle).time(0)).isEqualTo(60_000);
        assertThat(candle.openTime()).isEqualTo(60_000);
    }

    @Test
    void at_one_time_the_first_trade_opens_and_the_last_closes() {
        TradedCandle candle = new TradedCandle(0);
        candle.add(5, 1, 1);
        candle.add(5, 3, 1);
        candle.add(5, 2, 1);
        assertThat(values(candle)).containsExactly(1, 3, 1, 2, 3, 3);
    }

    @Test
    void volume_is_the_decimal_sum() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            TradedCandle candle = new TradedCandle(0);
            BigDecimal sum = BigDecimal.ZERO;
            int trades = 1 + random.nextInt(3_000);
            for (int i = 0; i < trades; i++) {
                BigDecimal quantity = BigDecimal.valueOf(
                        1 + random.nextLong(random.nextInt(4) == 0 ? 10_000_000_000L : 1_000_000), 8);
                sum = sum.add(quantity);
                candle.add(i, 1, quantity.doubleValue());
            }
            assertThat(values(candle)[4]).as("seed %d, round %d", seed, round).isEqualTo(sum.doubleValue());
        }
    }

    @Test
    void without_trades_there_is_no_candle() {
        TradedCandle candle = new TradedCandle(1_704_067_200_000L);
        assertThatThrownBy(() -> written(candle)).hasMessage("A candle needs a trade.");
        assertThat(candle).hasToString("TradedCandle[1704067200000, 0 trades]");
    }
}
