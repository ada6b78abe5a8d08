package dev.kirby.sweep;

/** All entry signals that occur in some list, numbered in the order of their bars, so that tables over them have no gaps. */
final class SignalIndex {

    /** Of no signals. */
    static final SignalIndex NONE = new SignalIndex(new int[0], new int[0]);

    private final int[] signals;
    // For each signal there could be, how many there are before it.
    private final int[] before;

    private SignalIndex(int[] signals, int[] before) {
        this.signals = signals;
        this.before = before;
    }

    /**
     * Replaces the signals in lists by numbers.
     *
     * @param lists of {@linkplain EntrySignal signals}
     * @param from first list
     * @param to last list, exclusive
     * @param bars how many bars there are
     * @return the signal of each number
     */
    static SignalIndex number(int[][] lists, int from, int to, int bars) {
        boolean[] occurs = new boolean[2 * bars];
        for (int list = from; list < to; list++) {
            for (int signal : lists[list]) {
                occurs[signal] = true;
            }
        }
        int[] numbers = new int[2 * bars];
        int count = 0;
        for (int signal = 0; signal < numbers.length; signal++) {
            numbers[signal] = count;
            count += occurs[signal] ? 1 : 0;
        }
        int[] signals = new int[count];
        for (int signal = 0; signal < numbers.length; signal++) {
            if (occurs[signal]) {
                signals[numbers[signal]] = signal;
            }
        }
        for (int list = from; list < to; list++) {
            int[] of = lists[list];
            for (int i = 0; i < of.length; i++) {
                of[i] = numbers[of[i]];
            }
        }
        return new SignalIndex(signals, numbers);
    }

    int size() {
        return signals.length;
    }

    int bar(int number) {
        return EntrySignal.bar(signals[number]);
    }

    /** The number of the first signal at a bar or later. */
    int firstAt(int bar) {
        return before[EntrySignal.of(bar, true)];
    }

    boolean isLong(int number) {
        return EntrySignal.isLong(signals[number]);
    }
}
