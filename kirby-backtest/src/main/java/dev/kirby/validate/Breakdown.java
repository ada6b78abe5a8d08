package dev.kirby.validate;

import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.series.TimeSeries;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Where a track out of sample was earned: by the regime of each day, known from the days before it, and by year. */
final class Breakdown {

    private static final long DAY = 86_400_000L;

    private Breakdown() {}

    static Map<String, @Nullable Object> of(WalkForwardResult proof) {
        var bars = proof.subject().backtest().bars();
        Map<Long, String> regimes = new LinkedHashMap<>();
        LongFunction<String> regime = time -> regimes.computeIfAbsent(Math.floorDiv(time, DAY) * DAY, day -> {
            Regime found = Regime.at(bars, day);
            return Double.isNaN(found.bull()) ? "unknown" : found.label().key();
        });
        Map<String, @Nullable Object> sections = new LinkedHashMap<>();
        sections.put("by_regime", table(proof.performance(), regime));
        sections.put(
                "by_year",
                table(
                        proof.performance(),
                        time -> Integer.toString(Instant.ofEpochMilli(time)
                                .atZone(ZoneOffset.UTC)
                                .getYear())));
        return sections;
    }

    private static Map<String, @Nullable Object> table(Performance run, LongFunction<String> group) {
        TimeSeries returns = run.dailyReturns();
        Map<String, List<Double>> days = new TreeMap<>();
        for (int day = 0; day < returns.size(); day++) {
            days.computeIfAbsent(group.apply(returns.time(day)), name -> new ArrayList<>())
                    .add(returns.value(day));
        }
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        days.forEach((name, values) -> {
            double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
            double total = 1;
            for (double value : array) {
                total *= 1 + value;
            }
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("days", array.length);
            row.put("total_return", CertificateSections.known(total - 1));
            row.put("sharpe", CertificateSections.known(Moments.sharpe(array) * Math.sqrt(Performance.DAYS_PER_YEAR)));
            row.put(
                    "trades",
                    run.trades().stream()
                            .filter(t -> group.apply(t.entryTime()).equals(name))
                            .count());
            row.put(
                    "net_profit",
                    run.trades().stream()
                            .filter(t -> group.apply(t.entryTime()).equals(name))
                            .mapToDouble(Trade::pnl)
                            .sum());
            table.put(name, row);
        });
        return table;
    }
}
