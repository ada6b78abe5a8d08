package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.DailyEquity;
import dev.kirby.market.Side;
import dev.kirby.performance.DailyStatistics;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Trade;
import dev.kirby.performance.TradeTally;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Computes the {@link Metrics} of trades. */
final class Figures {

    private static final int SPAN = 30;
    private static final double TAIL = 0.05;

    private final BarData data;
    private final List<Trade> trades;
    private final double capital;
    private final double[] equity;
    private final double[] returns;
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

    Figures(BarData data, List<Trade> trades, double capital) {
        this.data = data;
        this.trades = trades;
        this.capital = capital;
        DailyEquity daily = new DailyEquity(data.days, data.close, data.closeTime, data.funding, capital);
        for (Trade trade : trades) {
            daily.trade(
                    trade.side() == Side.LONG,
                    trade.units(),
                    trade.entry().bar(),
                    trade.entryTime(),
                    trade.entryPrice(),
                    trade.entry().fee(),
                    trade.exit().bar(),
                    trade.pnl());
        }
        this.equity = daily.finish();
        this.returns = DailyStatistics.returns(equity, capital);
    }

    double[] dailyEquity() {
        return equity;
    }

    Metrics metrics() {
        ofTrades();
        ofCosts();
        ofDays();
        ofDrawdowns();
        values.put(Metric.STABILITY_SCORE, stability());
        values.put(Metric.TRADE_CLUSTERING, clustering());
        return Metrics.of(values);
    }

    private void ofTrades() {
        TradeTally tally = new TradeTally();
        double best = Double.NaN;
        double worst = Double.NaN;
        int losses = 0;
        for (Trade trade : trades) {
            double pnl = trade.pnl();
            tally.add(pnl);
            best = pnl > 0 && !(pnl <= best) ? pnl : best;
            worst = pnl < 0 && !(pnl >= worst) ? pnl : worst;
            losses += pnl < 0 ? 1 : 0;
        }
        double winRate = (double) tally.wins / tally.trades;
        double avgWin = tally.wins > 0 ? tally.gained / tally.wins : Double.NaN;
        double avgLoss = losses > 0 ? tally.lost / losses : Double.NaN;
        values.put(Metric.NET_PROFIT, tally.net);
        values.put(Metric.NET_PROFIT_PCT, tally.net / capital * 100);
        values.put(Metric.SAMPLE_SIZE, (double) tally.trades);
        values.put(Metric.GROSS_WIN_RATE, winRate);
        values.put(Metric.AVG_WIN, avgWin);
        values.put(Metric.AVG_LOSS, avgLoss);
        values.put(Metric.LARGEST_WIN, best);
        values.put(Metric.LARGEST_LOSS, worst);
        values.put(Metric.PROFIT_FACTOR, tally.profitFactor());
        values.put(Metric.EXPECTANCY, tally.expectancy());
        values.put(Metric.SHARPE_TRADE, tally.sharpe());
        values.put(Metric.KELLY_FRACTION, winRate - (1 - winRate) / (avgWin / -avgLoss));
    }

    private void ofCosts() {
        double fees = 0;
        double slippage = 0;
        double funding = 0;
        long held = 0;
        int busyUntil = -1;
        long busy = 0;
        for (Trade trade : trades) {
            fees += trade.fees();
            slippage += trade.slippage();
            funding += trade.funding();
            held += trade.holdingPeriods();
            busy += trade.exit().bar() - Math.max(trade.entry().bar(), busyUntil + 1) + 1;
            busyUntil = trade.exit().bar();
        }
        values.put(Metric.FEES_PAID, fees);
        values.put(Metric.SLIPPAGE_PAID, slippage);
        values.put(Metric.FUNDING_PAID, funding);
        values.put(Metric.AVG_HOLDING_PERIODS, trades.isEmpty() ? Double.NaN : (double) held / trades.size());
        values.put(Metric.EXPOSURE, (double) busy / (data.size - data.from));
    }

