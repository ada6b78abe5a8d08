package dev.kirby.train;

import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.breaker.BreakerPanel;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.breaker.MarketDays;
import dev.kirby.breaker.VolatilityScore;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.validate.Regime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the circuit breakers of a configuration noticed in its paper trades, each with the thresholds of its document: the loss of a
 * day at its last close, losses in a row, and, from whole days before, volatility and regime. Latency and adverse selection are not
 * in candles.
 */
final class BreakerReview {

    private static final int DAYS = 30;
    private static final int KEPT = 100;
    private static final String SECTION = "breaker_events";

    private final TrainedConfiguration configuration;
    private final BreakerPanel panel;
    private final List<Trade> trades;
    private int next;

    private BreakerReview(TrainedConfiguration configuration, Performance run) {
        this.configuration = configuration;
        this.panel = thresholds(configuration).panel();
        this.trades = new ArrayList<>(run.trades());
        this.trades.sort(Comparator.comparingLong(Trade::exitTime));
    }

    static CircuitBreakers thresholds(TrainedConfiguration configuration) {
        Map<?, ?> section = configuration.sections().get("circuit_breakers") instanceof Map<?, ?> map ? map : Map.of();
        return CircuitBreakers.of(section);
    }

    /** Every event of the run, in the order of time. */
    static List<BreakerEvent> of(TrainedConfiguration configuration, Performance run, CandleSeries bars) {
        BreakerReview review = new BreakerReview(configuration, run);
        review.walk(run, bars);
        return review.panel.events();
    }

    private void walk(Performance run, CandleSeries bars) {
        MarketDays days = MarketDays.of(bars);
        double[] scores = VolatilityScore.of(days.closes());
        Regime[] regimes = Regime.each(days.closes(), Regime.DAYS);
        TimeSeries equity = run.dailyEquity();
        double before = run.capital();
        for (int day = 0; day < equity.size(); day++) {
            long start = equity.time(day);
            int closed = days.before(start / MarketDays.DAY);
            if (closed > 0) {
                panel.volatility(start, configuration.id(), scores[closed - 1]);
                panel.regime(start, configuration.id(), regimes[closed - 1].share(regimes[closed - 1].label()));
            }
            panel.equity(start, before);
            while (next < trades.size() && trades.get(next).exitTime() < start + MarketDays.DAY) {
                Trade trade = trades.get(next++);
                panel.closed(trade.exitTime(), configuration.id(), trade.pnl());
            }
            before = equity.value(day);
            panel.equity(start + MarketDays.DAY - 1, before);
            panel.check(start + MarketDays.DAY, configuration.id()); // resets what ends with the day
        }
    }

    /**
     * Which configurations that trade are too much like a better proven one: by the correlation of their daily returns of the last 30
     * days that both have. Of two the one of the smaller size is less proven, or the newer one.
     */
    static List<List<BreakerEvent>> alike(
            List<TrainedConfiguration> configurations, List<TimeSeries> returns, Instant now) {
        List<List<BreakerEvent>> found = new ArrayList<>();
        for (int i = 0; i < configurations.size(); i++) {
            TrainedConfiguration own = configurations.get(i);
            BreakerPanel panel = thresholds(own).panel();
            for (int other = 0; other < configurations.size(); other++) {
                if (own.stage().sizeFactor() > 0 && isBetterProven(configurations.get(other), own)) {
                    double correlation = correlation(returns.get(i), returns.get(other));
                    if (correlation > thresholds(own).threshold(Breaker.CORRELATION_SPIKE)) {
                        panel.correlation(now.toEpochMilli(), own.id(), correlation);
                    }
                }
            }
            found.add(panel.events());
        }
        return found;
    }

    private static boolean isBetterProven(TrainedConfiguration other, TrainedConfiguration own) {
        double size = other.stage().sizeFactor() - own.stage().sizeFactor();
        return other.stage().sizeFactor() > 0
                && (size > 0
                        || (size == 0
                                && (other.created().isBefore(own.created())
                                        || (other.created().equals(own.created())
                                                && other.id().compareTo(own.id()) < 0))));
    }

    private static double correlation(TimeSeries one, TimeSeries other) {
        if (one.size() < DAYS || other.size() < DAYS) {
            return Double.NaN;
        }
        long end = Math.min(one.time(one.size() - 1), other.time(other.size() - 1));
        double[] first = new double[DAYS];
        double[] second = new double[DAYS];
        for (int day = 0; day < DAYS; day++) {
            long time = end - (DAYS - 1 - day) * MarketDays.DAY;
            first[day] = one.asOf(time);
            second[day] = other.asOf(time);
        }
        return Moments.correlation(first, second);
    }

    /** A configuration with the events of its circuit breakers in its document, the newest {@link #KEPT}. */
    static TrainedConfiguration noted(TrainedConfiguration configuration, List<BreakerEvent> events) {
        if (events.isEmpty() && !configuration.sections().containsKey(SECTION)) {
            return configuration;
        }
        Map<String, @Nullable Object> sections = new LinkedHashMap<>(configuration.sections());
        sections.put(
                SECTION,
                events.subList(Math.max(0, events.size() - KEPT), events.size()).stream()
                        .map(BreakerEvent::toString)
                        .toList());
        return new TrainedConfiguration(
                configuration.id(),
                configuration.stage(),
                configuration.strategy(),
                configuration.instrument(),
                configuration.interval(),
                configuration.created(),
                configuration.parameters(),
                sections);
    }

    /** Those that are on at the end: whose latest event is neither a reset nor a warning. */
    static List<BreakerEvent> on(List<BreakerEvent> events) {
        List<BreakerEvent> on = new ArrayList<>();
        for (Breaker breaker : Breaker.values()) {
            @Nullable BreakerEvent latest = null;
            for (BreakerEvent event : events) {
                latest = event.breaker() == breaker ? event : latest;
            }
            if (latest != null
                    && latest.action() != BreakerEvent.Action.RESUME
                    && latest.action() != BreakerEvent.Action.WARN) {
                on.add(latest);
            }
        }
        return on;
    }
}
