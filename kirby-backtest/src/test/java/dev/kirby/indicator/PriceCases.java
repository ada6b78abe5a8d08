package dev.kirby.indicator;

import static dev.kirby.indicator.IndicatorCase.FLAT_PRICE;
import static dev.kirby.indicator.IndicatorCase.endless;
import static dev.kirby.indicator.IndicatorCase.windowed;
import static dev.kirby.indicator.IndicatorCases.EXACT;
import static dev.kirby.indicator.IndicatorCases.ROUGH;
import static dev.kirby.indicator.IndicatorCases.SETTLED;
import static dev.kirby.indicator.IndicatorCases.bands;
import static dev.kirby.indicator.IndicatorCases.closes;
import static dev.kirby.indicator.IndicatorCases.one;
import static dev.kirby.indicator.IndicatorCases.talib;

import java.util.List;
import org.ta4j.core.indicators.AwesomeOscillatorIndicator;
import org.ta4j.core.indicators.HMAIndicator;
import org.ta4j.core.indicators.MMAIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelLowerIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelMiddleIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.MedianPriceIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelLowerIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelMiddleIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelUpperIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;

/** Indicators of prices, averages and momentum among them. */
final class PriceCases {

    private PriceCases() {}

    static List<IndicatorCase> basics() {
        return List.of(
                windowed("Indicators.sum", bars -> new double[][] {Indicators.sum(bars.volumes(), 30)})
                        .from(29)
                        .flat(210)
                        .as("TA-Lib", EXACT, talib("SUM", b -> List.of(b.volumes()), 30)),
                windowed("Indicators.highest", closes(c -> Indicators.highest(c, 17)))
                        .from(16)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", 0, talib("MAX", 17)),
                windowed("Indicators.lowest", closes(c -> Indicators.lowest(c, 17)))
                        .from(16)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", 0, talib("MIN", 17)),
                windowed("Indicators.difference", closes(c -> Indicators.difference(c, 5)))
                        .from(5)
                        .flat(0)
                        .as("TA-Lib", 0, talib("MOM", 5)),
                windowed("Indicators.change", closes(c -> Indicators.change(c, 5)))
                        .from(5)
                        .flat(0)
                        .as("TA-Lib", EXACT, talib("ROCP", 5)),
                windowed("Indicators.typicalPrice", one(Indicators::typicalPrice))
                        .from(0)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("TYPPRICE")));
    }

    static List<IndicatorCase> averages() {
        return List.of(
                windowed("MovingAverages.sma", closes(c -> MovingAverages.sma(c, 20)))
                        .from(19)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("SMA", 20)),
                endless("MovingAverages.ema", closes(c -> MovingAverages.ema(c, 14)))
                        .from(13)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("EMA", 14)),
                endless("MovingAverages.wilder", closes(c -> MovingAverages.wilder(c, 14)))
                        .from(13)
                        .flat(FLAT_PRICE)
                        .as(
                                "ta4j",
                                EXACT,
                                SETTLED,
                                Ta4jColumns.of(s -> List.of(new MMAIndicator(new ClosePriceIndicator(s), 14)))),
                windowed("MovingAverages.wma", closes(c -> MovingAverages.wma(c, 20)))
                        .from(19)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("WMA", 20)),
                endless("MovingAverages.dema", closes(c -> MovingAverages.dema(c, 14)))
                        .from(26)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("DEMA", 14)),
                endless("MovingAverages.tema", closes(c -> MovingAverages.tema(c, 14)))
                        .from(39)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("TEMA", 14)),
                windowed("MovingAverages.hma", closes(c -> MovingAverages.hma(c, 20)))
                        .from(22)
                        .flat(FLAT_PRICE)
                        .as(
                                "ta4j",
                                EXACT,
                                22,
                                Ta4jColumns.of(s -> List.of(new HMAIndicator(new ClosePriceIndicator(s), 20)))),
                endless("MovingAverages.kama", closes(c -> MovingAverages.kama(c, 10)))
                        .from(10)
                        .flat(FLAT_PRICE)
                        .as("TA-Lib", EXACT, talib("KAMA", 10)),
                windowed("MovingAverages.vwma", one(b -> MovingAverages.vwma(b, 20)))
                        .from(19)
                        .flat(FLAT_PRICE)
                        .as("plain loops", EXACT, one(b -> PlainLoops.byVolume(b.closes(), b, 20))),
                windowed("MovingAverages.vwap", one(b -> MovingAverages.vwap(b, 20)))
                        .from(19)
                        .flat(FLAT_PRICE)
                        .as("ta4j", EXACT, 19, Ta4jColumns.of(s -> List.of(new VWAPIndicator(s, 20)))),
                endless("MovingAverages.dailyVwap", one(MovingAverages::dailyVwap))
                        .from(0)
                        .flat(FLAT_PRICE)
                        .as("plain loops", EXACT, one(PlainLoops::dailyVwap)));
    }

    static List<IndicatorCase> momentum() {
        return List.of(
                endless("Momentum.rsi", closes(c -> Momentum.rsi(c, 14)))
                        .from(14)
                        .flat(50)
                        .as("TA-Lib", EXACT, talib("RSI", 14)),
                endless("Momentum.macd", bars -> {
                            Macd macd = Momentum.macd(bars.closes(), 12, 26, 9);
                            return new double[][] {macd.line(), macd.signal(), macd.histogram()};
                        })
                        .from(25, 33, 33)
                        .flat(0, 0, 0)
                        .as("TA-Lib", EXACT, SETTLED, talib("MACD", 12, 26, 9)),
                windowed("Momentum.stochastic", bars -> {
                            Stochastic s = Momentum.stochastic(bars, 14, 3, 3);
                            return new double[][] {s.k(), s.d()};
                        })
                        .from(15, 17)
                        .flat(50, 50)
                        .as("TA-Lib", EXACT, talib("STOCH", 14, 3, 0, 3, 0)),
                endless("Momentum.stochasticRsi", bars -> {
                            Stochastic s = Momentum.stochasticRsi(bars.closes(), 14, 14, 1, 3);
                            return new double[][] {s.k(), s.d()};
                        })
                        .from(27, 29)
                        .flat(50, 50)
                        .as("TA-Lib", EXACT, talib("STOCHRSI", 14, 14, 3, 0)),
                windowed("Momentum.williamsR", one(b -> Momentum.williamsR(b, 14)))
                        .from(13)
                        .flat(-50)
                        .as("TA-Lib", EXACT, talib("WILLR", 14)),
                windowed("Momentum.cci", one(b -> Momentum.cci(b, 20)))
                        .from(19)
                        .flat(0)
                        .as("TA-Lib", EXACT, talib("CCI", 20)),
                windowed("Momentum.roc", closes(c -> Momentum.roc(c, 10)))
                        .from(10)
                        .flat(0)
                        .as("TA-Lib", EXACT, talib("ROC", 10)),
                windowed("Momentum.momentum", closes(c -> Momentum.momentum(c, 10)))
                        .from(10)
                        .flat(0)
                        .as("TA-Lib", 0, talib("MOM", 10)),
                endless("Momentum.trix", closes(c -> Momentum.trix(c, 15)))
                        .from(43)
                        .flat(0)
                        .as("TA-Lib", EXACT, talib("TRIX", 15)),
                windowed("Momentum.ultimateOscillator", one(b -> Momentum.ultimateOscillator(b, 7, 14, 28)))
                        .from(28)
                        .flat(50)
                        .as("TA-Lib", EXACT, talib("ULTOSC", 7, 14, 28)),
                windowed("Momentum.awesome", one(Momentum::awesome))
                        .from(33)
                        .flat(0)
                        .as(
                                "ta4j",
                                EXACT,
                                33,
                                Ta4jColumns.of(
                                        s -> List.of(new AwesomeOscillatorIndicator(new MedianPriceIndicator(s))))));
    }

    static List<IndicatorCase> volatility() {
        return List.of(
                windowed("Volatility.trueRange", one(Volatility::trueRange))
                        .from(1)
                        .flat(0)
                        .as("TA-Lib", 0, talib("TRANGE")),
                endless("Volatility.atr", one(b -> Volatility.atr(b, 14)))
                        .from(14)
                        .flat(0)
                        .as("TA-Lib", EXACT, talib("ATR", 14)),
                windowed("Volatility.bollinger", bands(b -> Volatility.bollinger(b.closes(), 20, 2)))
                        .from(19, 19, 19)
                        .flat(FLAT_PRICE, FLAT_PRICE, FLAT_PRICE)
                        .as("TA-Lib", ROUGH, talib("BBANDS", 20, 2, 2, 0)),
                endless("Volatility.keltner", bands(b -> Volatility.keltner(b, 20, 10, 2)))
                        .from(19, 19, 19)
                        .flat(FLAT_PRICE, FLAT_PRICE, FLAT_PRICE)
                        .as("ta4j", EXACT, SETTLED, Ta4jColumns.of(s -> {
                            KeltnerChannelMiddleIndicator middle =
                                    new KeltnerChannelMiddleIndicator(new ClosePriceIndicator(s), 20);
                            return List.of(
                                    new KeltnerChannelUpperIndicator(middle, 2, 10),
                                    middle,
                                    new KeltnerChannelLowerIndicator(middle, 2, 10));
                        })),
                windowed("Volatility.donchian", bands(b -> Volatility.donchian(b, 20)))
                        .from(19, 19, 19)
                        .flat(FLAT_PRICE, FLAT_PRICE, FLAT_PRICE)
                        .as(
                                "ta4j",
                                EXACT,
                                19,
                                Ta4jColumns.of(s -> List.of(
                                        new DonchianChannelUpperIndicator(s, 20),
                                        new DonchianChannelMiddleIndicator(s, 20),
                                        new DonchianChannelLowerIndicator(s, 20)))),
                windowed("Volatility.parkinson", one(b -> Volatility.parkinson(b, 20)))
                        .from(19)
                        .flat(0)
                        .as(
                                "plain loops",
                                EXACT,
                                one(b -> PlainLoops.each(
                                        b.size(),
                                        19,
                                        i -> Math.sqrt(PlainLoops.sum(
                                                        i - 19, i, k -> Math.pow(Math.log(b.high(k) / b.low(k)), 2))
                                                / (20 * 4 * Math.log(2)))))),
                windowed("Volatility.garmanKlass", one(b -> Volatility.garmanKlass(b, 20)))
                        .from(19)
                        .flat(0)
                        .as(
                                "plain loops",
                                EXACT,
                                one(b -> PlainLoops.each(
                                        b.size(),
                                        19,
                                        i -> Math.sqrt(PlainLoops.sum(
                                                        i - 19,
                                                        i,
                                                        k -> 0.5 * Math.pow(Math.log(b.high(k) / b.low(k)), 2)
                                                                - 0.3862943611198906
                                                                        * Math.pow(Math.log(b.close(k) / b.open(k)), 2))
                                                / 20)))),
                windowed("Volatility.yangZhang", one(b -> Volatility.yangZhang(b, 20)))
                        .from(20)
                        .flat(0)
                        .as("plain loops", EXACT, one(b -> PlainLoops.yangZhang(b, 20))));
    }
}
