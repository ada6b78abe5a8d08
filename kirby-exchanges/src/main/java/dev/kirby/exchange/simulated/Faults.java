package dev.kirby.exchange.simulated;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on a simulated exchange, and how often: a share of requests for each kind.
 *
 * <p>Immutable and thread-safe.
 */
public final class Faults {

    /** No faults. */
    public static final Faults NONE = new Faults(Map.of(), 200, 0);

    /** A way to fail. */
    public enum Kind {
        /** Too many requests, as the venue says it: HTTP 429, or an error in HTTP 200. */
        LIMITED("429"),
        /** A ban, as the venue says it: HTTP 418 with {@code Retry-After}, a 403, or an error in HTTP 200. */
        BANNED("418"),
        /** HTTP 503 without a useful body. */
        BROKEN("503"),
        /** The connection ends in the middle of the body. */
        CUT("cut"),
        /** A complete HTTP answer whose JSON ends in the middle. */
        TRUNCATED("truncate"),
        /** The answer comes late. */
        SLOW("slow"),
        /** HTTP 403 with a page of HTML. */
        FORBIDDEN("html403"),
        /** HTTP 200 with something that is no answer. */
        GARBAGE("garbage"),
        /** Some rows of the answer stand in it twice. */
        DUPLICATED("duplicate"),
        /** The rows of the answer are in no order. */
        SHUFFLED("shuffle");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Map<Kind, Double> shares;
    private final int slowMillis;
    private final int skewMillis;

    private Faults(Map<Kind, Double> shares, int slowMillis, int skewMillis) {
        EnumMap<Kind, Double> copy = new EnumMap<>(Kind.class);
        copy.putAll(shares);
        this.shares = Collections.unmodifiableMap(copy);
        this.slowMillis = slowMillis;
        this.skewMillis = skewMillis;
    }

    /**
     * Reads the form that {@link #toString()} prints.
     *
     * @param text for example {@code 429=0.02,503=0.02,cut=0.01,slow=0.01:200ms}, and {@code skew=-45000ms} for a clock that
     *     is wrong all the time; empty or {@code none} for no faults
     * @return the faults
     * @throws InvalidRequestException for an unknown kind or a share that is not from 0 to 1
     */
    public static Faults parse(String text) {
        if (text.isBlank() || text.equals("none")) {
            return NONE;
        }
        EnumMap<Kind, Double> shares = new EnumMap<>(Kind.class);
        int slow = NONE.slowMillis;
        int skew = 0;
        double total = 0;
        for (String part : text.strip().split("\\s*,\\s*")) {
            String[] pair = part.split("=", 2);
            if (part.matches("skew=[+-]?\\d{1,8}ms")) {
                skew = Integer.parseInt(pair[1].substring(0, pair[1].length() - 2));
                continue;
            }
            Kind kind = kind(pair[0], text);
            String share = pair.length < 2 ? "" : pair[1];
            if (kind == Kind.SLOW && share.matches("[^:]*:\\d{1,5}ms")) {
                slow = Integer.parseInt(share.substring(share.indexOf(':') + 1, share.length() - 2));
                share = share.substring(0, share.indexOf(':'));
            }
            if (!share.matches("0|1|0?\\.\\d+|1\\.0+")) {
                throw new InvalidRequestException("Fault " + pair[0]
                        + " needs a share of requests from 0 to 1, such as 0.02, was '" + share + "'.");
            }
            shares.put(kind, Double.parseDouble(share));
            total += Double.parseDouble(share);
        }
        if (total > 1) {
            throw new InvalidRequestException("The shares of faults add up to " + total + ", which is more than 1.");
        }
        return new Faults(shares, slow, skew);
    }

    private static Kind kind(String name, String text) {
        for (Kind kind : Kind.values()) {
            if (kind.text.equals(name.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new InvalidRequestException("Unknown fault '" + name + "' in '" + text
                + "': use 429, 418, 503, cut, truncate, slow, html403, garbage, duplicate or shuffle, such as"
                + " 429=0.02,cut=0.01, or skew=-45000ms for a wrong clock.");
    }

    /** The fault of the next request, null for none. */
    @Nullable
    Kind next(SplittableRandom random) {
        double at = random.nextDouble();
        for (Map.Entry<Kind, Double> share : shares.entrySet()) {
            at -= share.getValue();
            if (at < 0) {
                return share.getKey();
            }
        }
        return null;
    }

    int slowMillis() {
        return slowMillis;
    }

    /** How far the venue's clock is ahead. */
    int skewMillis() {
        return skewMillis;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Faults that
                && shares.equals(that.shares)
                && slowMillis == that.slowMillis
                && skewMillis == that.skewMillis;
    }

    @Override
    public int hashCode() {
        return (shares.hashCode() * 31 + slowMillis) * 31 + skewMillis;
    }

    /** The form that {@link #parse} reads; {@code none} without faults. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        shares.forEach(
                (kind, share) -> parts.add(kind + "=" + share + (kind == Kind.SLOW ? ":" + slowMillis + "ms" : "")));
        if (skewMillis != 0) {
            parts.add("skew=" + skewMillis + "ms");
        }
        return parts.isEmpty() ? "none" : String.join(",", parts);
    }
}
