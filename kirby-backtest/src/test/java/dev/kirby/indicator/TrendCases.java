package dev.kirby.indicator;

import static dev.kirby.indicator.IndicatorCase.FLAT_PRICE;
import static dev.kirby.indicator.IndicatorCase.endless;
import static dev.kirby.indicator.IndicatorCase.windowed;
import static dev.kirby.indicator.IndicatorCases.EXACT;
import static dev.kirby.indicator.IndicatorCases.SETTLED;
import static dev.kirby.indicator.IndicatorCases.one;
import static dev.kirby.indicator.IndicatorCases.talib;
import static java.lang.Double.NaN;

import dev.kirby.series.CandleSeries;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ta4j.core.indicators.ichimoku.IchimokuKijunSenIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuTenkanSenIndicator;
import org.ta4j.core.indicators.pivotpoints.PivotLevel;
import org.ta4j.core.indicators.pivotpoints.PivotPointIndicator;
import org.ta4j.core.indicators.pivotpoints.StandardReversalIndicator;
import org.ta4j.core.indicators.pivotpoints.TimeLevel;
import org.ta4j.core.indicators.volume.ChaikinMoneyFlowIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;

/** Indicators of volume and trend, levels and candle patterns. */
final class TrendCases {

    private TrendCases() {}

    static List<IndicatorCase> volume() {
        return List.of(
                endless("VolumeFlow.obv", one(VolumeFlow::obv))
                        .from(0)
                        .flat(0)
                        .as("ta4j", EXACT, Ta4jColumns.of(s -> List.of(new OnBalanceVolumeIndicator(s))))
                        .as(
                                "TA-Lib less its first volume",
                                EXACT,
                                one(b -> Indicators.map(TaLib.column("OBV", b), v -> v - b.volume(0)))),
                endless("VolumeFlow.accumulationDistribution", one(VolumeFlow::accumulationDistribution))
                        .from(0)
                        .flat(0)
                        .as("TA-Lib", EXACT, talib("AD")),
                windowed("VolumeFlow.chaikinMoneyFlow", one(b -> VolumeFlow.chaikinMoneyFlow(b, 20)))
                        .from(19)
                        .flat(0)
                        .as("ta4j", EXACT, 19, Ta4jColumns.of(s -> List.of(new ChaikinMoneyFlowIndicator(s, 20)))),
                windowed("VolumeFlow.mfi", one(b -> VolumeFlow.mfi(b, 14)))
                        .from(14)
                        .flat(50)
                        .as("TA-Lib", EXACT, talib("MFI", 14)));
    }

