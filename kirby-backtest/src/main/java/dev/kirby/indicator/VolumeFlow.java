package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * What volume says of price. Averages weighted by volume are with the {@link MovingAverages}.
 *
 * <p>Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class VolumeFlow {

    private VolumeFlow() {}

    /**
     * On-balance volume (Granville, 1963): volume added where the close rises and taken off where it falls, from 0 on. As
     * ta4j's; TA-Lib's OBV starts with the first volume.
     *
     * @param bars candles
     * @return base units, from the first bar on; 0 at the first
     */
    public static double[] obv(CandleSeries bars) {
        return Runs.column(
                columns -> {
                    double[] close = columns[0];
                    double[] obv = new double[close.length];
                    for (int i = 1; i < obv.length; i++) {
                        obv[i] = obv[i - 1] + Math.signum(close[i] - close[i - 1]) * columns[1][i];
                    }
                    return new double[][] {obv};
                },
                bars.closes(),
                bars.volumes());
    }

    /**
     * Chaikin's accumulation and distribution line: volume times where the close stands in the bar's range, from -1 to 1,
     * added up; a bar without range adds nothing. As TA-Lib's AD and ta4j's.
     *
     * @param bars candles
     * @return base units, from the first bar on
     */
    public static double[] accumulationDistribution(CandleSeries bars) {
        return Runs.of(moneyFlow(bars), flow -> {
            double[] line = flow.clone();
            for (int i = 1; i < line.length; i++) {
                line[i] += line[i - 1];
            }
            return line;
        });
    }

    /**
     * Chaikin's money flow: the accumulation and distribution of the window over its volume. As ta4j's.
     *
     * @param bars candles
     * @param window usually 20
     * @return from -1 to 1, NaN before index {@code window - 1}; 0 where nothing was traded
     */
    public static double[] chaikinMoneyFlow(CandleSeries bars, int window) {
        return Indicators.combine(
                Indicators.sum(moneyFlow(bars), window),
                Indicators.sum(bars.volumes(), window),
                (flow, volume) -> volume == 0 ? 0 : flow / volume);
    }

    private static double[] moneyFlow(CandleSeries bars) {
        return Runs.column(
                columns -> {
                    double[] flow = new double[columns[0].length];
                    Arrays.setAll(flow, i -> {
                        double above = columns[0][i] - columns[2][i];
                        double below = columns[2][i] - columns[1][i];
                        double range = columns[0][i] - columns[1][i];
                        return range == 0 ? 0 : (below - above) / range * columns[3][i];
                    });
                    return new double[][] {flow};
                },
                bars.highs(),
                bars.lows(),
                bars.closes(),
                bars.volumes());
    }

    /**
     * Money flow index (Quong and Soudack, 1989): the share of the typical price times volume that was traded at rising
     * typical prices, among the rising and the falling. As TA-Lib's MFI, which gives 0 where the flow is below 1 and sums up
     * as it goes.
     *
     * @param bars candles
     * @param window usually 14
     * @return from 0 to 100, NaN before index {@code window}; 50 where no flow rose or fell
     */
    public static double[] mfi(CandleSeries bars, int window) {
        checked(window);
        return Runs.column(
                columns -> {
                    double[] price = columns[0];
                    double[] rising = new double[price.length];
                    double[] falling = new double[price.length];
                    for (int i = 1; i < price.length; i++) {
                        double flow = price[i] * columns[1][i];
                        rising[i] = price[i] > price[i - 1] ? flow : 0;
                        falling[i] = price[i] < price[i - 1] ? flow : 0;
                    }
                    double[] up = Windows.sum(rising, window);
                    double[] down = Windows.sum(falling, window);
                    double[] mfi = new double[price.length];
                    Arrays.setAll(mfi, i -> {
                        double flow = up[i] + down[i];
                        return i < window ? Double.NaN : flow == 0 ? 50 : 100 * up[i] / flow;
                    });
                    return new double[][] {mfi};
                },
                Indicators.typicalPrice(bars),
                bars.volumes());
    }
}
