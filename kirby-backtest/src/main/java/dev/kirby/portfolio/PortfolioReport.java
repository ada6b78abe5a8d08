package dev.kirby.portfolio;

import dev.kirby.backtest.TradeLevels;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.PortfolioResult.MemberResult;
import dev.kirby.report.Chart;
import dev.kirby.report.Ink;
import dev.kirby.report.PerformanceSections;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The page of a portfolio: the account, its members side by side and among their candles, and the circuit breakers. */
final class PortfolioReport {

    private static final int RESAMPLES = 500;
    private static final long SEED = 42;
    private static final int MOST_CANDLES = 150_000;

    private final PortfolioResult result;
    private final Portfolio portfolio;
    private final Performance run;
    private final List<MemberResult> members;

    PortfolioReport(PortfolioResult result) {
        this.result = result;
        this.portfolio = result.portfolio();
        this.run = result.performance();
        this.members = result.members();
    }

    Report report() {
        double net = run.value(Metric.NET_PROFIT);
        PerformanceSections sections = PerformanceSections.of(run)
                .intervals(run.intervals(RESAMPLES, SEED))
                .shaded(heldBack(), Ink.AMBER, "a circuit breaker holds entries back");
        Report report = Report.of("Portfolio of " + members.size() + " members")
                .subtitle(portfolio.range(), terms(portfolio))
                .headline(
                        net > 0 ? Report.Tone.OPEN : Report.Tone.BAD,
                        result.isRuined() ? "RUIN" : net > 0 ? "PROFIT IN HINDSIGHT" : "LOSS",
                        String.format(
                                Locale.ROOT,
                                "The account %s %.2f (%.1f %%) in %d trades.",
                                net > 0 ? "earned" : "lost",
                                Math.abs(net),
                                Math.abs(run.value(Metric.NET_PROFIT_PCT)),
                                run.trades().size()),
                        List.of(
                                "Nothing here was judged out of sample: portfolio.walk(WalkForward.months(3, 1), ...)."));
        report = sections.figures(report);
        for (String note : result.notes()) {
            report = report.warning(note);
        }
        report = report.with(sections.equity("Equity, in hindsight", run.dailyEquity()))
                .with(MemberSection.of(MemberDays.of(result)));
        if (!result.events().isEmpty()) {
            report = report.with(breakers());
        }
        return report.with(candles())
                .with(sections.returns())
                .with(sections.trades())
                .with(trades("Every trade", sections, run.trades(), MemberDays.of(result)))
                .with(sections.metrics("Metrics of the account"));
    }

    static String terms(Portfolio portfolio) {
        return portfolio.allocation() + ", " + portfolio.limits()
                + String.format(Locale.ROOT, ", capital %,.2f", portfolio.capital());
    }

    private Section candles() {
        Map<String, List<Chart>> charts = new LinkedHashMap<>();
        for (MemberResult result : members) {
            Member member = result.member();
            charts.put(
                    member.name(),
                    List.of(TradeLevels.of(member.backtest(), member.strategy(), result.trades())
                            .chart()
                            .atMost(MOST_CANDLES / members.size())));
        }
        return Section.of("Price and trades by member").choice("Member", charts);
    }

    /** The account's trades, each with its member, and its place among those of the first member, the second, and so on. */
    static Section trades(String title, PerformanceSections sections, List<Trade> all, List<MemberDays> members) {
        IdentityHashMap<Trade, Integer> places = new IdentityHashMap<>();
        IdentityHashMap<Trade, String> names = new IdentityHashMap<>();
        for (MemberDays days : members) {
            for (Trade trade : days.trades()) {
                places.put(trade, places.size());
                names.put(trade, days.member().name());
            }
        }
        return Section.of(title)
                .text("A click on a row shows the trade among the candles of its market.")
                .table(
                        "",
                        sections.tradeTable(
                                        "member", all.stream().map(names::get).toList())
                                .ofTrades(all.stream().mapToInt(places::get).toArray()));
    }

    private Section breakers() {
        Table events = Table.empty()
                .time("time")
                .text("breaker")
                .text("action")
                .text("concerns")
                .number("observed")
                .number("threshold");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (BreakerEvent event : result.events()) {
            rows.add(new @Nullable Object[] {
                event.time().toEpochMilli(),
                event.breaker().name(),
                event.action().name(),
                event.configuration(),
                event.value(),
                event.threshold()
            });
        }
        Table effects = Table.empty()
                .text("breaker")
                .number("events")
                .number("entries held back")
                .number("saved")
                .number("missed")
                .number("profit of holding back");
        for (BreakerEffect effect : result.effects()) {
            effects = effects.row(
                    effect.breaker().name(),
                    effect.events(),
                    effect.heldBack(),
                    effect.saved(),
                    effect.missed(),
                    effect.saved() - effect.missed());
        }
        return Section.of("Circuit breakers")
                .text("Entries that were held back are followed on their own: what those that lost would have lost was"
                        + " saved, what those that won would have won was missed.")
                .table("What each did", effects)
                .table("Events", events.rows(rows));
    }

    /** The time in which any breaker was on, of any member. */
    private List<TimeRange> heldBack() {
        List<TimeRange> ranges = new ArrayList<>();
        TreeSet<String> on = new TreeSet<>();
        Instant since = portfolio.range().start();
        for (BreakerEvent event : result.events()) {
            String which = event.breaker() + " " + event.configuration();
            boolean before = !on.isEmpty();
            if (event.action() == BreakerEvent.Action.RESUME) {
                on.remove(which);
            } else if (event.action() != BreakerEvent.Action.WARN) {
                on.add(which);
            }
            if (!before && !on.isEmpty()) {
                since = event.time();
            } else if (before && on.isEmpty() && since.isBefore(event.time())) {
                ranges.add(new TimeRange(since, event.time()));
            }
        }
        if (!on.isEmpty() && since.isBefore(portfolio.range().end())) {
            ranges.add(new TimeRange(since, portfolio.range().end()));
        }
        return ranges;
    }
}
