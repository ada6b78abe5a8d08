package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What buying at the first open of each test window and selling at its end would have earned: the same bars, costs, funding and capital,
 * all of the capital in the market, no leverage.
 */
final class BuyAndHold {

    private static final Strategy HELD = Strategy.of("buy and hold", study -> bar -> Signal.LONG);
    private static final List<Metric> FIGURES = List.of(
            Metric.NET_PROFIT,
            Metric.TOTAL_RETURN,
            Metric.SHARPE,
            Metric.SORTINO,
            Metric.MAX_DRAWDOWN,
            Metric.EXPOSURE);

    private BuyAndHold() {}

    /** Figures of the strategy and of the holding side by side, and how alike their days are. */
    static Map<String, @Nullable Object> of(WalkForwardResult proof) {
        Backtest backtest = proof.subject().backtest().sizing(Sizing.allIn());
        Performance held = Performance.stitched(proof.windows().stream()
                .map(w -> backtest.within(w.window().test()).run(HELD).performance())
                .toList());
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        for (Metric metric : FIGURES) {
            Map<String, @Nullable Object> figure = new LinkedHashMap<>();
            figure.put("strategy", CertificateSections.known(proof.performance().value(metric)));
            figure.put("buy_and_hold", CertificateSections.known(held.value(metric)));
            section.put(metric.key(), figure);
        }
        section.put(
                "correlation_of_days",
                CertificateSections.known(Moments.correlation(
                        proof.dailyReturns(), held.dailyReturns().toArray())));
        return section;
    }
}
