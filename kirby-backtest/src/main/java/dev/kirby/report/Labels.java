package dev.kirby.report;

import java.util.List;

/** Names under bars and beside cells, as long as there is room for them. Figures and dates are never cut. */
final class Labels {

    /** The width of a character, pixels. */
    static final double CHARACTER = 6.2;

    private static final int LEAST = 4;

    private Labels() {}

    /** The width of the longest, pixels. */
    static double width(List<String> names) {
        return CHARACTER * names.stream().mapToInt(String::length).max().orElse(1);
    }

    /**
     * Names that fit: first without the words that all of them begin with, such as the exchange, then cut. As they are where
     * one of them is a figure, or there is no room for four characters.
     */
    static List<String> fitted(List<String> names, double room) {
        int fits = (int) (room / CHARACTER);
        boolean words = names.stream().allMatch(name -> name.chars().anyMatch(Character::isLetter));
        if (!words || fits < LEAST || width(names) <= room) {
            return names;
        }
        int common = names.size() > 1 ? common(names) : 0;
        return names.stream()
                .map(name -> name.substring(common))
                .map(name -> name.length() > fits ? name.substring(0, fits - 1) + "…" : name)
                .toList();
    }

    /** How many characters all names begin with, up to the end of a word of theirs. */
    private static int common(List<String> names) {
        String first = names.get(0);
        int same = 0;
        for (int i = 0; i < first.length(); i++) {
            int at = i;
            char c = first.charAt(i);
            if (!names.stream().allMatch(name -> name.length() > at + 1 && name.charAt(at) == c)) {
                break;
            }
            same = ": /".indexOf(c) >= 0 ? i + 1 : same;
        }
        return same;
    }
}
