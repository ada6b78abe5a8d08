package dev.kirby.portfolio;

import dev.kirby.performance.Trade;
import dev.kirby.report.BarChart;
import dev.kirby.report.HeatChart;
import dev.kirby.report.Ink;
import dev.kirby.report.LineChart;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import java.util.List;

/** The part of a portfolio's page that shows its members side by side. */
final class MemberSection {

    private static final Ink[] INKS = {Ink.BLUE, Ink.ORANGE, Ink.VIOLET, Ink.GREEN, Ink.AMBER};

    private MemberSection() {}

    static Section of(List<MemberDays> members) {
        List<String> names = members.stream().map(m -> m.member().name()).toList();
        LineChart earned = LineChart.of("Profit by member" + (members.size() > INKS.length ? ", the first five" : ""));
        for (int i = 0; i < Math.min(INKS.length, members.size()); i++) {
            earned = earned.line(names.get(i), members.get(i).summed(), INKS[i]);
        }
        Section section = Section.of("Members")
                .wide(earned)
                .small(BarChart.of("Net profit by member", names)
                        .bars(
                                "net profit",
                                members.stream()
                                        .mapToDouble(MemberDays::netProfit)
                                        .toArray(),
                                Ink.BLUE)
                        .colouredBySign());
        if (members.size() > 1) {
            double[][] alike = members.stream()
                    .map(one -> members.stream().mapToDouble(one::correlation).toArray())
                    .toArray(double[][]::new);
            section = section.small(HeatChart.of("How alike their days are", names, names, alike));
        }
        return section.table("", table(members));
    }

    private static Table table(List<MemberDays> members) {
        Table table = Table.empty()
                .text("member")
                .text("market")
                .number("trades")
                .number("net profit")
                .number("fees")
                .number("funding");
        for (MemberDays days : members) {
            table = table.row(
                    days.member().name(),
                    days.member().backtest().bars().instrument().toString(),
                    days.trades().size(),
                    days.netProfit(),
                    days.trades().stream().mapToDouble(Trade::fees).sum(),
                    days.trades().stream().mapToDouble(Trade::funding).sum());
        }
        return table;
    }
}
