package dev.kirby.ml.retrain;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.Features;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.strategy.Study;
import java.time.Instant;
import java.util.SplittableRandom;

/** Candles whose next close follows from the volume, as far as the strength says: 0 is a market in which nothing can be learnt. */
public final class PlantedMarket {

    public static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    public static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    /** What models may read of it. */
    public static final Features FEATURES = Features.none()
            .with("volume", Study::volumes)
            .with("change", study -> dev.kirby.indicator.Indicators.change(study.closes(), 1))
            .with("noise", study -> study.column("noise", bars -> noise(bars)));

    private PlantedMarket() {}

    private static double[] noise(CandleSeries bars) {
        double[] noise = new double[bars.size()];
        for (int bar = 0; bar < noise.length; bar++) {
            noise[bar] = new SplittableRandom(bars.time(bar)).nextDouble();
        }
        return noise;
    }

    /** Hours, one after the other. */
    public static CandleSeries hours(int count, double strength, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        double close = 100;
        double chance = 0.5;
        for (int bar = 0; bar < count; bar++) {
            double open = close;
            close = open * (random.nextDouble() < chance ? 1.004 : 1 / 1.004);
            double volume = 1 + random.nextDouble();
            chance = 0.5 + (volume > 1.5 ? strength : -strength) / 2;
            rows.candle(
                    START.toEpochMilli() + bar * 3_600_000L,
                    open,
                    Math.max(open, close),
                    Math.min(open, close),
                    close,
                    volume,
                    10);
        }
        return CandleSeries.of(BTC, Interval.H1, rows.build());
    }
}
