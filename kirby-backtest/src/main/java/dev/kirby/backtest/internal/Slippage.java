package dev.kirby.backtest.internal;

import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.StudyColumns;

/**
 * By which share of the price a market order is filled worse: a part that is always the same, one that grows with volatility, and
 * one that grows with the square root of the order's share of the volume.
 *
 * <p>Volatility and volume are those of the bars before the fill. Immutable and thread-safe.
 */
public final class Slippage {

    private static final int VOLUME_BARS = 20;
    private static final double MOST = 0.99;

    private final double base;
    private final double atrShare;
    private final double impact;
    /** The bars of the average true range. */
    public static final int ATR_BARS = 14;

    private final CandleSeries bars;
    private final double[] atr;

    /**
     * For fills in bars.
     *
     * @param bars the candles
     * @param base share of the price
     * @param atrShare share of the average true range
     * @param impact share of the price that an order of one bar's mean volume costs
     * @param columns has the average true range, asked for where it is needed
     */
    public Slippage(CandleSeries bars, double base, double atrShare, double impact, StudyColumns columns) {
        this.bars = bars;
        this.base = base;
        this.atrShare = atrShare;
        this.impact = impact;
        if (impact > 0) {
            BarData.requireVolumes(bars, "Costs.withImpact");
        }
        this.atr = atrShare > 0 ? columns.atr(ATR_BARS) : new double[0];
    }

    /**
     * The share for an order.
     *
     * @param bar the bar of the fill
     * @param price the raw price
     * @param units base units
     * @return at most 0.99
     */
    public double share(int bar, double price, double units) {
        double share = base;
        if (atrShare > 0 && bar > 0 && !Double.isNaN(atr[bar - 1])) {
            share += atrShare * (atr[bar - 1] / price);
        }
        if (impact > 0) {
            share += impact * Math.sqrt(units / meanVolume(bar));
        }
        return Math.min(share, MOST);
    }

    private double meanVolume(int bar) {
        double sum = 0;
        int from = Math.max(0, bar - VOLUME_BARS);
        for (int i = from; i < bar; i++) {
            sum += bars.volume(i);
        }
        return sum / Math.max(1, bar - from);
    }
}
