package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.DailyEquity;
import dev.kirby.backtest.internal.TradeMarks;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.intrabar.TickReplay;
import dev.kirby.market.TradeTick;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.report.CandleChart;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Frame;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Strategy;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a backtest: its trades, equity, daily returns and figures, and their provenance.
 *
 * <p>Immutable and thread-safe.
 */
public final class BacktestResult implements Reported {

    private final Backtest backtest;
    private final Strategy strategy;
    private final boolean ruined;
    private final Cached<AmbiguousBars> ambiguous;
    private final Performance performance;
    private final Cached<Metrics> metrics;

    BacktestResult(Backtest backtest, Strategy strategy, RunOutcome outcome) {
        this.backtest = backtest;
        this.strategy = strategy;
        this.ruined = outcome.ruined();
        this.ambiguous = new Cached<>(outcome.ambiguous());
        List<Trade> trades = outcome.trades();
        BarData data = backtest.data();
        double[] dailyEquity = DailyEquity.of(data, trades, backtest.capital());
        this.performance = Performance.of(backtest.capital(), trades, data.traded, dailyEquity);
        this.metrics = new Cached<>(performance::metrics);
    }

    /** {@return the strategy that was run, with its name and parameters} */
    public Strategy strategy() {
        return strategy;
    }

    /** {@return what it was run on: candles, costs and capital} */
    public Backtest backtest() {
        return backtest;
    }

    /** {@return the trades and the daily equity, from which all figures are computed} */
    public Performance performance() {
        return performance;
    }

    /** {@return the round trips, in the order of their entries; unmodifiable} */
    public List<Trade> trades() {
        return performance.trades();
    }

    /** {@return all figures, NaN where one has no meaning; computed at the first call. {@link #performance} computes a single one} */
    public Metrics metrics() {
        return metrics.value();
    }

    /** {@return the profit of each trade, in the order of the entries, quote units; a new array} */
    public double[] profits() {
        return performance.profits();
    }

    /**
     * Returns of each UTC day over the day before, every calendar day from the first to the last bar.
     *
     * @return times are the days' starts; 0.01 means 1 %
     */
    public TimeSeries dailyReturns() {
        return performance.dailyReturns();
    }

    /** {@return the equity at the last close of each UTC day, quote units; times are the days' starts} */
    public TimeSeries dailyEquity() {
        return performance.dailyEquity();
    }

    /**
     * The equity at the close of every bar: capital, realised profit and open profit after the fee of the entry and the
     * funding so far.
     *
     * @return times are the bars' close times; quote units
     */
    public TimeSeries equity() {
        BarData data = backtest.data();
        List<Trade> trades = trades();
        double[] equity = new double[data.size - data.from];
        long[] times = new long[equity.length];
        double realised = 0;
        int next = 0;
        for (int bar = data.from; bar < data.size; bar++) {
            while (next < trades.size() && trades.get(next).exit().bar() <= bar) {
                realised += trades.get(next++).pnl();
            }
            double open = next < trades.size() && trades.get(next).entry().bar() <= bar
                    ? TradeMarks.at(data, trades.get(next), bar)
                    : 0;
            times[bar - data.from] = data.closeTime(bar);
            equity[bar - data.from] = backtest.capital() + realised + open;
        }
        return TimeSeries.of("equity", times, equity);
    }

    /**
     * Whether the capital was lost before the data ended, so that a signal could not be followed.
     *
     * @return true if it was
     */
    public boolean isRuined() {
        return ruined;
    }

    /**
     * How often each reason ended a trade.
     *
     * @return reasons that occurred, with their counts
     */
    public Map<ExitReason, Integer> exitReasons() {
        Map<ExitReason, Integer> counts = new EnumMap<>(ExitReason.class);
        trades().forEach(trade -> counts.merge(trade.reason(), 1, Integer::sum));
        return counts;
    }

    /**
     * The funding times without a stored rate that positions held through; none on spot, or where the backtest has no funding.
     *
     * @return how many, and what they may have cost
     */
    public MissingFunding missingFunding() {
        return MissingFunding.of(backtest.data(), trades());
    }

