package dev.kirby.exchange.internal.rows;

/**
 * Reads decimal numbers from characters, to the same double as {@link Double#parseDouble}: exactly by one multiplication or
 * division where both parts fit a double without rounding (Clinger, "How to read floating point numbers accurately", 1990),
 * by the library otherwise.
 */
public final class Decimals {

    private static final long EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Decimals() {}

    /**
     * Reads a number.
     *
     * @param text where it stands
     * @param offset its first character
     * @param length how many characters it has
     * @return the nearest double
     * @throws NumberFormatException if the characters are none
     */
    public static double parse(char[] text, int offset, int length) {
        int at = offset;
        int end = offset + length;
        boolean negative = at < end && text[at] == '-';
        if (negative) {
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int decimals = 0;
        boolean point = false;
        for (; at < end; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                if (digits > 17) {
                    return slow(text, offset, length);
                }
                mantissa = mantissa * 10 + (c - '0');
                if (mantissa > 0) {
                    digits++;
                }
                if (point) {
                    decimals++;
                }
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return slow(text, offset, length);
            }
        }
        boolean empty = length - (negative ? 1 : 0) - (point ? 1 : 0) <= 0;
        if (empty) {
            return slow(text, offset, length);
        }
        // Zeros at the end, which venues pad with, need not count.
        while (mantissa > EXACT && decimals > 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            decimals--;
        }
        if (mantissa > EXACT || decimals >= POWERS.length) {
            return slow(text, offset, length);
        }
        double value = mantissa / POWERS[decimals];
        return negative ? -value : value;
    }

    /** What the library reads beside decimal notation (hexadecimal, NaN, Infinity, Java's suffixes) no venue means. */
    private static double slow(char[] text, int offset, int length) {
        String number = new String(text, offset, length);
        if (!isDecimal(number)) {
            throw new NumberFormatException("'" + number + "' is no number");
        }
        return Double.parseDouble(number);
    }

    /** An optional minus, digits with at most one point, and optionally a power of ten. */
    private static boolean isDecimal(String number) {
        int at = number.startsWith("-") ? 1 : 0;
        int digits = 0;
        int points = 0;
        for (; at < number.length() && number.charAt(at) != 'e' && number.charAt(at) != 'E'; at++) {
            digits += isDigit(number.charAt(at)) ? 1 : 0;
            points += number.charAt(at) == '.' ? 1 : 0;
            if (!isDigit(number.charAt(at)) && number.charAt(at) != '.') {
                return false;
            }
        }
        return digits > 0 && points <= 1 && (at == number.length() || isPower(number, at + 1));
    }

    private static boolean isPower(String number, int from) {
        int at = from < number.length() && (number.charAt(from) == '-' || number.charAt(from) == '+') ? from + 1 : from;
        boolean any = at < number.length();
        for (; at < number.length(); at++) {
            any &= isDigit(number.charAt(at));
        }
        return any;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
