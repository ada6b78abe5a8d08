package dev.kirby.backtest;

import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * LIQUIDITY SWEEP V3 and the backtest rules once more, written from the specification alone: quadratic, allocating, sharing
 * no code with the library but the series it reads.
 */
final class NaiveLiquiditySweep {

    record NaiveTrade(
            boolean isLong,
            int entryBar,
            int exitBar,
            double entryPrice,
            double exitPrice,
            double units,
            String reason,
            double pnl) {}

    private final CandleSeries b;
    private final Map<String, Double> p;
    private final TimeSeries funding;
    private double fee = 0.001;
    private double slippage = 0.0005;
    private double capital = 10_000;
    private double risk = 0.02;
    private boolean compounding;
    private boolean longs = true;
    private boolean shorts = true;

    NaiveLiquiditySweep(CandleSeries bars, Map<String, Double> params, TimeSeries funding) {
        this.b = bars;
        this.p = params;
        this.funding = funding;
    }

    NaiveLiquiditySweep costs(double newFee, double newSlippage) {
        fee = newFee;
        slippage = newSlippage;
        return this;
    }

    NaiveLiquiditySweep money(double newCapital, double newRisk, boolean compounds) {
        capital = newCapital;
        risk = newRisk;
        compounding = compounds;
        return this;
    }

    NaiveLiquiditySweep sides(boolean withLongs, boolean withShorts) {
        longs = withLongs;
        shorts = withShorts;
        return this;
    }

    private double trueRange(int i) {
        return Math.max(
                Math.max(b.high(i) - b.low(i), Math.abs(b.high(i) - b.close(i - 1))),
                Math.abs(b.low(i) - b.close(i - 1)));
    }

    private double[] atr() {
        double[] atr = new double[b.size()];
        Arrays.fill(atr, Double.NaN);
        for (int i = 14; i < b.size(); i++) {
            if (i == 14) {
                double sum = 0;
                for (int k = 1; k <= 14; k++) {
                    sum += trueRange(k);
                }
                atr[i] = sum / 14;
            } else {
                atr[i] = (13 * atr[i - 1] + trueRange(i)) / 14;
            }
        }
        return atr;
    }

    private int signalOf(int i, boolean isLong, double[] atr) {
        int lookback = p.get("key_level_lookback").intValue();
        if (i < lookback || i < 20) {
            return -1;
        }
        double level = isLong ? Double.MAX_VALUE : -Double.MAX_VALUE;
        for (int k = i - lookback; k < i; k++) {
            level = isLong ? Math.min(level, b.low(k)) : Math.max(level, b.high(k));
        }
        double depth = p.get("pierce_depth");
        if (isLong ? !(b.low(i) <= level * (1 - depth)) : !(b.high(i) >= level * (1 + depth))) {
            return -1;
        }
        double volume = 0;
        for (int k = i - 20; k < i; k++) {
            volume += b.volume(k);
        }
        if (!(b.volume(i) >= p.get("volume_spike_threshold") * (volume / 20))) {
            return -1;
        }
        for (int j = i; j < i + p.get("rejection_candles").intValue() && j < b.size(); j++) {
            double body = isLong ? b.close(j) - b.open(j) : b.open(j) - b.close(j);
            boolean back = isLong ? b.close(j) > level : b.close(j) < level;
            if (back && body >= p.get("reversal_candle_size") * atr[j]) {
                return j;
            }
        }
        return -1;
    }

    List<NaiveTrade> run() {
        double[] atr = atr();
        boolean[] longAt = new boolean[b.size()];
        boolean[] shortAt = new boolean[b.size()];
        for (int i = 0; i < b.size(); i++) {
            int j = longs ? signalOf(i, true, atr) : -1;
            if (j >= 0) {
                longAt[j] = true;
            }
            j = shorts ? signalOf(i, false, atr) : -1;
            if (j >= 0) {
                shortAt[j] = true;
            }
        }
        List<NaiveTrade> trades = new ArrayList<>();
        double realised = 0;
        int flatFrom = 0;
        for (int j = 0; j + 1 < b.size(); j++) {
            if (longAt[j] == shortAt[j] || j < flatFrom || capital + realised <= 0) {
                continue;
            }
            NaiveTrade trade = trade(j, longAt[j], atr[j], realised);
            if (trade.units() > 0) {
                trades.add(trade);
                realised += trade.pnl();
                flatFrom = trade.exitBar();
            }
        }
        return trades;
    }

    private NaiveTrade trade(int j, boolean isLong, double atr, double realised) {
        int entry = j + 1;
        double e = b.open(entry);
        double distance = p.get("stop_distance") * atr;
        double stop = isLong ? e - distance : e + distance;
        double target = isLong ? e + p.get("target_multiple") * distance : e - p.get("target_multiple") * distance;
        int most = p.getOrDefault("max_holding_periods", 0.0).intValue();
        int exit = -1;
        double raw = 0;
        String reason = "";
        boolean atClose = false;
        for (int k = entry; exit < 0; k++) {
            double bad = isLong ? b.low(k) : b.high(k);
            double good = isLong ? b.high(k) : b.low(k);
            if (k > entry && (isLong ? b.open(k) <= stop : b.open(k) >= stop)) {
                exit = k;
                raw = b.open(k);
                reason = "STOP_LOSS";
            } else if (k > entry && (isLong ? b.open(k) >= target : b.open(k) <= target)) {
                exit = k;
                raw = b.open(k);
                reason = "TAKE_PROFIT";
            } else if (isLong ? bad <= stop : bad >= stop) {
                exit = k;
                raw = stop;
                reason = "STOP_LOSS";
            } else if (isLong ? good >= target : good <= target) {
                exit = k;
                raw = target;
                reason = "TAKE_PROFIT";
            } else if (most > 0 && k == entry + most - 1) {
                exit = k;
                raw = b.close(k);
                reason = "MAX_HOLD";
                atClose = true;
            } else if (k == b.size() - 1) {
                exit = k;
                raw = b.close(k);
                reason = "END_OF_DATA";
                atClose = true;
            }
        }
        double base = compounding ? capital + realised : capital;
        double units = Math.min(base * risk / Math.abs(e - stop), Math.min(base, capital + realised) / e);
        double in = isLong ? e * (1 + slippage) : e * (1 - slippage);
        double out = reason.equals("TAKE_PROFIT") ? raw : isLong ? raw * (1 - slippage) : raw * (1 + slippage);
        double gain = units * (out - in);
        double pnl = (isLong ? gain : -gain) - (fee * (units * in) + fee * (units * out));
        double paid = 0;
        for (int f = 0; f < funding.size(); f++) {
            boolean held = funding.time(f) > b.time(entry)
                    && (atClose ? funding.time(f) < b.time(exit) + 300_000 : funding.time(f) <= b.time(exit));
            if (held && !Double.isNaN(funding.value(f))) {
                int bar = 0;
                while (bar + 1 < b.size() && b.time(bar + 1) <= funding.time(f)) {
                    bar++;
                }
                paid += b.open(bar) * funding.value(f);
            }
        }
        pnl -= isLong ? paid * units : -(paid * units);
        return new NaiveTrade(isLong, entry, exit, in, out, units, reason, pnl);
    }
}