    /**
     * The bars that do not show what came first, and the net profit from the worst to the best order of prices in them. What is
     * counted is the stop; {@link Backtest#finer(CandleSeries)} narrows the interval. {@code docs/inside-a-bar.md} says what is
     * assumed.
     *
     * @return no bars where nothing depends on the order
     */
    public AmbiguousBars ambiguousBars() {
        return ambiguous.value();
    }

    /**
     * Lays the trades over recorded trade ticks: what the tape printed where they bought and sold.
     *
     * @param ticks of the same market
     * @return the trades that the ticks cover
     */
    public TickReplay overTicks(List<TradeTick> ticks) {
        CandleSeries bars = backtest.bars();
        return TickReplay.of(trades(), bars.closeTime(0) - bars.time(0), ticks);
    }

    /** {@return the trades that were held across absent bars, where it is unknown whether a stop or target was reached} */
    public List<Trade> tradesAcrossGaps() {
        return trades().stream().filter(trade -> !trade.gaps().isEmpty()).toList();
    }

    /**
     * Warnings about the figures: ruin, sides that could not be traded, missing funding, and positions held across absent
     * bars.
     *
     * @return one sentence each; empty if there are none
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (ruined) {
            notes.add("Ruin: the capital was gone, later signals were not followed.");
        }
        if (backtest.shortSelling().leavesOut(strategy)) {
            notes.add("The short entries of " + strategy.name() + " were left out: spot cannot be sold short.");
        }
        MissingFunding missing = missingFunding();
        if (missing.times() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%d funding times in %d trades have no stored rate and cost nothing here: net profit is from %.2f to"
                            + " %.2f at the worst and best stored rates. requireFunding() refuses them.",
                    missing.times(),
                    missing.trades(),
                    missing.worst(),
                    missing.best()));
        }
        if (!ambiguousBars().bars().isEmpty()) {
            notes.add(ambiguousBars().note());
        }
        List<Trade> across = tradesAcrossGaps();
        if (!across.isEmpty()) {
            double profit = across.stream().mapToDouble(Trade::pnl).sum();
            notes.add(String.format(
                    Locale.ROOT,
                    "%d trades were held across absent bars and earned %.2f of the net profit: what happened there is unknown.",
                    across.size(),
                    profit));
        }
        return notes;
    }

    /**
     * The data, parameters, costs and versions that this result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return backtest.provenance(strategy);
    }

    /**
     * The candles with the trades, their stops and targets, and the columns on the scale of prices that the strategy reads.
     *
     * @return made now
     */
    public CandleChart candles() {
        return BacktestReport.candles(this);
    }

    /** {@return stops, targets and columns that the strategy went by, to be drawn; evaluates the strategy again} */
    public TradeLevels levels() {
        return TradeLevels.of(backtest, strategy, performance.trades());
    }

    /**
     * The result as a page: candles with trades, equity, returns, distributions, costs, every trade and metric.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return BacktestReport.of(this);
    }

    /**
     * The result for files and other programs, as {@link Performance#toFrames}.
     *
     * @return {@code trades}, {@code daily}, {@code metrics}
     */
    public Map<String, Frame> toFrames() {
        return performance.toFrames();
    }

    /** Prints the equity as a chart of characters to standard output. */
    public void plot() {
        report().chart("Equity").plot();
    }

    /** Prints the report to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the report.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        Provenance source = provenance();
        out.println(source.strategy() + " on " + source.data() + ", " + backtest.range());
        if (!source.params().names().isEmpty()) {
            out.println(source.params().text());
        }
        out.println(source.costs() + ", " + source.sizing() + ", capital " + backtest.capital()
                + (backtest.funding().isPresent() ? ", funding" : ", no funding") + ", data " + source.fingerprint());
        metrics().print(out);
        out.println("exits " + exitReasons());
        notes().forEach(note -> out.println("! " + note));
    }

    /** For example {@code BacktestResult[sma 10/30: 124 trades, net profit 512.30, sharpe 1.21]}. */
    @Override
    public String toString() {
        String name = strategy.name().length() > 24 ? strategy.name().substring(0, 21) + "..." : strategy.name();
        return String.format(
                Locale.ROOT,
                "BacktestResult[%s: %d trades, net profit %.2f, sharpe %.2f]",
                name,
                trades().size(),
                performance.value(Metric.NET_PROFIT),
                performance.value(Metric.SHARPE));
    }
}
