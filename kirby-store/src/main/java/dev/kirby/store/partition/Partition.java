package dev.kirby.store.partition;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.SeriesId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One share of the series of a store, such as the second of five. Each series belongs to exactly one of the five, by its name
 * alone: all machines and all releases agree.
 *
 * @param number which one, from 1
 * @param of how many there are
 */
public record Partition(int number, int of) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\d{1,4})");
    private static final int MOST = 1_000;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Checks that it is one of them. */
    public Partition {
        if (of < 1 || of > MOST || number < 1 || number > of) {
            throw new InvalidRequestException(
                    "A partition is one of 1 to " + MOST + ", such as 2/5, was " + number + "/" + of + ".");
        }
    }

    /**
     * {@return the partition that a text names}
     *
     * @param text such as {@code 2/5}
     * @throws InvalidRequestException if it names none
     */
    public static Partition parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new InvalidRequestException(
                    "Cannot read the partition '" + text + "': write its number and how many there are, such as 2/5.");
        }
        return new Partition(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** {@return all partitions of the same count, this one among them, in order} */
    public List<Partition> all() {
        return IntStream.rangeClosed(1, of).mapToObj(n -> new Partition(n, of)).toList();
    }

    /**
     * {@return whether a series belongs to this partition}
     *
     * @param series any
     */
    public boolean holds(SeriesId series) {
        return Long.remainderUnsigned(hash(series.toString()), of) + 1 == number;
    }

    /** FNV-1a, with MurmurHash3's last step, without which names that differ in one letter share their lowest bits. */
    private static long hash(String name) {
        long hash = FNV_BASIS;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (letter & 0xff)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** For example {@code 2/5}. */
    @Override
    public String toString() {
        return number + "/" + of;
    }
}
