package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Execution;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.margin.Margin;
import dev.kirby.market.InstrumentType;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Strategy;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A portfolio of one market is the backtest of that market to the last bit: trades, daily equity and every metric, over random
 * markets, strategies and options. {@code -Dkirby.property.cases=100000} runs more, {@code -Dkirby.property.seed=N} starts at
 * another seed.
 */
class PortfolioOfOneTest {

    private static final int CASES = Integer.getInteger("kirby.property.cases", 1_000);
    private static final long FIRST_SEED = Long.getLong("kirby.property.seed", 1L);
    // A breaker that never trips makes the account look at every bar.
    private static final CircuitBreakers NEVER = CircuitBreakers.NONE.with(Breaker.LOSS_STREAK, 1e9);

    @Test
    void is_the_backtest_of_its_market() {
        long trades = 0;
        Set<ExitReason> reasons = EnumSet.noneOf(ExitReason.class);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            Random random = new Random(seed);
            CandleSeries bars = RandomMarkets.candles(random, 1 + random.nextInt(500));
            Backtest backtest = SweepAgainstReferenceTest.backtest(random, bars);
            ParameterGrid grid = switch (random.nextInt(8)) {
                case 0 -> SweepAgainstReferenceTest.crosses(random);
                case 1, 2, 3 -> RandomStrategies.plain(random);
                case 4 -> RandomStrategies.closing(random);
                default -> SweepAgainstReferenceTest.sweeps(random);
            };
            boolean perps = backtest.bars().instrument().type() == InstrumentType.PERPS;
            if (perps && random.nextInt(3) == 0) {
                backtest = backtest.margin(random.nextBoolean() ? Margin.isolated() : Margin.cross());
            }
            Strategy strategy = random.nextInt(3) == 0
                    ? RandomStrategies.orders(random)
                    : grid.strategy().with(grid.params(random.nextInt(grid.size())));
            if (random.nextInt(3) == 0) {
                backtest = backtest.execution(
                        new Execution(random.nextInt(3), random.nextInt(3) * 0.3, random.nextInt(5)));
            }
            if (random.nextInt(4) == 0) {
                backtest = backtest.costs(backtest.costs().withAtrSlippage(0.05).withImpact(0.001));
            }
            if (perps && random.nextInt(4) == 0) {
                backtest = backtest.inverse().capital(100);
            }

            BacktestResult expected = backtest.run(strategy);
            Portfolio portfolio = Portfolio.of(backtest.capital()).add("one", backtest, strategy);
            PortfolioResult found = (random.nextBoolean() ? portfolio : portfolio.breakers(NEVER)).run();

            String what = "seed " + seed;
            assertThat(found.performance().trades()).as(what).isEqualTo(expected.trades());
            assertThat(found.performance().dailyEquity()).as(what).isEqualTo(expected.dailyEquity());
            assertThat(found.isRuined()).as(what).isEqualTo(expected.isRuined());
            for (Metric metric : Metric.values()) {
                assertThat(found.performance().value(metric))
                        .as(what + " " + metric)
                        .isEqualTo(Double.valueOf(expected.performance().value(metric)));
            }
            trades += expected.trades().size();
            reasons.addAll(expected.exitReasons().keySet());
        }
        if (CASES >= 1_000) {
            assertThat(trades).isGreaterThan(4_000);
            assertThat(reasons)
                    .containsExactlyInAnyOrder(
                            ExitReason.STOP_LOSS,
                            ExitReason.TRAILING_STOP,
                            ExitReason.TAKE_PROFIT,
                            ExitReason.MAX_HOLD,
                            ExitReason.SIGNAL,
                            ExitReason.LIQUIDATION,
                            ExitReason.END_OF_DATA);
        }
    }
}
