package dev.kirby.backtest.internal;

import dev.kirby.market.ContractType;

/** How many units the orders of a market may still take in a bar: a share of its volume. For one thread. */
final class VolumeRoom {

    private final BarData data;
    private final double share;
    private final boolean countsCoins;
    private int bar = -1;
    private double taken;

    /** With a share of 0 there is no limit. */
    VolumeRoom(BarData data, double share) {
        this.data = data;
        this.share = share;
        if (share > 0) {
            data.requireVolumes("Execution.withVolumeShare");
        }
        this.countsCoins = data.perpetual.contract() == ContractType.LINEAR;
    }

    double in(int at) {
        if (share == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double volume = data.bars.volume(at);
        double units = countsCoins ? volume : volume * data.open(at);
        return share * units - (bar == at ? taken : 0);
    }

    void take(int at, double units) {
        taken = bar == at ? taken + units : units;
        bar = at;
    }
}
