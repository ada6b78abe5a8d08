package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The same trades have the same figures to the last bit wherever they are shown: a backtest, a row of a sweep (by its own
 * loop and by the reference engine), a walk-forward of one window with fixed parameters, the configuration document and the
 * page. Random markets; {@code -Dkirby.property.seed=N} starts at another seed.
 */
class SameFigureEverywhereTest {

    private static final long FIRST_SEED = Long.getLong("kirby.property.seed", 1L);
    private static final int CASES = 12;
    private static final Pattern ROW = Pattern.compile("<tr><td class=\"t\">(\\w+)</td><td title=\"([^\"]+)\">");
    private static final Metric[] WITHOUT_TRADES = Arrays.stream(Metric.values())
            .filter(metric -> metric.needs() != Metric.Input.TRADES)
            .toArray(Metric[]::new);
    /** The figures of the walk in the document, by section and name. */
    static final Map<String, Metric> OUT_OF_SAMPLE = Map.ofEntries(
            Map.entry("performance/gross_WR", Metric.GROSS_WIN_RATE),
            Map.entry("performance/avg_win", Metric.AVG_WIN),
            Map.entry("performance/avg_loss", Metric.AVG_LOSS),
            Map.entry("performance/NET_PROFIT", Metric.NET_PROFIT),
            Map.entry("statistical_validation/sharpe_ratio", Metric.SHARPE),
            Map.entry("statistical_validation/calmar_ratio", Metric.CALMAR),
            Map.entry("statistical_validation/sortino_ratio", Metric.SORTINO),
            Map.entry("statistical_validation/stability_score", Metric.STABILITY_SCORE),
            Map.entry("statistical_validation/drawdown_duration", Metric.DRAWDOWN_DURATION),
            Map.entry("statistical_validation/trade_clustering", Metric.TRADE_CLUSTERING),
            Map.entry("statistical_validation/rolling_30d_sharpe", Metric.ROLLING_30D_SHARPE),
            Map.entry("statistical_validation/lifetime_sharpe_ratio", Metric.LIFETIME_SHARPE),
            Map.entry("risk_allocation/kelly_fraction", Metric.KELLY_FRACTION),
            Map.entry("risk_allocation/var_95", Metric.VAR_95),
            Map.entry("risk_allocation/cvar_95", Metric.CVAR_95));

    @Test
    void the_same_trades_give_the_same_figure_to_the_last_bit() {
        Map<Metric, Integer> known = new EnumMap<>(Metric.class);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            Random random = new Random(seed);
            CandleSeries bars = RandomMarkets.candles(random, 5_000 + random.nextInt(10_000));
            Backtest all = Backtest.of(bars)
                    .costs(random.nextBoolean() ? Costs.DEFAULT : Costs.NONE)
                    .funding(RandomMarkets.funding(random, bars));
            Params params = Params.of("volume_spike_threshold", 0.2 + random.nextDouble())
                    .with("reversal_candle_size", random.nextInt(3) * 0.2)
                    .with("key_level_lookback", 3 + random.nextInt(20));
            Strategy strategy = LiquiditySweep.with(params);
            WalkForwardResult walk = walk(all, strategy);
            assertThat(walk.windows()).as("seed %d", seed).hasSize(1);
            BacktestResult test =
                    all.within(walk.windows().get(0).window().test()).run(strategy);
            BacktestResult whole = all.run(strategy);

            compare("seed " + seed + ", test window", test);
            compare("seed " + seed + ", all data", whole);
            for (Metric metric : Metric.values()) {
                same("seed " + seed + ", walk, " + metric, walk.performance().value(metric), test, metric);
                known.merge(metric, Double.isNaN(test.performance().value(metric)) ? 0 : 1, Integer::sum);
            }
            WalkForwardResult chosen = choosing(all, strategy);
            assertThat(chosen.newest()).as("seed %d", seed).isPresent();
            document("seed " + seed, ConfigurationDocument.of(chosen, whole, Instant.EPOCH, Map.of()), test, whole);
        }
        // The comparison means little for a metric that is hardly ever known.
        assertThat(known)
                .allSatisfy(
                        (metric, count) -> assertThat(count).as(metric.key()).isGreaterThan(CASES / 10));
    }

    private static WalkForwardResult walk(Backtest all, Strategy strategy) {
        return windows(all).run(all, strategy);
    }

    /** The same walk by a search that has one combination to choose from, since a document is of chosen parameters. */
    private static WalkForwardResult choosing(Backtest all, Strategy strategy) {
        int lookback = strategy.params().integer("key_level_lookback");
        ParameterGrid one = ParameterGrid.of(strategy).with("key_level_lookback", lookback);
        return windows(all).run(all, ParameterSpace.of(one), Optimizer.grid().minTrades(0));
    }

    /** Ten days of training, for a market may have holes of two; the whole days after them are the one test. */
    private static WalkForward windows(Backtest all) {
        int days =
                (int) Duration.between(all.range().start(), all.range().end()).toDays();
        return WalkForward.days(10, days - 11).gapDays(0);
    }

    private static void compare(String what, BacktestResult run) {
        Performance again = run.backtest().run(run.strategy()).performance();
        SweepResult fast = sweep(run, WITHOUT_TRADES);
        SweepResult full = sweep(run, Metric.values());
        Map<String, Double> page = page(run);
        for (Metric metric : Metric.values()) {
            same(what + ", alone, " + metric, again.value(metric), run, metric);
            same(what + ", sweep, " + metric, full.value(metric, 0), run, metric);
            same(what + ", page, " + metric, page.get(metric.key()), run, metric);
        }
        for (Metric metric : WITHOUT_TRADES) {
            same(what + ", sweep's loop, " + metric, fast.value(metric, 0), run, metric);
        }
    }

    private static SweepResult sweep(BacktestResult run, Metric... metrics) {
        ParameterGrid grid = ParameterGrid.of(run.strategy());
        return Sweep.grid(grid).minTrades(0).computing(metrics).threads(1).run(run.backtest());
    }

    private static Map<String, Double> page(BacktestResult run) {
        Map<String, Double> figures = new HashMap<>();
        Matcher rows = ROW.matcher(run.report().toHtml());
        while (rows.find()) {
            figures.put(rows.group(1), Double.valueOf(rows.group(2)));
        }
        assertThat(figures).hasSize(Metric.values().length);
        return figures;
    }

    private static void document(String what, Map<String, ?> sections, BacktestResult test, BacktestResult whole) {
        OUT_OF_SAMPLE.forEach((place, metric) -> {
            String[] names = place.split("/");
            written(
                    what + " " + place,
                    (Map<?, ?>) sections.get(names[0]),
                    names[1],
                    test.metrics().value(metric));
        });
        for (Metric metric : Metric.values()) {
            Map<?, ?> inSample = (Map<?, ?>) sections.get("in_sample");
            written(what + " in_sample", inSample, metric.key(), whole.metrics().value(metric));
        }
    }

    private static void written(String what, Map<?, ?> section, String name, double expected) {
        assertThat(section.containsKey(name)).as(what + " " + name).isTrue();
        assertThat(section.get(name)).as(what + " " + name).isEqualTo(Double.isFinite(expected) ? expected : null);
    }

    private static void same(String what, double actual, BacktestResult run, Metric metric) {
        assertThat(Double.doubleToRawLongBits(actual))
                .as("%s: %s for %s", what, actual, run.metrics().value(metric))
                .isEqualTo(Double.doubleToRawLongBits(run.metrics().value(metric)));
    }
}
