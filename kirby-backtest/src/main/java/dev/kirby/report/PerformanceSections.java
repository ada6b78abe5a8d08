package dev.kirby.report;

import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.series.TimeSeries;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sections that any run has: equity, returns, trades, metrics. A backtest, a stitched walk and any other list of trades
 * are shown by the same ones.
 *
 * <p>Immutable and thread-safe.
 */
public final class PerformanceSections {

    private static final int ROLLING_DAYS = 30;
    private static final long DAY = 86_400_000L;
    private static final List<Top> TOP = List.of(
            new Top("net profit", Metric.NET_PROFIT, Notation.NUMBER),
            new Top("return", Metric.TOTAL_RETURN, Notation.SHARE),
            new Top("buy and hold", Metric.BUY_AND_HOLD_RETURN, Notation.SHARE),
            new Top("Sharpe ratio", Metric.SHARPE, Notation.NUMBER),
            new Top("max drawdown", Metric.MAX_DRAWDOWN, Notation.SHARE),
            new Top("trades", Metric.SAMPLE_SIZE, Notation.NUMBER),
            new Top("win rate", Metric.GROSS_WIN_RATE, Notation.SHARE),
            new Top("exposure", Metric.EXPOSURE, Notation.SHARE));

    private final Performance run;
    private final List<Shade> shades;
    private final Map<Metric, double[]> intervals;

    /** A figure on top of the page. */
    private record Top(String name, Metric metric, Notation unit) {}

    /** Stretches of time that are shaded in the charts. */
    private record Shade(List<TimeRange> ranges, Ink ink, String name) {}

    private PerformanceSections(Performance run, List<Shade> shades, Map<Metric, double[]> intervals) {
        this.run = run;
        this.shades = shades;
        this.intervals = intervals;
    }

    /**
     * The sections of a run.
     *
     * @param run that has its trades
     * @return the sections
     */
    public static PerformanceSections of(Performance run) {
        return new PerformanceSections(run, List.of(), Map.of());
    }

    /**
     * A copy whose charts over time have the stretches shaded that parameters were not chosen on.
     *
     * @param ranges test windows
     * @return the new sections
     */
    public PerformanceSections outOfSample(List<TimeRange> ranges) {
        return shaded(ranges, Ink.GREEN, "out of sample");
    }

    /**
     * A copy whose charts over time have stretches shaded, such as those in which a circuit breaker was on.
     *
     * @param ranges in order of time
     * @param ink the colour
     * @param name what they are
     * @return the new sections
     */
    public PerformanceSections shaded(List<TimeRange> ranges, Ink ink, String name) {
        Shade shade = new Shade(List.copyOf(ranges), ink, name);
        return new PerformanceSections(
                run, Stream.concat(shades.stream(), Stream.of(shade)).toList(), intervals);
    }

    /**
     * A copy whose metrics have intervals.
     *
     * @param ends low and high end by metric
     * @return the new sections
     */
    public PerformanceSections intervals(Map<Metric, double[]> ends) {
        return new PerformanceSections(run, shades, ends);
    }

    /**
     * The figures on top of a page, those that have a value.
     *
     * @param report gets them
     * @return the new report
     */
    public Report figures(Report report) {
        Report with = report;
        for (Top figure : TOP) {
            double value = run.value(figure.metric);
            with = Double.isNaN(value) ? with : with.figure(figure.name, value, figure.unit);
        }
        return with;
    }

    /**
     * Equity against holding the market, drawdown, rolling Sharpe ratio, exposure.
     *
     * @param title of the section
     * @param equity finer than one value a day, or {@link Performance#dailyEquity}
     * @return the section
     */
    public Section equity(String title, TimeSeries equity) {
        LineChart money = LineChart.of("Equity, quote units").line("strategy", equity, Ink.BLUE);
        TimeSeries holding = run.holding();
        if (holding.size() > 0) {
            money = money.line("buy and hold", holding, Ink.MUTED);
        }
        LineChart fall = LineChart.of("Drawdown, share of the high so far")
                .in(Notation.SHARE)
                .area("drawdown", run.drawdown(), Ink.RED);
        Section section = Section.of(title).wide(banded(money)).wide(banded(fall));
        TimeSeries rolling = rollingSharpe();
        if (rolling.size() > 1) {
            section = section.wide(banded(LineChart.of("Sharpe ratio of the last " + ROLLING_DAYS + " days, annualised")
                    .line("Sharpe ratio", rolling, Ink.VIOLET)));
        }
        if (!run.trades().isEmpty()) {
            section = section.wide(banded(LineChart.of("Exposure: share of each day in a position, shorts below zero")
                    .in(Notation.SHARE)
                    .area("exposure", exposure(), Ink.ORANGE)));
        }
        return section;
    }

