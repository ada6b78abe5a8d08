package dev.kirby.sweep;

import dev.kirby.performance.EquitySteps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The daily returns of combinations, small: the days on which the equity moved, each as the number of days skipped before it
 * and a float of 24 significant bits. Some 5 bytes a day with a position; combinations for which there is no room are not
 * kept. Written by one {@link Writer} a thread, each combination once; read when all are done.
 */
final class KeptReturns {

    private static final int CHUNK = 1 << 20;
    private static final long NOWHERE = -1;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int days;
    private final int worst;
    private final int chunkSize;
    private final long most;
    private final long[] places;
    private final List<byte[]> chunks = new ArrayList<>();
    private long held;

    /**
     * Room for returns.
     *
     * @param combinations how many there are
     * @param days in each
     * @param most bytes to hold
     */
    KeptReturns(int combinations, int days, long most) {
        this.days = days;
        // At most five bytes of a gap and four of a value a day; the gap to the end.
        this.worst = 9 * days + 5;
        this.chunkSize = (int) Math.max(worst, Math.min(CHUNK, (long) worst * combinations));
        this.most = most;
        this.places = new long[combinations];
        Arrays.fill(places, NOWHERE);
    }

    /** The writer of one thread. */
    Writer writer() {
        return new Writer();
    }

    int days() {
        return days;
    }

    boolean keeps(int combination) {
        return places[combination] != NOWHERE;
    }

    private synchronized int grow(byte[] chunk) {
        if (held + chunk.length > most) {
            return -1;
        }
        held += chunk.length;
        chunks.add(chunk);
        return chunks.size() - 1;
    }

    /** A return as it is kept. */
    static float rounded(double before, double equity) {
        return before > 0 ? (float) (equity / before - 1) : 0;
    }

    /** Reads what was kept of a combination into an array of a value a day. */
    void read(int combination, double[] into) {
        long place = places[combination];
        byte[] chunk = chunks.get((int) (place >>> 32));
        int at = (int) place;
        Arrays.fill(into, 0);
        int day = -1;
        while (true) {
            int gap = 0;
            int shift = 0;
            byte part;
            do {
                part = chunk[at++];
                gap |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            day += gap + 1;
            if (day >= days) {
                return;
            }
            into[day] = Float.intBitsToFloat((int) INTS.get(chunk, at));
            at += Integer.BYTES;
        }
    }

    /** Appends to chunks of its own. */
    final class Writer {
        private byte[] chunk = {};
        private int number;
        private int at;
        private boolean full;

        /** Keeps the returns of a combination, if there is room. */
        void keep(int combination, EquitySteps equity) {
            if (full || !room()) {
                return;
            }
            places[combination] = (long) number << 32 | at;
            double before = equity.capital();
            int last = -1;
            for (int step = 0; step < equity.count(); step++) {
                double now = equity.value(step);
                float value = rounded(before, now);
                if (now != before && value != 0) {
                    gap(equity.day(step) - last - 1);
                    INTS.set(chunk, at, Float.floatToRawIntBits(value));
                    at += Integer.BYTES;
                    last = equity.day(step);
                }
                before = now;
            }
            gap(days - last - 1);
        }

        private boolean room() {
            if (chunk.length - at >= worst) {
                return true;
            }
            byte[] next = new byte[chunkSize];
            number = grow(next);
            full = number < 0;
            chunk = full ? new byte[0] : next;
            at = 0;
            return !full;
        }

        private void gap(int days) {
            int rest = days;
            while (rest > 0x7f) {
                chunk[at++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            chunk[at++] = (byte) rest;
        }
    }
}
