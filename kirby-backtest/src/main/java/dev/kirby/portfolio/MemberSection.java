package dev.kirby.portfolio;

import dev.kirby.performance.Trade;
import dev.kirby.portfolio.PortfolioResult.MemberResult;
import dev.kirby.report.BarChart;
import dev.kirby.report.HeatChart;
import dev.kirby.report.Ink;
import dev.kirby.report.LineChart;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a portfolio's page that shows its members side by side. */
final class MemberSection {

    private static final Ink[] INKS = {Ink.BLUE, Ink.ORANGE, Ink.VIOLET, Ink.GREEN, Ink.AMBER};

    private MemberSection() {}

    static Section of(PortfolioResult result) {
        List<MemberResult> members = result.members();
        List<String> names = members.stream().map(m -> m.member().name()).toList();
        LineChart earned = LineChart.of("Profit by member" + (members.size() > INKS.length ? ", the first five" : ""));
        for (int i = 0; i < Math.min(INKS.length, members.size()); i++) {
            earned = earned.line(names.get(i), summed(members.get(i).dailyProfit()), INKS[i]);
        }
        Section section = Section.of("Members")
                .wide(earned)
                .small(BarChart.of("Net profit by member", names)
                        .bars("net profit", profits(members), Ink.BLUE)
                        .colouredBySign());
        if (members.size() > 1) {
            section = section.small(HeatChart.of("How alike their days are", names, names, correlations(result)));
        }
        return section.table("", table(members));
    }

    private static double[] profits(List<MemberResult> members) {
        return members.stream().mapToDouble(MemberResult::netProfit).toArray();
    }

    private static TimeSeries summed(TimeSeries profit) {
        long[] days = new long[profit.size()];
        double[] sums = new double[profit.size()];
        double sum = 0;
        for (int day = 0; day < days.length; day++) {
            sum += profit.value(day);
            days[day] = profit.time(day);
            sums[day] = sum;
        }
        return TimeSeries.of("profit", days, sums);
    }

    private static double[][] correlations(PortfolioResult result) {
        int size = result.members().size();
        double[][] cells = new double[size][size];
        for (int one = 0; one < size; one++) {
            for (int other = 0; other < size; other++) {
                cells[one][other] = result.correlation(one, other);
            }
        }
        return cells;
    }

    private static Table table(List<MemberResult> members) {
        Table table = Table.empty()
                .text("member")
                .text("market")
                .number("trades")
                .number("net profit")
                .number("fees")
                .number("funding");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (MemberResult result : members) {
            rows.add(new @Nullable Object[] {
                result.member().name(),
                result.member().backtest().bars().instrument().toString(),
                result.trades().size(),
                result.netProfit(),
                result.trades().stream().mapToDouble(Trade::fees).sum(),
                result.trades().stream().mapToDouble(Trade::funding).sum()
            });
        }
        return table.rows(rows);
    }
}
