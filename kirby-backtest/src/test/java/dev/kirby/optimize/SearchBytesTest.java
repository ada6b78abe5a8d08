package dev.kirby.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.testing.GeneratedCandles;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SearchBytesTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");

    @Test
    void a_search_comes_back_to_the_last_bit() {
        Backtest backtest = Backtest.of(
                GeneratedCandles.randomWalk(BTC, Interval.M15, Instant.parse("2025-01-01T00:00:00Z"), 40 * 96, 7));
        SearchResult search = Optimizer.random(60).minTrades(5).run(backtest, LiquiditySweep.space());
        SearchResult read = SearchResult.ofBytes(search.toBytes());
        assertThat(read.trials()).isEqualTo(search.trials());
        assertThat(read.ranking()).isEqualTo(search.ranking());
        assertThat(read).hasToString(search.toString());
        assertThat(read.toBytes()).isEqualTo(search.toBytes());
        for (Trial trial : search.trials()) {
            assertThat(read.dailyReturns(trial.number()).orElseThrow())
                    .isEqualTo(search.dailyReturns(trial.number()).orElseThrow());
        }
        assertThat(search.toBytes().length).isLessThan(60 * 1_000);
    }

    @Test
    void bytes_that_are_none_are_refused() {
        byte[] bytes =
                Optimizer.random(3).run(LiquiditySweep.space(), params -> 1).toBytes();
        assertThat(SearchResult.ofBytes(bytes).trials()).hasSize(3);
        for (byte[] wrong : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(bytes, bytes.length / 2)}) {
            assertThatThrownBy(() -> SearchResult.ofBytes(wrong)).isInstanceOf(InvalidRequestException.class);
        }
    }
}
