package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.strategy.Dimension;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How much a result hangs on what was assumed: each parameter one step to either side, fees from none to many times those assumed, and
 * every signal carried out one bar later.
 *
 * <p>Fees and delay are of the stitched tests, each with the parameters that its window chose. Parameters are those of the newest
 * window, over the span of the tests, in hindsight: the question there is only whether the place is a peak or a plateau.
 */
final class Sensitivity {

    private static final double STEP = 0.1;
    private static final double[] FEE_FACTORS = {0, 0.5, 1, 1.5, 2, 3};
    private static final double MAX_FEE = 0.02;
    private static final int HALVINGS = 16;

    private final WalkForwardResult proof;

    private Sensitivity(WalkForwardResult proof) {
        this.proof = proof;
    }

    static Map<String, @Nullable Object> of(WalkForwardResult proof) {
        Sensitivity sensitivity = new Sensitivity(proof);
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("parameters", sensitivity.parameters());
        section.put("fees", sensitivity.fees());
        section.put("one_bar_later", sensitivity.delay());
        return section;
    }

    /** The newest parameters, or the fixed ones. */
    static Optional<Strategy> newest(WalkForwardResult proof) {
        return proof.windows().stream()
                .flatMap(w -> w.test().stream())
                .map(BacktestResult::strategy)
                .reduce((a, b) -> b);
    }

    /** From the first test to the last. */
    static TimeRange tested(WalkForwardResult proof) {
        List<WindowResult> windows = proof.windows();
        return new TimeRange(
                windows.get(0).window().test().start(),
                windows.get(windows.size() - 1).window().test().end());
    }

    private Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        Optional<ParameterSpace> space = proof.subject().space();
        Optional<Params> chosen = proof.newest().map(trial -> trial.params());
        if (space.isEmpty() || chosen.isEmpty()) {
            return section;
        }
        Strategy strategy = space.get().strategy().with(chosen.get());
        Backtest backtest = proof.subject().backtest().within(tested(proof));
        Performance best = backtest.run(strategy).performance();
        section.put("net_profit", CertificateSections.known(best.value(Metric.NET_PROFIT)));
        section.put("sharpe", CertificateSections.known(best.value(Metric.SHARPE)));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        double sum = 0;
        int neighbours = 0;
        for (Dimension dimension : space.get().dimensions()) {
            if (!chosen.get().has(dimension.name())) {
                continue;
            }
            double value = chosen.get().value(dimension.name());
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("parameter", dimension.name());
            row.put("value", value);
            for (int side = -1; side <= 1; side += 2) {
                String name = side < 0 ? "lower" : "higher";
                double moved = neighbour(dimension, value, side);
                double sharpe = Double.NaN;
                if (!Double.isNaN(moved)) {
                    Performance run = backtest.run(strategy.with(Params.of(dimension.name(), moved)))
                            .performance();
                    sharpe = run.value(Metric.SHARPE);
                    row.put(name, moved);
                    row.put(name + "_net_profit", CertificateSections.known(run.value(Metric.NET_PROFIT)));
                    row.put(name + "_sharpe", CertificateSections.known(sharpe));
                }
                if (!Double.isNaN(sharpe)) {
                    sum += sharpe;
                    neighbours++;
                }
            }
            rows.add(row);
        }
        double mean = sum / neighbours;
        section.put("mean_sharpe_of_neighbours", CertificateSections.known(mean));
        double sharpe = best.value(Metric.SHARPE);
        section.put("shape", !(sharpe > 0) || Double.isNaN(mean) ? null : mean >= 0.5 * sharpe ? "plateau" : "peak");
        section.put("rows", rows);
        return section;
    }

    /** The value one step below or above: the next one of a list, a tenth of a range; NaN at its end, or in a set of kinds. */
    static double neighbour(Dimension dimension, double value, int side) {
        double moved = Double.NaN;
        if (dimension instanceof Dimension.Real real) {
            moved = value + side * STEP * (real.high() - real.low());
        } else if (dimension instanceof Dimension.Logarithmic log) {
            moved = value * Math.pow(log.high() / log.low(), side * STEP);
        } else if (dimension instanceof Dimension.Whole whole) {
            moved = value + side * Math.max(1, Math.rint(STEP * (whole.high() - whole.low())));
        } else if (dimension instanceof Dimension.Choice choice && choice.ordered()) {
            int at = choice.values().indexOf(value) + side;
            return at < 0 || at >= choice.values().size()
                    ? Double.NaN
                    : choice.values().get(at);
        }
        double low = dimension.at(0);
        double high = dimension.at(1);
        return moved >= low && moved <= high ? moved : Double.NaN;
    }

    private Map<String, @Nullable Object> fees() {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        Costs costs = proof.subject().backtest().costs();
        section.put("assumed", costs.fee());
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (double factor : FEE_FACTORS) {
            double fee = costs.fee() > 0 ? factor * costs.fee() : factor * 0.0005;
            Performance run = tests(b -> b.costs(costs.withFee(fee)), BacktestResult::strategy);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("fee", fee);
            row.put("net_profit", CertificateSections.known(run.value(Metric.NET_PROFIT)));
            row.put("sharpe", CertificateSections.known(run.value(Metric.SHARPE)));
            rows.add(row);
        }
        section.put("rows", rows);
        section.put("dies_at", diesAt(costs));
        return section;
    }

    /** The fee at which the profit of the tests is gone; null where there is none without fees, or some at 2 % still. */
    private @Nullable Double diesAt(Costs costs) {
        if (!(profit(costs, 0) > 0) || profit(costs, MAX_FEE) > 0) {
            return null;
        }
        double low = 0;
        double high = MAX_FEE;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (profit(costs, middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private double profit(Costs costs, double fee) {
        return tests(b -> b.costs(costs.withFee(fee)), BacktestResult::strategy).value(Metric.NET_PROFIT);
    }

    private Map<String, @Nullable Object> delay() {
        Performance run = tests(b -> b, test -> delayed(tradable(test)));
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("net_profit", CertificateSections.known(run.value(Metric.NET_PROFIT)));
        section.put("sharpe", CertificateSections.known(run.value(Metric.SHARPE)));
        section.put("trades", run.trades().size());
        return section;
    }

    /** What was traded of a strategy: on spot, the long side of one that states both, where it was not sold short. */
    private static Strategy tradable(BacktestResult test) {
        Strategy strategy = test.strategy();
        boolean spot = test.backtest().bars().instrument().type() == InstrumentType.SPOT;
        boolean shorted = test.trades().stream().anyMatch(trade -> trade.side() == Side.SHORT);
        return spot && !shorted && strategy.stated().isPresent() ? strategy.only(Side.LONG) : strategy;
    }

    static Strategy delayed(Strategy strategy) {
        return Strategy.of(strategy.name(), strategy.params(), (study, params) -> {
            Rule rule = strategy.prepare(study);
            return bar -> bar == 0 ? Signal.NONE : rule.at(bar - 1);
        });
    }

    /** The tests once more, otherwise. */
    private Performance tests(UnaryOperator<Backtest> terms, Function<BacktestResult, Strategy> way) {
        List<Performance> parts = proof.windows().stream().flatMap(w -> w.test().stream()).toList().parallelStream()
                .map(test -> terms.apply(test.backtest()).run(way.apply(test)).performance())
                .toList();
        return parts.isEmpty() ? proof.performance() : Performance.stitched(parts);
    }
}
