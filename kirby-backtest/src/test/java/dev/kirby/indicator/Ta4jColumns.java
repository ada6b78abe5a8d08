package dev.kirby.indicator;

import dev.kirby.series.CandleSeries;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/** Columns of ta4j's indicators. */
final class Ta4jColumns {

    private Ta4jColumns() {}

    static Function<CandleSeries, double[][]> of(Function<BarSeries, List<Indicator<Num>>> indicators) {
        return bars -> {
            BarSeries series = series(bars);
            List<Indicator<Num>> list = indicators.apply(series);
            double[][] columns = new double[list.size()][bars.size()];
            for (int c = 0; c < columns.length; c++) {
                for (int i = 0; i < bars.size(); i++) {
                    columns[c][i] = list.get(c).getValue(i).doubleValue();
                }
            }
            return columns;
        };
    }

    static BarSeries series(CandleSeries bars) {
        BarSeries series =
                new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).build();
        for (int i = 0; i < bars.size(); i++) {
            // ta4j names a bar by its end; one millisecond less keeps a day's last bar in its day
            series.addBar(
                    Duration.ofMillis(bars.closeTime(i) - bars.time(i)),
                    Instant.ofEpochMilli(bars.closeTime(i) - 1).atZone(ZoneOffset.UTC),
                    bars.open(i),
                    bars.high(i),
                    bars.low(i),
                    bars.close(i),
                    bars.volume(i));
        }
        return series;
    }
}
