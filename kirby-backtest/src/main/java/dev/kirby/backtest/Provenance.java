package dev.kirby.backtest;

import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Sizing;
import java.util.Locale;

/**
 * The origin of a result: enough to compare two results and to reproduce one.
 *
 * @param data the series, such as {@code binance:BTC/USDT:USDT candles 5m}
 * @param fingerprint 16 hexadecimal digits over every time, price and volume of the series
 * @param strategy its name
 * @param params its numbers
 * @param costs fees and slippage
 * @param sizing capital at risk
 * @param versions of Kirby and Java, such as {@code kirby 0.1.0, java 17.0.9}
 */
public record Provenance(
        String data, String fingerprint, String strategy, Params params, Costs costs, Sizing sizing, String versions) {

    /**
     * The fingerprint of a series: a 64-bit hash of its columns.
     *
     * @param bars the candles
     * @return 16 hexadecimal digits
     */
    public static String fingerprint(CandleSeries bars) {
        long hash = bars.size();
        for (int bar = 0; bar < bars.size(); bar++) {
            hash = mix(hash, bars.time(bar));
            hash = mix(hash, Double.doubleToLongBits(bars.open(bar)));
            hash = mix(hash, Double.doubleToLongBits(bars.high(bar)));
            hash = mix(hash, Double.doubleToLongBits(bars.low(bar)));
            hash = mix(hash, Double.doubleToLongBits(bars.close(bar)));
            hash = mix(hash, Double.doubleToLongBits(bars.volume(bar)));
        }
        return String.format(Locale.ROOT, "%016x", hash);
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** {@return the versions of Kirby and of Java that run, such as {@code kirby 0.1.0, java 17.0.9+9}} */
    public static String currentVersions() {
        String kirby = Provenance.class.getPackage().getImplementationVersion();
        return "kirby " + (kirby == null ? "development" : kirby) + ", java " + Runtime.version();
    }

    /** For example {@code Provenance[LIQUIDITY_SWEEP_V3 on 1f00b2c3d4e5f607]}. */
    @Override
    public String toString() {
        return "Provenance[" + strategy + " on " + fingerprint + "]";
    }
}
