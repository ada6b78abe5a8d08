package dev.kirby.performance;

import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * Every metric computed the slow and obvious way, with streams, sorting and quadratic loops: an independent witness for tests.
 * Shares no code with the formulas.
 */
final class NaiveMetrics {

    private static final long DAY = 86_400_000L;

    private final double capital;
    private final List<Trade> trades;
    private final double[] pnl;
    private final long[] days;
    private final double[] equity;
    private final double[] returns;
    private final CandleSeries bars;
    private final int from;

    NaiveMetrics(double capital, List<Trade> trades, long[] days, double[] equity, CandleSeries bars, int from) {
        this.capital = capital;
        this.trades = trades;
        this.pnl = trades.stream().mapToDouble(Trade::pnl).toArray();
        this.days = days;
        this.equity = equity;
        this.bars = bars;
        this.from = from;
        this.returns = IntStream.range(0, equity.length)
                .mapToDouble(i -> {
                    double before = i == 0 ? capital : equity[i - 1];
                    return before <= 0 ? 0 : (equity[i] - before) / before;
                })
                .toArray();
    }

    double value(Metric metric) {
        double[] wins = only(p -> p > 0);
        double[] losses = only(p -> p < 0);
        double net = Arrays.stream(pnl).sum();
        double total = equity[equity.length - 1] / capital - 1;
        double annual = Math.pow(Math.max(0, 1 + total), 365.0 / equity.length) - 1;
        return switch (metric) {
            case NET_PROFIT -> net;
            case NET_PROFIT_PCT -> 100 * net / capital;
            case TOTAL_RETURN -> total;
            case ANNUAL_RETURN -> annual;
            case SAMPLE_SIZE -> pnl.length;
            case GROSS_WIN_RATE -> (double) wins.length / pnl.length;
            case AVG_WIN -> average(wins);
            case AVG_LOSS -> average(losses);
            case LARGEST_WIN -> Arrays.stream(wins).max().orElse(Double.NaN);
            case LARGEST_LOSS -> Arrays.stream(losses).min().orElse(Double.NaN);
            case PROFIT_FACTOR ->
                Arrays.stream(wins).sum() / Math.abs(Arrays.stream(losses).sum());
            case EXPECTANCY -> average(pnl);
            case SHARPE_TRADE -> ratio(pnl);
            case SHARPE, LIFETIME_SHARPE -> ratio(returns) * Math.sqrt(365);
            case ROLLING_30D_SHARPE ->
                returns.length < 30
                        ? Double.NaN
                        : ratio(Arrays.copyOfRange(returns, returns.length - 30, returns.length)) * Math.sqrt(365);
            case SORTINO -> {
                double down = Math.sqrt(average(
                        Arrays.stream(returns).map(r -> r < 0 ? r * r : 0).toArray()));
                yield down == 0 || Double.isNaN(ratio(returns)) ? Double.NaN : average(returns) / down * Math.sqrt(365);
            }
            case CALMAR -> deepest() == 0 ? Double.NaN : annual / deepest();
            case OMEGA ->
                Arrays.stream(returns).filter(r -> r > 0).sum()
                        / Arrays.stream(returns).filter(r -> r < 0).map(r -> -r).sum();
            case TAIL_RATIO -> quantile(0.05) < 0 ? Math.abs(quantile(0.95)) / -quantile(0.05) : Double.NaN;
            case VOLATILITY ->
                Double.isNaN(ratio(returns)) ? Double.NaN : Math.sqrt(variance(returns)) * Math.sqrt(365);
            case MAX_DRAWDOWN -> deepest();
            case AVG_DRAWDOWN -> {
                List<double[]> falls = falls();
                yield falls.isEmpty()
                        ? 0
                        : falls.stream().mapToDouble(f -> f[0]).average().orElseThrow();
            }
            case DRAWDOWN_DURATION ->
                falls().stream().mapToDouble(f -> f[1]).max().orElse(0);
            case TIME_IN_DRAWDOWN -> falls().stream().mapToDouble(f -> f[1]).sum() / equity.length;
            case ULCER_INDEX ->
                Math.sqrt(average(IntStream.range(0, equity.length)
                        .mapToDouble(i -> depth(i) * depth(i))
                        .toArray()));
            case RECOVERY_FACTOR -> deepest() == 0 ? Double.NaN : total / deepest();
            case EXPOSURE -> {
                boolean[] busy = new boolean[bars.size()];
                trades.forEach(t -> Arrays.fill(busy, t.entry().bar(), t.exit().bar() + 1, true));
                yield IntStream.range(from, bars.size()).filter(i -> busy[i]).count() / (double) (bars.size() - from);
            }
            case AVG_HOLDING_PERIODS ->
                average(trades.stream()
                        .mapToDouble(t -> t.exit().bar() - t.entry().bar() + 1)
                        .toArray());
            case LONGEST_WINNING_STREAK -> streak(p -> p > 0);
            case LONGEST_LOSING_STREAK -> streak(p -> p < 0);
            case AVG_MAE ->
                average(trades.stream().mapToDouble(t -> excursion(t, false)).toArray());
            case AVG_MFE ->
                average(trades.stream().mapToDouble(t -> excursion(t, true)).toArray());
            case FEES_PAID ->
                trades.stream()
                        .mapToDouble(t -> t.entry().fee() + t.exit().fee())
                        .sum();
            case SLIPPAGE_PAID ->
                trades.stream()
                        .mapToDouble(t -> t.units()
                                * (Math.abs(t.entry().price() - t.entry().rawPrice())
                                        + Math.abs(t.exit().price() - t.exit().rawPrice())))
                        .sum();
            case FUNDING_PAID -> trades.stream().mapToDouble(Trade::funding).sum();
            case STABILITY_SCORE -> stability();
            case TRADE_CLUSTERING -> {
                double[] waits = IntStream.range(1, trades.size())
                        .mapToDouble(i ->
                                trades.get(i).entryTime() - trades.get(i - 1).entryTime())
                        .toArray();
                double deviation = Math.sqrt(variance(waits));
                yield waits.length < 2 ? Double.NaN : (deviation - average(waits)) / (deviation + average(waits));
            }
            case KELLY_FRACTION -> {
                double p = (double) wins.length / pnl.length;
                yield p - (1 - p) / (average(wins) / -average(losses));
            }
            case VAR_95 -> pnl.length == 0 ? Double.NaN : -quantile(0.05);
            case CVAR_95 ->
                pnl.length == 0
                        ? Double.NaN
                        : -average(Arrays.stream(returns)
                                .filter(r -> r <= quantile(0.05))
                                .toArray());
            case BUY_AND_HOLD_RETURN -> bars.close(bars.size() - 1) / bars.open(from) - 1;
            case BETA -> beta();
            case ALPHA -> 365 * (average(returns) - beta() * average(market()));
        };
    }