    static List<IndicatorCase> trend() {
        return List.of(
                endless("Trend.adx", bars -> {
                            DirectionalMovement m = Trend.adx(bars, 14);
                            return new double[][] {m.adx(), m.plus(), m.minus()};
                        })
                        .from(27, 14, 14)
                        .flat(0, 0, 0)
                        .as("TA-Lib", EXACT, SETTLED, bars -> new double[][] {
                            TaLib.column("ADX", bars, 14),
                            TaLib.column("PLUS_DI", bars, 14),
                            TaLib.column("MINUS_DI", bars, 14)
                        }),
                windowed("Trend.aroon", bars -> {
                            Aroon aroon = Trend.aroon(bars, 25);
                            return new double[][] {aroon.up(), aroon.down()};
                        })
                        .from(25, 25)
                        .flat(100, 100)
                        .as("TA-Lib", EXACT, bars -> {
                            Map<String, double[]> aroon = TaLib.columns("AROON", bars, 25);
                            return new double[][] {aroon.get("outAroonUp"), aroon.get("outAroonDown")};
                        }),
                endless("Trend.supertrend", bars -> {
                            Supertrend s = Trend.supertrend(bars, 10, 3);
                            return new double[][] {s.line(), s.direction()};
                        })
                        .from(10, 10)
                        .flat(FLAT_PRICE, 1)
                        .as("plain loops over TA-Lib's ATR", EXACT, bars -> {
                            double[] atr = TaLib.column("ATR", bars, 10);
                            return new double[][] {
                                PlainLoops.supertrend(bars, atr, 10, 3, false),
                                PlainLoops.supertrend(bars, atr, 10, 3, true)
                            };
                        }),
                endless("Trend.parabolicSar", one(b -> Trend.parabolicSar(b, 0.02, 0.2)))
                        .from(1)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("SAR", 0.02, 0.2)),
                windowed("Trend.ichimoku", bars -> {
                            Ichimoku i = Trend.ichimoku(bars);
                            return new double[][] {i.conversion(), i.base(), i.spanA(), i.spanB()};
                        })
                        .from(8, 25, 51, 77)
                        .flat(FLAT_PRICE, FLAT_PRICE, FLAT_PRICE, FLAT_PRICE)
                        .as(
                                "ta4j",
                                EXACT,
                                25,
                                Ta4jColumns.of(s -> List.of(
                                        new IchimokuTenkanSenIndicator(s, 9), new IchimokuKijunSenIndicator(s, 26))))
                        .as("TA-Lib's MIDPRICE", EXACT, bars -> {
                            double[] fast = TaLib.column("MIDPRICE", bars, 9);
                            double[] slow = TaLib.column("MIDPRICE", bars, 26);
                            double[] span = TaLib.column("MIDPRICE", bars, 52);
                            return new double[][] {
                                fast,
                                slow,
                                PlainLoops.each(bars.size(), 26, i -> (fast[i - 26] + slow[i - 26]) / 2),
                                PlainLoops.each(bars.size(), 26, i -> span[i - 26])
                            };
                        }));
    }

    static List<IndicatorCase> levels() {
        return List.of(
                endless("Levels.pivots", bars -> {
                            Pivots p = Levels.pivots(bars);
                            return new double[][] {p.pivot(), p.r1(), p.r2(), p.r3(), p.s1(), p.s2(), p.s3()};
                        })
                        .from(-1, -1, -1, -1, -1, -1, -1)
                        .flat(FLAT_PRICE, FLAT_PRICE, FLAT_PRICE, FLAT_PRICE, FLAT_PRICE, FLAT_PRICE, FLAT_PRICE)
                        .as("ta4j", EXACT, Ta4jColumns.of(s -> {
                            PivotPointIndicator pivot = new PivotPointIndicator(s, TimeLevel.DAY);
                            return List.of(
                                    pivot,
                                    new StandardReversalIndicator(pivot, PivotLevel.RESISTANCE_1),
                                    new StandardReversalIndicator(pivot, PivotLevel.RESISTANCE_2),
                                    new StandardReversalIndicator(pivot, PivotLevel.RESISTANCE_3),
                                    new StandardReversalIndicator(pivot, PivotLevel.SUPPORT_1),
                                    new StandardReversalIndicator(pivot, PivotLevel.SUPPORT_2),
                                    new StandardReversalIndicator(pivot, PivotLevel.SUPPORT_3));
                        })),
                endless("Levels.swingHigh", one(b -> Levels.swingHigh(b, 2)))
                        .from(-1)
                        .flat(NaN)
                        .as("plain loops", 0, one(b -> PlainLoops.swingHigh(b.highs(), 2))),
                endless("Levels.swingLow", one(b -> Levels.swingLow(b, 2)))
                        .from(-1)
                        .flat(NaN)
                        .as(
                                "plain loops",
                                0,
                                one(b -> Indicators.map(
                                        PlainLoops.swingHigh(Indicators.map(b.lows(), v -> -v), 2), v -> -v))));
    }

    static List<IndicatorCase> patterns() {
        return List.of(
                pattern("doji", 10, 1, CandlePatterns::doji, "CDLDOJI"),
                pattern("dragonflyDoji", 10, 0, CandlePatterns::dragonflyDoji, "CDLDRAGONFLYDOJI"),
                pattern("gravestoneDoji", 10, 0, CandlePatterns::gravestoneDoji, "CDLGRAVESTONEDOJI"),
                pattern("spinningTop", 10, 0, CandlePatterns::spinningTop, "CDLSPINNINGTOP"),
                pattern("marubozu", 10, 0, CandlePatterns::marubozu, "CDLMARUBOZU"),
                pattern("hammer", 11, 0, CandlePatterns::hammer, "CDLHAMMER"),
                pattern("hangingMan", 11, 0, CandlePatterns::hangingMan, "CDLHANGINGMAN"),
                pattern("invertedHammer", 11, 0, CandlePatterns::invertedHammer, "CDLINVERTEDHAMMER"),
                pattern("shootingStar", 11, 0, CandlePatterns::shootingStar, "CDLSHOOTINGSTAR"),
                pattern("engulfing", 2, 0, CandlePatterns::engulfing, "CDLENGULFING"),
                pattern("harami", 11, 0, CandlePatterns::harami, "CDLHARAMI"),
                pattern("threeInside", 12, 0, CandlePatterns::threeInside, "CDL3INSIDE"),
                pattern("piercing", 11, 0, CandlePatterns::piercing, "CDLPIERCING"),
                pattern("darkCloud", 11, 0, CandlePatterns::darkCloud, "CDLDARKCLOUDCOVER", 0.5),
                pattern("morningStar", 12, 0, CandlePatterns::morningStar, "CDLMORNINGSTAR", 0.3),
                pattern("eveningStar", 12, 0, CandlePatterns::eveningStar, "CDLEVENINGSTAR", 0.3),
                pattern("threeWhiteSoldiers", 12, 0, CandlePatterns::threeWhiteSoldiers, "CDL3WHITESOLDIERS"),
                pattern("threeBlackCrows", 13, 0, CandlePatterns::threeBlackCrows, "CDL3BLACKCROWS"));
    }

    private static IndicatorCase pattern(
            String name,
            int first,
            double flat,
            Function<CandleSeries, double[]> column,
            String function,
            double... options) {
        return windowed("CandlePatterns." + name, one(column))
                .from(first)
                .flat(flat)
                .as("TA-Lib", 0, one(b -> Indicators.map(TaLib.column(function, b, options), v -> v / 100)));
    }
}