    private LineChart banded(LineChart chart) {
        LineChart banded = chart;
        for (Shade shade : shades) {
            for (TimeRange range : shade.ranges) {
                banded = banded.band(range, shade.ink, shade.name);
            }
        }
        return banded;
    }

    private TimeSeries rollingSharpe() {
        TimeSeries returns = run.dailyReturns();
        double[] values = returns.toArray();
        int size = Math.max(0, values.length - ROLLING_DAYS + 1);
        long[] times = new long[size];
        double[] sharpe = new double[size];
        for (int i = 0; i < size; i++) {
            times[i] = returns.time(i + ROLLING_DAYS - 1);
            sharpe[i] = Moments.sharpe(Arrays.copyOfRange(values, i, i + ROLLING_DAYS))
                    * Math.sqrt(Performance.DAYS_PER_YEAR);
        }
        return TimeSeries.of("sharpe", times, sharpe);
    }

    private TimeSeries exposure() {
        TimeSeries days = run.dailyReturns();
        double[] held = new double[days.size()];
        long[] times = IntStream.range(0, held.length).mapToLong(days::time).toArray();
        for (Trade trade : run.trades()) {
            int day = Math.max(0, days.indexAtOrAfter(trade.entryTime() - DAY + 1));
            for (; day < held.length && times[day] < trade.exitTime(); day++) {
                long from = Math.max(times[day], trade.entryTime());
                long to = Math.min(times[day] + DAY, trade.exitTime());
                held[day] += trade.side().sign() * Math.max(0, to - from) / (double) DAY;
            }
        }
        return TimeSeries.of("exposure", times, held);
    }

