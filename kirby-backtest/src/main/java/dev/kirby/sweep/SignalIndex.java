package dev.kirby.sweep;

/** All signals that occur in some list, numbered in the order of their bars, so that tables over them have no holes. */
final class SignalIndex {

    private SignalIndex() {}

    /**
     * Replaces the codes in lists by numbers.
     *
     * @return the code of each number
     */
    static int[] number(int[][] lists, int from, int to, int bars) {
        boolean[] occurs = new boolean[2 * bars];
        for (int list = from; list < to; list++) {
            for (int code : lists[list]) {
                occurs[code] = true;
            }
        }
        int[] numbers = new int[2 * bars];
        int count = 0;
        for (int code = 0; code < numbers.length; code++) {
            numbers[code] = count;
            count += occurs[code] ? 1 : 0;
        }
        int[] codes = new int[count];
        for (int code = 0; code < numbers.length; code++) {
            if (occurs[code]) {
                codes[numbers[code]] = code;
            }
        }
        for (int list = from; list < to; list++) {
            int[] of = lists[list];
            for (int i = 0; i < of.length; i++) {
                of[i] = numbers[of[i]];
            }
        }
        return codes;
    }
}