    private double[] only(DoublePredicate which) {
        return Arrays.stream(pnl).filter(which).toArray();
    }

    private static double average(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double variance(double[] values) {
        double mean = average(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    private static double ratio(double[] values) {
        double squares = Arrays.stream(values).map(v -> v * v).sum();
        boolean degenerate = values.length < 3 || !(variance(values) * (values.length - 1) > 1e-15 * squares);
        return degenerate ? Double.NaN : average(values) / Math.sqrt(variance(values));
    }

    private double quantile(double share) {
        double[] sorted = Arrays.stream(returns).sorted().toArray();
        double place = share * (sorted.length - 1);
        double low = sorted[(int) Math.floor(place)];
        double high = sorted[(int) Math.ceil(place)];
        return low + (place - Math.floor(place)) * (high - low);
    }

    private double depth(int day) {
        double high = capital;
        for (int i = 0; i <= day; i++) {
            high = Math.max(high, equity[i]);
        }
        return 1 - equity[day] / high;
    }

    private double deepest() {
        return IntStream.range(0, equity.length).mapToDouble(this::depth).max().orElse(0);
    }

    /** Depth and days of each fall. */
    private List<double[]> falls() {
        List<double[]> falls = new ArrayList<>();
        for (int day = 0; day < equity.length; day++) {
            if (depth(day) > 0) {
                if (day == 0 || depth(day - 1) == 0) {
                    falls.add(new double[2]);
                }
                double[] fall = falls.get(falls.size() - 1);
                fall[0] = Math.max(fall[0], depth(day));
                fall[1]++;
            }
        }
        return falls;
    }

    private double streak(DoublePredicate which) {
        int longest = 0;
        for (int from = 0; from < pnl.length; from++) {
            int length = 0;
            while (from + length < pnl.length && which.test(pnl[from + length])) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return pnl.length == 0 ? Double.NaN : longest;
    }

    private double excursion(Trade trade, boolean inFavour) {
        List<Double> prices =
                new ArrayList<>(List.of(trade.entryPrice(), trade.exit().rawPrice()));
        boolean atClose = trade.reason() == ExitReason.MAX_HOLD || trade.reason() == ExitReason.END_OF_DATA;
        for (int bar = trade.entry().bar(); bar <= trade.exit().bar(); bar++) {
            if (bar < trade.exit().bar() || atClose) {
                prices.add(bars.high(bar));
                prices.add(bars.low(bar));
            }
        }
        boolean upwards = (trade.side() == Side.LONG) == inFavour;
        double farthest = upwards
                ? prices.stream().mapToDouble(p -> p).max().orElseThrow()
                : prices.stream().mapToDouble(p -> p).min().orElseThrow();
        return Math.abs(farthest - trade.entryPrice()) / trade.entryPrice();
    }

    private double stability() {
        int spans = days.length / 30;
        List<Double> sharpes = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        double profitable = 0;
        for (int span = 0; span < spans; span++) {
            long start = days[30 * span];
            List<Trade> within = trades.stream()
                    .filter(t -> t.entryTime() >= start && t.entryTime() < start + 30 * DAY)
                    .toList();
            double sharpe = ratio(Arrays.copyOfRange(returns, 30 * span, 30 * span + 30)) * Math.sqrt(365);
            if (!within.isEmpty() && !Double.isNaN(sharpe)) {
                sharpes.add(sharpe);
                rates.add(within.stream().filter(t -> t.pnl() > 0).count() / (double) within.size());
            }
            double before = span == 0 ? capital : equity[30 * span - 1];
            profitable += equity[30 * span + 29] > before ? 1.0 / spans : 0;
        }
        double[] s = sharpes.stream().mapToDouble(v -> v).toArray();
        double[] r = rates.stream().mapToDouble(v -> v).toArray();
        return s.length < 2
                ? Double.NaN
                : (average(s) > 0 ? 0.4 / (1 + Math.sqrt(variance(s))) : 0)
                        + 0.3 / (1 + 10 * Math.sqrt(variance(r)))
                        + 0.3 * profitable;
    }

    private double[] market() {
        double[] market = new double[days.length];
        double before = bars.open(from);
        for (int day = 0; day < days.length; day++) {
            double last = before;
            for (int bar = from; bar < bars.size(); bar++) {
                last = Math.floorDiv(bars.time(bar), DAY) * DAY == days[day] ? bars.close(bar) : last;
            }
            market[day] = last / before - 1;
            before = last;
        }
        return market;
    }

    private double beta() {
        double[] market = market();
        if (Double.isNaN(ratio(market)) || Double.isNaN(ratio(returns))) {
            return Double.NaN;
        }
        double covariance = IntStream.range(0, market.length)
                        .mapToDouble(i -> (market[i] - average(market)) * (returns[i] - average(returns)))
                        .sum()
                / (market.length - 1);
        return covariance / variance(market);
    }
}