    /** {@return returns by month and year, and how they are distributed} */
    public Section returns() {
        TimeSeries returns = run.dailyReturns();
        Map<YearMonth, Double> months = new TreeMap<>();
        Map<Integer, Double> years = new TreeMap<>();
        for (int i = 0; i < returns.size(); i++) {
            YearMonth month =
                    YearMonth.from(Instant.ofEpochMilli(returns.time(i)).atZone(ZoneOffset.UTC));
            double growth = 1 + returns.value(i);
            months.merge(month, growth, (a, b) -> a * b);
            years.merge(month.getYear(), growth, (a, b) -> a * b);
        }
        Table table = Table.empty().text("year");
        for (String month : "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec year".split(" ")) {
            table = table.share(month);
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        years.forEach((year, growth) -> {
            @Nullable Object[] row = new @Nullable Object[14];
            row[0] = String.valueOf(year);
            for (int month = 1; month <= 12; month++) {
                Double value = months.get(YearMonth.of(year, month));
                row[month] = value == null ? null : value - 1;
            }
            row[13] = growth - 1;
            rows.add(row);
        });
        Section section = Section.of("Returns by month")
                .table("", table.rows(rows).shaded())
                .small(BarChart.histogram("Daily returns", Notation.SHARE, returns.toArray()));
        return years.size() < 2
                ? section
                : section.small(BarChart.of(
                                "Return by year",
                                years.keySet().stream().map(String::valueOf).toList())
                        .in(Notation.SHARE)
                        .bars(
                                "return",
                                years.values().stream().mapToDouble(v -> v - 1).toArray(),
                                Ink.BLUE)
                        .colouredBySign());
    }

    /** {@return how the trades are distributed, and what they cost} */
    public Section trades() {
        List<Trade> trades = run.trades();
        double fees = run.value(Metric.FEES_PAID);
        double slippage = run.value(Metric.SLIPPAGE_PAID);
        double funding = run.value(Metric.FUNDING_PAID);
        double net = run.value(Metric.NET_PROFIT);
        List<String> kinds = List.of("gross", "fees", "slippage", "funding", "net");
        double[] costs = {net + fees + slippage + funding, -fees, -slippage, -funding, net};
        Section section = Section.of("Trades")
                .small(BarChart.histogram(
                        "Profit of a trade, share of its size",
                        Notation.SHARE,
                        trades.stream().mapToDouble(Trade::profitShare).toArray()));
        if (Arrays.stream(run.adverseExcursions()).anyMatch(Double::isFinite)) {
            section = section.small(excursions());
        }
        return section.small(BarChart.histogram(
                        "Bars held",
                        Notation.NUMBER,
                        trades.stream().mapToDouble(Trade::holdingPeriods).toArray()))
                .small(BarChart.of("From gross to net profit: costs by kind", kinds)
                        .bars("profit", costs, Ink.BLUE)
                        .colouredBySign())
                .small(exits());
    }

    private ScatterChart excursions() {
        List<Trade> trades = run.trades();
        double[] adverse = run.adverseExcursions();
        double[] favourable = run.favourableExcursions();
        ScatterChart excursions = ScatterChart.of(
                        "How far prices went against and for each trade", "against it", "for it")
                .in(Notation.SHARE);
        for (boolean won : new boolean[] {false, true}) {
            int[] some = IntStream.range(0, trades.size())
                    .filter(i -> trades.get(i).pnl() > 0 == won)
                    .toArray();
            excursions = excursions.points(
                    won ? "won" : "lost",
                    Arrays.stream(some).mapToDouble(i -> adverse[i]).toArray(),
                    Arrays.stream(some).mapToDouble(i -> favourable[i]).toArray(),
                    won ? Ink.GREEN : Ink.RED);
        }
        return excursions;
    }

    private BarChart exits() {
        Map<String, double[]> byReason = new TreeMap<>();
        for (Trade trade : run.trades()) {
            byReason.computeIfAbsent(trade.reason().name(), name -> new double[1])[0] += trade.pnl();
        }
        return BarChart.of("Profit by reason of exit", List.copyOf(byReason.keySet()))
                .bars(
                        "profit",
                        byReason.values().stream().mapToDouble(v -> v[0]).toArray(),
                        Ink.BLUE)
                .colouredBySign();
    }

    /**
     * Every trade.
     *
     * @param heading of the last column, such as {@code member}
     * @param remarks one a trade, such as that a level may have been reached before another; empty for none
     * @return a table in the order of entries
     */
    public Table tradeTable(String heading, List<String> remarks) {
        List<Trade> trades = run.trades();
        double[] adverse = run.adverseExcursions();
        double[] favourable = run.favourableExcursions();
        Table table = Table.empty()
                .number("#")
                .time("entry")
                .time("exit")
                .text("side")
                .number("profit")
                .share("profit %")
                .text("exit by")
                .number("bars")
                .number("entry price")
                .number("exit price")
                .share("against")
                .share("for")
                .number("fees")
                .number("slippage")
                .number("funding")
                .text(heading);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < trades.size(); i++) {
            Trade trade = trades.get(i);
            rows.add(new @Nullable Object[] {
                i + 1,
                trade.entryTime(),
                trade.exitTime(),
                trade.side() == Side.LONG ? "long" : "short",
                trade.pnl(),
                trade.profitShare(),
                trade.reason().name(),
                trade.holdingPeriods(),
                trade.entryPrice(),
                trade.exitPrice(),
                adverse[i],
                favourable[i],
                trade.fees(),
                trade.slippage(),
                trade.funding(),
                remarks.isEmpty() ? "" : remarks.get(i)
            });
        }
        return table.rows(rows);
    }

    /**
     * Every metric, with its 95 % interval where it has one.
     *
     * @param title of the section
     * @return the section
     */
    public Section metrics(String title) {
        return Section.of(title).metrics(run.metrics(), intervals);
    }

    /** For example {@code PerformanceSections[Performance[124 trades over 365 days]]}. */
    @Override
    public String toString() {
        return "PerformanceSections[" + run.trades().size() + " trades]";
    }
}
