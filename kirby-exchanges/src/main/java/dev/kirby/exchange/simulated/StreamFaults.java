package dev.kirby.exchange.simulated;

import dev.kirby.InvalidRequestException;

/**
 * What goes wrong on the streams of a simulated exchange: how likely each is in a second of a connection.
 *
 * @param drop a message ends in its middle, and the connection with it
 * @param repeat the last message comes again
 * @param late a message of the past comes again
 * @param mute the connection stays open, and nothing comes any more
 */
public record StreamFaults(double drop, double repeat, double late, double mute) {

    /** No faults. */
    public static final StreamFaults NONE = new StreamFaults(0, 0, 0, 0);

    /** Checks that all are chances. */
    public StreamFaults {
        if (!(drop >= 0 && repeat >= 0 && late >= 0 && mute >= 0 && drop + repeat + late + mute <= 1)) {
            throw new InvalidRequestException("Each chance must be 0 or more, and all together 1 at most.");
        }
    }
}