    private void ofDays() {
        int days = returns.length;
        double sharpe = DailyStatistics.sharpe(returns, 0, days);
        values.put(Metric.SHARPE, sharpe);
        values.put(Metric.LIFETIME_SHARPE, sharpe);
        values.put(Metric.SORTINO, DailyStatistics.sortino(returns));
        values.put(
                Metric.ROLLING_30D_SHARPE,
                days < SPAN ? Double.NaN : DailyStatistics.sharpe(returns, days - SPAN, days));
        if (trades.isEmpty()) {
            return;
        }
        double[] sorted = returns.clone();
        Arrays.sort(sorted);
        double position = TAIL * (days - 1);
        int below = (int) position;
        double quantile = below + 1 < days
                ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below])
                : sorted[below];
        int tail = 0;
        while (tail < days && sorted[tail] <= quantile) {
            tail++;
        }
        values.put(Metric.VAR_95, 0 - quantile);
        values.put(Metric.CVAR_95, 0 - DailyStatistics.mean(sorted, 0, tail));
    }

    private void ofDrawdowns() {
        double deepest = DailyStatistics.maxDrawdown(equity, capital);
        values.put(Metric.MAX_DRAWDOWN, deepest);
        values.put(Metric.CALMAR, DailyStatistics.calmar(equity, capital, deepest));
        double high = capital;
        double depth = 0;
        double sum = 0;
        int falls = 0;
        int duration = 0;
        int longest = 0;
        for (double value : equity) {
            if (value >= high) {
                high = value;
                depth = 0;
                duration = 0;
                continue;
            }
            falls += depth == 0 ? 1 : 0;
            double now = (high - value) / high;
            sum += Math.max(0, now - depth);
            depth = Math.max(depth, now);
            longest = Math.max(longest, ++duration);
        }
        values.put(Metric.AVG_DRAWDOWN, falls == 0 ? 0 : sum / falls);
        values.put(Metric.DRAWDOWN_DURATION, (double) longest);
    }

    /** The formula of walk-forward, over consecutive spans of 30 days instead of test windows. */
    private double stability() {
        int spans = returns.length / SPAN;
        int[] count = new int[spans];
        int[] wins = new int[spans];
        for (Trade trade : trades) {
            int span = data.days.dayOf(trade.entry().bar()) / SPAN;
            if (span < spans) {
                count[span]++;
                wins[span] += trade.pnl() > 0 ? 1 : 0;
            }
        }
        double[] sharpes = new double[spans];
        double[] rates = new double[spans];
        int used = 0;
        int profitable = 0;
        for (int span = 0; span < spans; span++) {
            double before = span == 0 ? capital : equity[span * SPAN - 1];
            profitable += equity[(span + 1) * SPAN - 1] > before ? 1 : 0;
            double sharpe = DailyStatistics.sharpe(returns, span * SPAN, (span + 1) * SPAN);
            if (count[span] > 0 && !Double.isNaN(sharpe)) {
                sharpes[used] = sharpe;
                rates[used++] = (double) wins[span] / count[span];
            }
        }
        if (used < 2) {
            return Double.NaN;
        }
        double evenSharpe = DailyStatistics.mean(sharpes, 0, used) > 0 ? 0.4 / (1 + deviation(sharpes, used)) : 0;
        return evenSharpe + 0.3 / (1 + 10 * deviation(rates, used)) + 0.3 * profitable / spans;
    }

    private double clustering() {
        int n = trades.size() - 1;
        if (n < 2) {
            return Double.NaN;
        }
        double[] waits = new double[n];
        for (int i = 0; i < n; i++) {
            waits[i] = trades.get(i + 1).entryTime() - trades.get(i).entryTime();
        }
        double deviation = deviation(waits, n);
        double mean = DailyStatistics.mean(waits, 0, n);
        return (deviation - mean) / (deviation + mean);
    }

    private static double deviation(double[] values, int n) {
        double mean = DailyStatistics.mean(values, 0, n);
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / (n - 1));
    }
}
