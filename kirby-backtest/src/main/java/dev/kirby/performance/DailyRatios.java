package dev.kirby.performance;

/** What daily returns say about growth, risk and tails. */
final class DailyRatios {

    private static final double TAIL = 0.05;

    private DailyRatios() {}

    /** The whole growth: 0.1 for 10 %. */
    static double total(Performance run) {
        double[] equity = run.equity();
        return equity.length == 0 ? Double.NaN : equity[equity.length - 1] / run.capital() - 1;
    }

    /** Compound growth a year; -1 where nothing is left. */
    static double annual(Performance run) {
        double growth = Math.max(0, total(run) + 1);
        return Math.pow(growth, Performance.DAYS_PER_YEAR / run.equity().length) - 1;
    }

    /** The annualised Sharpe ratio of the last days; NaN with fewer. */
    static double sharpe(Performance run, int days) {
        double[] returns = run.returns();
        return days > returns.length
                ? Double.NaN
                : Moments.sharpe(returns, returns.length - days, returns.length) * Math.sqrt(Performance.DAYS_PER_YEAR);
    }

    static double volatility(Performance run) {
        return Moments.deviation(run.returns(), 0, run.returns().length) * Math.sqrt(Performance.DAYS_PER_YEAR);
    }

    static double sortino(Performance run) {
        double[] returns = run.returns();
        if (Double.isNaN(Moments.deviation(returns, 0, returns.length))) {
            return Double.NaN;
        }
        double squares = 0;
        for (double value : returns) {
            squares += value < 0 ? value * value : 0;
        }
        return squares > 0
                ? Moments.mean(returns) / Math.sqrt(squares / returns.length) * Math.sqrt(Performance.DAYS_PER_YEAR)
                : Double.NaN;
    }

    static double omega(Performance run) {
        double gained = 0;
        double lost = 0;
        for (double value : run.returns()) {
            gained += Math.max(value, 0);
            lost -= Math.min(value, 0);
        }
        return gained / lost;
    }

    /** The loss that a share of the days exceeds. */
    static double valueAtRisk(Performance run) {
        return run.tally().trades == 0 ? Double.NaN : 0 - Bootstrap.quantile(run.sortedReturns(), TAIL);
    }

    /** The mean loss of the days at or beyond {@link #valueAtRisk}. */
    static double tailLoss(Performance run) {
        if (run.tally().trades == 0) {
            return Double.NaN;
        }
        double[] sorted = run.sortedReturns();
        double quantile = Bootstrap.quantile(sorted, TAIL);
        int tail = 0;
        while (tail < sorted.length && sorted[tail] <= quantile) {
            tail++;
        }
        return 0 - Moments.mean(sorted, 0, tail);
    }

    static double tailRatio(Performance run) {
        double[] sorted = run.sortedReturns();
        double low = Bootstrap.quantile(sorted, TAIL);
        return low < 0 ? Math.abs(Bootstrap.quantile(sorted, 1 - TAIL) / low) : Double.NaN;
    }

    /** What one unit bought at the first open returned until the last close; NaN if the bars are unknown. */
    static double holding(Performance run) {
        double[] market = run.marketReturns();
        double growth = market.length == 0 ? Double.NaN : 1;
        for (double value : market) {
            growth *= 1 + value;
        }
        return growth - 1;
    }

    /** The slope of daily returns on those of the market, by least squares. */
    static double beta(Performance run) {
        double[] returns = run.returns();
        double[] market = run.marketReturns();
        if (market.length == 0
                || Double.isNaN(Moments.deviation(market, 0, market.length))
                || Double.isNaN(Moments.deviation(returns, 0, returns.length))) {
            return Double.NaN;
        }
        double mean = Moments.mean(returns);
        double marketMean = Moments.mean(market);
        double product = 0;
        double square = 0;
        for (int day = 0; day < returns.length; day++) {
            product += (returns[day] - mean) * (market[day] - marketMean);
            square += (market[day] - marketMean) * (market[day] - marketMean);
        }
        return product / square;
    }

    /** The mean daily return that the market does not explain, times the days of a year. */
    static double alpha(Performance run) {
        return (Moments.mean(run.returns()) - beta(run) * Moments.mean(run.marketReturns()))
                * Performance.DAYS_PER_YEAR;
    }
}
