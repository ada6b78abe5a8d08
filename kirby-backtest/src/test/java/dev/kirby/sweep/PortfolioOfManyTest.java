package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.margin.Margin;
import dev.kirby.market.InstrumentType;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.Allocation;
import dev.kirby.portfolio.Limits;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.portfolio.PortfolioResult.MemberResult;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An account that takes many trades found before their time gives what one gives that looks at every bar of every position, to the
 * last bit: over random markets, strategies, options, limits, and sizes that are refused. {@code -Dkirby.property.cases=100000} runs
 * more, {@code -Dkirby.property.seed=N} starts at another seed.
 */
class PortfolioOfManyTest {

    private static final int CASES = Integer.getInteger("kirby.property.cases", 600);
    private static final long FIRST_SEED = Long.getLong("kirby.property.seed", 1L);
    // A breaker that never trips makes the account look at every bar.
    private static final CircuitBreakers NEVER = CircuitBreakers.NONE.with(Breaker.LOSS_STREAK, 1e9);

    @Test
    void gives_the_same_whether_trades_are_found_before_their_time() {
        long trades = 0;
        long ruined = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            Portfolio portfolio = portfolio(new Random(seed));

            PortfolioResult found = portfolio.run();

            PortfolioResult expected = portfolio.breakers(NEVER).run();
            String what = "seed " + seed;
            assertThat(found.performance().trades()).as(what).isEqualTo(inOrder(expected));
            assertThat(found.performance().dailyEquity())
                    .as(what)
                    .isEqualTo(expected.performance().dailyEquity());
            assertThat(found.isRuined()).as(what).isEqualTo(expected.isRuined());
            assertThat(found.ambiguousBars().bars())
                    .as(what)
                    .isEqualTo(expected.ambiguousBars().bars());
            trades += found.performance().trades().size();
            ruined += found.isRuined() ? 1 : 0;
        }
        if (CASES >= 500) {
            assertThat(trades).isGreaterThan(20_000);
            assertThat(ruined).isGreaterThan(5);
        }
    }

    /** The trades of all members in the order of their entries, those of earlier members first. */
    private static List<Trade> inOrder(PortfolioResult result) {
        List<Trade> all = new ArrayList<>();
        for (MemberResult member : result.members()) {
            all.addAll(member.trades());
        }
        all.sort(Comparator.comparingLong(Trade::entryTime)); // which is stable
        return all;
    }

    private static Portfolio portfolio(Random random) {
        Portfolio portfolio = Portfolio.of(random.nextInt(5) == 0 ? 300 : 10_000)
                .allocation(random.nextBoolean() ? Allocation.equal() : Allocation.whole());
        for (int member = 1 + random.nextInt(5); member > 0; member--) {
            Backtest backtest =
                    SweepAgainstReferenceTest.backtest(random, RandomMarkets.candles(random, 1 + random.nextInt(600)));
            boolean perps = backtest.bars().instrument().type() == InstrumentType.PERPS;
            if (perps && random.nextInt(8) == 0) {
                backtest = backtest.margin(Margin.isolated());
            }
            ParameterGrid grid = switch (random.nextInt(4)) {
                case 0 -> SweepAgainstReferenceTest.crosses(random);
                case 1 -> RandomStrategies.plain(random);
                case 2 -> RandomStrategies.closing(random);
                default -> SweepAgainstReferenceTest.sweeps(random);
            };
            Strategy strategy = random.nextInt(5) == 0
                    ? RandomStrategies.orders(random)
                    : grid.strategy().with(grid.params(random.nextInt(grid.size())));
            if (random.nextInt(4) == 0) {
                backtest = backtest.execution(backtest.execution().withLatency(1 + random.nextInt(2)));
            }
            portfolio = portfolio.add("member " + member, backtest, strategy);
        }
        return random.nextInt(3) > 0
                ? portfolio
                : portfolio.limits(Limits.NONE.positions(1 + random.nextInt(3)).gross(0.2 + 2 * random.nextDouble()));
    }
}
