package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Strategy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What else could have happened: the same trades in another order, the newest parameters on other histories made of the same days, and
 * on markets whose bars were shuffled, in which they can only be lucky.
 */
final class MonteCarlo {

    private static final int MARKETS = 99;
    private static final int BLOCK_DAYS = 5;

    private MonteCarlo() {}

    static Map<String, @Nullable Object> of(WalkForwardResult proof, long seed) {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("loss_95", CertificateSections.known(proof.monteCarloVar()));
        section.put("trade_order_drawdown", tradeOrder(proof.performance(), seed));
        Optional<Strategy> newest = Sensitivity.newest(proof);
        if (newest.isPresent()) {
            Backtest backtest = proof.subject().backtest();
            TimeRange tested = Sensitivity.tested(proof);
            CandleSeries bars = backtest.bars();
            int block =
                    (int) Math.max(1, BLOCK_DAYS * 86_400_000L / bars.interval().millis());
            ShuffledMarket market = ShuffledMarket.of(bars);
            Performance real = backtest.within(tested).run(newest.get()).performance();
            section.put(
                    "block_resampled_prices",
                    distribution(
                            real, markets(backtest, tested, newest.get(), i -> market.resampled(block, seed + i))));
            double[][] shuffled = markets(backtest, tested, newest.get(), i -> market.permuted(1, seed + MARKETS + i));
            Map<String, @Nullable Object> permutation = distribution(real, shuffled);
            double profit = real.value(Metric.NET_PROFIT);
            long asGood = Arrays.stream(shuffled[0]).filter(v -> v >= profit).count();
            permutation.put("p_value", real.trades().isEmpty() ? null : (1.0 + asGood) / (1.0 + MARKETS));
            section.put("shuffled_markets", permutation);
        }
        return section;
    }

    private static Map<String, @Nullable Object> tradeOrder(Performance run, long seed) {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        double[] profits = run.profits();
        if (profits.length > 1) {
            double actual = Bootstrap.drawdown(profits, run.capital());
            double[] orders = Bootstrap.shuffled()
                    .seed(seed)
                    .distribution(profits, pnl -> Bootstrap.drawdown(pnl, run.capital()));
            section.put("actual", actual);
            section.put("median", Bootstrap.quantile(orders, 0.5));
            section.put("high_95", Bootstrap.quantile(orders, 0.95));
            section.put(
                    "share_of_orders_with_more",
                    (double) Arrays.stream(orders).filter(d -> d > actual).count() / orders.length);
        }
        return section;
    }

    /**
     * Net profits and Sharpe ratios of a strategy on other markets. Of a run nothing else is kept: its performance holds the bars it was
     * on, and those of 99 markets of a year of 5m take 600 MB.
     */
    static double[][] markets(
            Backtest backtest, TimeRange tested, Strategy strategy, IntFunction<CandleSeries> market) {
        double[][] runs = IntStream.range(0, MARKETS)
                .parallel()
                .mapToObj(i -> {
                    Performance run = backtest.on(market.apply(i))
                            .within(tested)
                            .run(strategy)
                            .performance();
                    return new double[] {run.value(Metric.NET_PROFIT), run.value(Metric.SHARPE)};
                })
                .toArray(double[][]::new);
        return new double[][] {
            Arrays.stream(runs).mapToDouble(run -> run[0]).toArray(),
            Arrays.stream(runs).mapToDouble(run -> run[1]).toArray()
        };
    }

    private static Map<String, @Nullable Object> distribution(Performance real, double[][] others) {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("markets", MARKETS);
        section.put("net_profit", CertificateSections.known(real.value(Metric.NET_PROFIT)));
        section.put("sharpe", CertificateSections.known(real.value(Metric.SHARPE)));
        String[] names = {"net_profit", "sharpe"};
        for (int i = 0; i < names.length; i++) {
            double[] sorted = Arrays.stream(others[i])
                    .filter(v -> !Double.isNaN(v))
                    .sorted()
                    .toArray();
            for (int percent : new int[] {5, 50, 95}) {
                section.put(
                        "other_" + names[i] + "_" + percent,
                        sorted.length == 0
                                ? null
                                : CertificateSections.known(Bootstrap.quantile(sorted, percent / 100.0)));
            }
        }
        return section;
    }
}
