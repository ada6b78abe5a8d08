package dev.kirby.validate.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.Costs;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.market.Interval;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Moments;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.Verdict.Outcome;
import dev.kirby.validate.WalkForward;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** A small tunnel; docs/proof.md has the command of the full one. */
class WindTunnelTest {

    private static final WindTunnel TUNNEL = WindTunnel.of(
                    LiquiditySweep.space(),
                    WalkForward.months(3, 1),
                    Optimizer.random(20).minTrades(5))
            .markets(10)
            .furtherYears(4);

    @Test
    void noise_rarely_survives_and_a_large_edge_nearly_always() {
        TunnelTable table = TUNNEL.run(MarketModel.clustered(Interval.H1), MarketModel.reversals(Interval.H1, 0.75));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        table.print(new PrintStream(printed));
        System.out.print(printed);
        TunnelRow noise = table.rows().get(0);
        TunnelRow edge = table.rows().get(1);
        // The chance of more by the exact binomial test is below 1 %.
        assertThat(noise.count(Outcome.SURVIVED).chanceOfAtLeast(0.05)).isGreaterThan(0.01);
        assertThat(noise.trueSharpe()).isCloseTo(0, within(0.7));
        assertThat(edge.trueSharpe()).isGreaterThan(5);
        assertThat(edge.count(Outcome.SURVIVED).hits()).isGreaterThanOrEqualTo(8);
        assertThat(edge.count(Outcome.SURVIVED).isCompatibleWith(Math.min(0.995, edge.exactPower()), 0.99))
                .isTrue();
        assertThat(edge.wronglyConvicted().hits()).isLessThanOrEqualTo(2);
        assertThat(printed.toString())
                .contains("volatility clusters", "reversals, drift 0.75", "plain     the plain rules pass");
        assertThat(table).hasToString("TunnelTable[2 models, 20 markets]");
    }

    @Test
    void the_table_does_not_depend_on_the_number_of_threads() {
        WindTunnel small = TUNNEL.markets(3).furtherYears(1);
        MarketModel model = MarketModel.reversals(Interval.H1, 0.3);
        assertThat(small.threads(1).run(model)).isEqualTo(small.threads(3).run(model));
        assertThat(TUNNEL).hasToString("WindTunnel[LIQUIDITY_SWEEP_V3, 10 markets a model, 365 days, seed 1]");
    }

    @Test
    void markets_are_traded_as_requested_and_free_of_costs_otherwise() {
        WindTunnel small = TUNNEL.markets(1).furtherYears(1);
        MarketModel model = MarketModel.reversals(Interval.H1, 0.75);
        Costs costs = new Costs(0.002, 0.001);

        TunnelTable dear = small.costs(costs).run(model);

        assertThat(dear)
                .isEqualTo(small.trading(backtest -> backtest.costs(costs)).run(model));
        assertThat(small.trading(backtest -> backtest.capital(5_000))
                        .run(model)
                        .rows()
                        .get(0)
                        .trueSharpe())
                .isGreaterThan(dear.rows().get(0).trueSharpe());
    }

    @Test
    void simulated_markets_are_clean_and_drift_only_where_there_is_an_edge() {
        CandleSeries noise = MarketModel.clustered(Interval.H1).market(3_650, 3);
        noise.check().requireClean();
        assertThat(noise.size()).isEqualTo(3_650 * 24);
        double[] moves = new double[noise.size() - 1];
        for (int i = 1; i < noise.size(); i++) {
            moves[i - 1] = noise.close(i) / noise.close(i - 1) - 1;
        }
        Moments moments = Moments.of(moves);
        // Ten years of hours: the mean is zero within four standard errors, and volatility comes in clusters.
        assertThat(Math.abs(moments.sharpe())).isLessThan(4 / Math.sqrt(moves.length));
        assertThat(moments.kurtosis()).isGreaterThan(4);
        assertThat(MarketModel.clustered(Interval.H1).drift()).isZero();
    }

    @Test
    void a_momentum_edge_is_found_by_a_rule_that_trades_it_and_by_no_other() {
        MarketModel model = MarketModel.momentum(Interval.H1, 0.13);
        model.market(365, 5).check().requireClean();
        Strategy follow = Strategy.of("follow", Params.of("bars", 1), (study, p) -> {
            double[] close = study.bars().closes();
            int bars = p.integer("bars");
            return bar -> bar < bars ? Signal.NONE : close[bar] > close[bar - bars] ? Signal.LONG : Signal.SHORT;
        });
        WindTunnel small = WindTunnel.of(
                        ParameterSpace.of(follow).integer("bars", 1, 5),
                        WalkForward.months(3, 1),
                        Optimizer.random(5).minTrades(5))
                .markets(6)
                .furtherYears(4);
        TunnelRow followed = small.run(model).rows().get(0);
        assertThat(followed.trueSharpe()).isGreaterThan(5);
        assertThat(followed.count(Outcome.SURVIVED).hits()).isGreaterThanOrEqualTo(4);
        TunnelRow reversed = TUNNEL.markets(4).run(model).rows().get(0);
        assertThat(reversed.trueSharpe()).isLessThan(followed.trueSharpe() / 2);
        assertThatThrownBy(() -> MarketModel.momentum(Interval.H1, 1)).hasMessageContaining("between -1 and 1");
        assertThat(model).hasToString("MarketModel[momentum, share 0.13]");
    }

    @Test
    void real_markets_are_shuffled_in_blocks() {
        CandleSeries real = SyntheticMarket.bars(5_000);
        MarketModel model = MarketModel.shuffled(real, 288);
        assertThat(model.market(1, 1).size()).isEqualTo(5_000);
        assertThat(model.market(1, 1).close(700)).isNotEqualTo(real.close(700));
        assertThat(model.name()).isEqualTo("blocks of 288 bars of BTC/USDT:USDT");
    }
}
