package dev.kirby.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The known names that an unknown one may have meant: those that differ from it in a few letters.
 *
 * <p>The distance counts letters left out, added, changed, and neighbours exchanged (optimal string alignment); case, and
 * whether words are joined by {@code -} or {@code _}, do not count. One difference in three letters is near enough.
 */
public final class NearestNames {

    private static final int LETTERS_A_DIFFERENCE = 3;
    private static final int SHOWN = 3;

    private NearestNames() {}

    /**
     * {@return a part of a message, such as {@code " (did you mean candles?)"}; empty where no known name is near}
     *
     * @param typed what was typed
     * @param known the names that there are
     */
    public static String hint(String typed, Collection<String> known) {
        String name = plain(typed);
        int enough = Math.max(1, name.length() / LETTERS_A_DIFFERENCE);
        int nearest =
                known.stream().mapToInt(one -> distance(name, plain(one))).min().orElse(Integer.MAX_VALUE);
        if (name.isEmpty() || nearest > enough || nearest >= name.length()) {
            return "";
        }
        return known.stream()
                .filter(one -> distance(name, plain(one)) == nearest)
                .sorted(Comparator.naturalOrder())
                .limit(SHOWN)
                .collect(Collectors.joining(" or ", " (did you mean ", "?)"));
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
