package dev.kirby.portfolio;

import dev.kirby.performance.Moments;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.PortfolioResult.MemberResult;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a member traded, and earned on each day, in one run or in all tests of a walk.
 *
 * @param member which
 * @param trades its round trips
 * @param profit of each UTC day, open profit included
 */
record MemberDays(Member member, List<Trade> trades, TimeSeries profit) {

    static MemberDays of(MemberResult result) {
        return new MemberDays(result.member(), result.trades(), result.dailyProfit());
    }

    static List<MemberDays> of(PortfolioResult result) {
        return result.members().stream().map(MemberDays::of).toList();
    }

    /** The members of a portfolio through several runs of it, one after the other. */
    static List<MemberDays> joined(List<Member> members, List<List<MemberDays>> runs) {
        return IntStream.range(0, members.size())
                .mapToObj(i -> joined(
                        members.get(i), runs.stream().map(run -> run.get(i)).toList()))
                .toList();
    }

    private static MemberDays joined(Member member, List<MemberDays> parts) {
        List<Trade> trades = new ArrayList<>();
        TreeMap<Long, Double> days = new TreeMap<>();
        for (MemberDays part : parts) {
            trades.addAll(part.trades);
            for (int day = 0; day < part.profit.size(); day++) {
                days.merge(part.profit.time(day), part.profit.value(day), Double::sum);
            }
        }
        TimeSeries profit = TimeSeries.of(
                "profit",
                days.keySet().stream().mapToLong(Long::longValue).toArray(),
                days.values().stream().mapToDouble(Double::doubleValue).toArray());
        return new MemberDays(member, List.copyOf(trades), profit);
    }

    double netProfit() {
        return trades.stream().mapToDouble(Trade::pnl).sum();
    }

    /** The profit from the first day to each day. */
    TimeSeries summed() {
        long[] days = new long[profit.size()];
        double[] sums = new double[days.length];
        double sum = 0;
        for (int day = 0; day < days.length; day++) {
            sum += profit.value(day);
            days[day] = profit.time(day);
            sums[day] = sum;
        }
        return TimeSeries.of("profit", days, sums);
    }

    /** Pearson's correlation over the days that both have; NaN where one of them did not vary. */
    double correlation(MemberDays other) {
        int[] shared = IntStream.range(0, profit.size())
                .filter(day -> other.at(profit.time(day)) >= 0)
                .toArray();
        return Moments.correlation(
                IntStream.of(shared).mapToDouble(profit::value).toArray(),
                IntStream.of(shared)
                        .mapToDouble(day -> other.profit.value(other.at(profit.time(day))))
                        .toArray());
    }

    private int at(long time) {
        int day = profit.indexAtOrAfter(time);
        return day < profit.size() && profit.time(day) == time ? day : -1;
    }
}
