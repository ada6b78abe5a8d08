package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import java.io.Serializable;

/**
 * How orders reach the market, and when there are none. Everything is off by default.
 *
 * @param latency bars that a decision takes to be carried out on top of the one it waits anyway; 0 for none
 * @param volumeShare most of a bar's volume that orders take, 0.1 for 10 %; 0 for no limit
 * @param cooldown bars after a losing trade in which no position is opened; 0 for none
 */
public record Execution(int latency, double volumeShare, int cooldown) implements Serializable {

    /** A decision at a close is carried out at the next open, wholly. */
    public static final Execution DEFAULT = new Execution(0, 0, 0);

    /** Checks all three. */
    public Execution {
        if (latency < 0 || cooldown < 0) {
            throw new InvalidRequestException(
                    "latency and cooldown are counts of bars, 0 or more; were " + latency + " and " + cooldown + ".");
        }
        if (!(volumeShare >= 0 && volumeShare <= 1)) {
            throw new InvalidRequestException(
                    "volume_share must be a share from 0 to 1 (0.1 means 10 %), was " + volumeShare + ".");
        }
    }

    /**
     * A copy in which decisions are carried out later.
     *
     * @param bars 1 means: decided at a close, carried out at the open after the next bar
     * @return the new execution
     */
    public Execution withLatency(int bars) {
        return new Execution(bars, volumeShare, cooldown);
    }

    /**
     * A copy in which orders take a share of each bar's volume at most. What an entry does not get is cancelled; what an exit
     * does not get is closed at the next opens.
     *
     * @param share for example 0.1
     * @return the new execution
     */
    public Execution withVolumeShare(double share) {
        return new Execution(latency, share, cooldown);
    }

    /**
     * A copy that pauses after a losing trade.
     *
     * @param bars after the bar of exit, in which no position is opened
     * @return the new execution
     */
    public Execution withCooldown(int bars) {
        return new Execution(latency, volumeShare, bars);
    }

    /** For example {@code Execution[latency 1, volume share 0.1, cooldown 12]}. */
    @Override
    public String toString() {
        return "Execution[latency " + latency + (volumeShare > 0 ? ", volume share " + volumeShare : "")
                + (cooldown > 0 ? ", cooldown " + cooldown : "") + "]";
    }
}
