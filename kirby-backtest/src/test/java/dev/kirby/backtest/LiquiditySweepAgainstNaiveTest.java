package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.NaiveLiquiditySweep.NaiveTrade;
import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reference engine and the naive implementation agree on every trade to the last bit. */
class LiquiditySweepAgainstNaiveTest {

    private static final TimeSeries NO_FUNDING = TimeSeries.of("funding_rate", new long[0], new double[0]);

    @Test
    void agrees_with_a_naive_implementation_on_random_markets() {
        int trades = 0;
        for (long seed = 1; seed <= 400; seed++) {
            Random random = new Random(seed);
            CandleSeries bars = RandomMarkets.candles(random, 1 + random.nextInt(900));
            TimeSeries funding = random.nextBoolean() ? RandomMarkets.funding(random, bars) : NO_FUNDING;
            trades += compare(random, bars, funding, "seed " + seed);
        }
        assertThat(trades).isGreaterThan(1_000);
    }

    static int compare(Random random, CandleSeries bars, TimeSeries funding, String what) {
        Params params = params(random);
        double fee = random.nextInt(4) == 0 ? 0.1 : 0.001; // the first ruins
        double risk = random.nextInt(3) == 0 ? 5 : 0.02;
        boolean compounding = random.nextBoolean();
        int sides = random.nextInt(4);
        Strategy strategy = sides == 0
                ? LiquiditySweep.only(Side.LONG)
                : sides == 1 ? LiquiditySweep.only(Side.SHORT) : LiquiditySweep.strategy();
        Sizing sizing = compounding ? Sizing.risk(risk).compounding() : Sizing.risk(risk);
        BacktestResult result = Backtest.of(bars)
                .costs(new Costs(fee, 0.0005))
                .sizing(sizing)
                .funding(funding)
                .run(strategy.with(params));
        List<NaiveTrade> expected = new NaiveLiquiditySweep(bars, params.toMap(), funding)
                .costs(fee, 0.0005)
                .money(10_000, risk, compounding)
                .sides(sides != 1, sides != 0)
                .run();
        assertThat(result.trades().stream().map(LiquiditySweepAgainstNaiveTest::asNaive))
                .as(what + " " + params.text())
                .isEqualTo(expected);
        double net = 0;
        for (NaiveTrade trade : expected) {
            net += trade.pnl();
        }
        assertThat(result.metrics().netProfit()).as(what).isEqualTo(net);
        return expected.size();
    }

    private static NaiveTrade asNaive(Trade trade) {
        return new NaiveTrade(
                trade.side() == Side.LONG,
                trade.entry().bar(),
                trade.exit().bar(),
                trade.entryPrice(),
                trade.exitPrice(),
                trade.units(),
                trade.reason().name(),
                trade.pnl());
    }

    /** Of the grid, or extreme: levels of few bars, no depth, no spike, stops of nothing. */
    static Params params(Random random) {
        ParameterGrid grid = LiquiditySweep.grid();
        Params params = grid.params(random.nextInt(grid.size()));
        if (random.nextInt(4) > 0) {
            params = params.with("key_level_lookback", 1 + random.nextInt(40))
                    .with("volume_spike_threshold", random.nextInt(3) == 0 ? 0 : 1.2 * random.nextDouble())
                    .with("pierce_depth", random.nextBoolean() ? 0 : 0.002 * random.nextDouble())
                    .with("reversal_candle_size", random.nextBoolean() ? 0 : 0.5 * random.nextDouble());
        }
        if (random.nextInt(5) == 0) {
            params = params.with("stop_distance", random.nextBoolean() ? 0 : 30);
        }
        return random.nextInt(3) > 0 ? params : params.with("max_holding_periods", 1 + random.nextInt(10));
    }
}
