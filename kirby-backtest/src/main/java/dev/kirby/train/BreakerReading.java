package dev.kirby.train;

import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.breaker.MarketDays;
import dev.kirby.breaker.VolatilityScore;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.validate.Regime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a circuit breaker of a configuration is at now, beside its threshold.
 *
 * @param breaker which one
 * @param value what it is at, at the end of the data; NaN where candles do not contain it, such as latency
 * @param threshold beyond which it is on, by the configuration's document
 * @param event what put it on, where it is
 */
public record BreakerReading(Breaker breaker, double value, double threshold, Optional<BreakerEvent> event) {

    /**
     * {@return the breakers that a configuration has, in the order in which they are checked}
     *
     * @param configuration whose thresholds count
     * @param run its trades on paper up to the newest candle
     * @param bars the candles of that run
     */
    public static List<BreakerReading> of(TrainedConfiguration configuration, Performance run, CandleSeries bars) {
        CircuitBreakers breakers = BreakerReview.thresholds(configuration);
        List<BreakerEvent> on = BreakerReview.on(BreakerReview.of(configuration, run, bars));
        List<BreakerReading> readings = new ArrayList<>();
        for (Breaker breaker : Breaker.values()) {
            if (breakers.has(breaker)) {
                readings.add(new BreakerReading(
                        breaker,
                        value(breaker, run, bars),
                        breakers.threshold(breaker),
                        on.stream().filter(event -> event.breaker() == breaker).findFirst()));
            }
        }
        return readings;
    }

    private static double value(Breaker breaker, Performance run, CandleSeries bars) {
        return switch (breaker) {
            case MAX_DAILY_LOSS -> dailyLoss(run);
            case LOSS_STREAK -> lossStreak(run.trades());
            case MAX_DRAWDOWN -> drawdown(run);
            case UNUSUAL_MARKET -> last(VolatilityScore.of(MarketDays.of(bars).closes()));
            case REGIME_BREAK -> regime(MarketDays.of(bars).closes());
            default -> Double.NaN;
        };
    }

    private static double dailyLoss(Performance run) {
        TimeSeries equity = run.dailyEquity();
        int days = equity.size();
        double before = days > 1 ? equity.value(days - 2) : run.capital();
        return days == 0 ? Double.NaN : Math.max(0, 1 - equity.value(days - 1) / before);
    }

    private static int lossStreak(List<Trade> trades) {
        int losses = 0;
        List<Trade> byExit = new ArrayList<>(trades);
        byExit.sort(Comparator.comparingLong(Trade::exitTime).reversed());
        for (Trade trade : byExit) {
            if (trade.pnl() >= 0) {
                break;
            }
            losses++;
        }
        return losses;
    }

    private static double drawdown(Performance run) {
        TimeSeries equity = run.dailyEquity();
        double highest = run.capital();
        for (int day = 0; day < equity.size(); day++) {
            highest = Math.max(highest, equity.value(day));
        }
        return equity.size() == 0 ? Double.NaN : 1 - equity.value(equity.size() - 1) / highest;
    }

    private static double last(double[] values) {
        return values.length == 0 ? Double.NaN : values[values.length - 1];
    }

    private static double regime(double[] closes) {
        Regime[] regimes = Regime.each(closes, Regime.DAYS);
        return regimes.length == 0
                ? Double.NaN
                : regimes[regimes.length - 1].share(regimes[regimes.length - 1].label());
    }

    /** {@return whether it is on} */
    public boolean isOn() {
        return event.isPresent();
    }

    /** For example {@code MAX_DAILY_LOSS 0.004 of 0.02}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.4g of %.4g%s", breaker, value, threshold, isOn() ? ", on" : "");
    }
}
