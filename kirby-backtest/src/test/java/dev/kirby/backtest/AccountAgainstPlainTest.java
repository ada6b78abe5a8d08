package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** With no option on, the engine of accounts gives what the plain one gives, to the last bit. */
class AccountAgainstPlainTest {

    private static final int CASES = 400;

    @Test
    void gives_the_same_trades_and_interval() {
        int trades = 0;
        int ambiguous = 0;
        for (long seed = 1; seed <= CASES; seed++) {
            Random random = new Random(seed);
            CandleSeries bars = RandomMarkets.candles(random, 2 + random.nextInt(500));
            Backtest backtest = Backtest.of(bars)
                    .costs(new Costs(0.001, 0.0005).withMakerFee(0.0002))
                    .sizing(
                            switch (random.nextInt(4)) {
                                case 0 -> Sizing.units(3);
                                case 1 -> Sizing.allIn().compounding();
                                case 2 -> Sizing.risk(0.02).leverage(5);
                                default -> Sizing.DEFAULT;
                            });
            if (random.nextBoolean()) {
                backtest = backtest.funding(RandomMarkets.funding(random, bars));
            }
            Rule rule = backtest.prepare(strategy(random));
            ReferenceEngine engine =
                    new ReferenceEngine(backtest.data(), backtest.costs(), backtest.sizing(), backtest.capital());
            assertThat(engine.run(rule)).isTrue();
            RunOutcome plain = engine.outcome();

            RunOutcome same = backtest.onAccount(rule);

            String what = "seed " + seed;
            assertThat(same.trades()).as(what).isEqualTo(plain.trades());
            assertThat(same.ruined()).as(what).isEqualTo(plain.ruined());
            trades += same.trades().size();
            AmbiguousBars one = plain.ambiguous().get();
            AmbiguousBars other = same.ambiguous().get();
            assertThat(other.bars()).as(what).hasSameSizeAs(one.bars());
            if (backtest.sizing().isFixed() && one.isProven() && other.isProven()) {
                double rounding = 1e-9 * (1 + Math.abs(one.best()) + Math.abs(one.worst()));
                assertThat(Math.abs(other.best() - one.best())).as(what).isLessThan(rounding);
                assertThat(Math.abs(other.worst() - one.worst())).as(what).isLessThan(rounding);
                ambiguous += other.count();
            }
        }
        assertThat(trades).isGreaterThan(3_000);
        assertThat(ambiguous).isGreaterThan(20);
    }

    private static Strategy strategy(Random random) {
        int seed = random.nextInt();
        double scale = 0.001 + 0.01 * random.nextDouble();
        return Strategy.of("chance", study -> {
            double[] close = study.closes();
            return bar -> {
                Random chance = new Random(seed * 31L + bar);
                Exits exits = switch (chance.nextInt(4)) {
                    case 0 -> Exits.ON_OPPOSITE_SIGNAL;
                    case 1 -> Exits.NONE.withMaxHoldingPeriods(1 + chance.nextInt(9));
                    case 2 ->
                        Exits.stopAndTarget(scale * close[bar], scale * close[bar])
                                .orOppositeSignal();
                    default -> Exits.stopAndTarget(scale * close[bar], 2 * scale * close[bar]);
                };
                return switch (chance.nextInt(6)) {
                    case 0 -> Signal.enter(Side.LONG, exits);
                    case 1 -> Signal.enter(Side.SHORT, exits);
                    case 2 -> Signal.CLOSE;
                    default -> Signal.NONE;
                };
            };
        });
    }
}
