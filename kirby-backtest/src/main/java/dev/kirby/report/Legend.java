package dev.kirby.report;

import java.util.List;

/** The names of what is drawn together, in one line above the plot, so that they never lie on it. */
final class Legend {

    /** What it takes from the plot, pixels. */
    static final double HEIGHT = 16;

    private static final double MARK = 9;
    private static final double BESIDE_MARK = 3;
    private static final double BETWEEN = 12;

    private final List<Entry> entries;

    /** A name and its colour. */
    record Entry(String name, Ink ink) {}

    private Legend(List<Entry> entries) {
        this.entries = entries;
    }

    /** A legend of several; of one there is none, because the title names it. */
    static Legend of(List<Entry> entries) {
        return new Legend(entries.size() > 1 ? List.copyOf(entries) : List.of());
    }

    /** {@return the room it takes above the plot, pixels} */
    double height() {
        return entries.isEmpty() ? 0 : HEIGHT;
    }

    /** Draws it above the plot, from a place on; names are cut where they are wider than the plot. */
    void draw(Axes axes, double from) {
        double character = axes.canvas().characterWidth();
        double room = axes.right() - from;
        double marks = entries.size() * (MARK + BESIDE_MARK + BETWEEN);
        List<String> names = entries.stream().map(Entry::name).toList();
        if (marks + character * String.join("", names).length() > room) {
            names = Labels.fitted(names, (room - marks) / entries.size() * Labels.CHARACTER / character);
        }
        double at = from;
        for (int i = 0; i < entries.size(); i++) {
            axes.canvas().box(at, axes.top() - 14, MARK, MARK, entries.get(i).ink, 0.85, "");
            at += MARK + BESIDE_MARK;
            axes.canvas().text(at, axes.top() - 6, names.get(i), Canvas.Align.START, Ink.TEXT);
            at += character * names.get(i).length() + BETWEEN;
        }
    }
}
