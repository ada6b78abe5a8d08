package dev.kirby.report;

import java.util.Locale;

/** A colour by what it is for; pages have a light and a dark value for each, pictures have the light one. */
public enum Ink {
    /** Words and figures. */
    TEXT(0x1c1f24),
    /** Labels, and lines to compare with. */
    MUTED(0x6a717c),
    /** Lines behind the data. */
    GRID(0xe3e4e0),
    /** Behind everything. */
    SURFACE(0xffffff),
    /** The first line, and values that are neither good nor bad. */
    BLUE(0x2563a8),
    /** The second line. */
    ORANGE(0xc2620c),
    /** The third line. */
    VIOLET(0x7352a8),
    /** Gains. */
    GREEN(0x1a8754),
    /** Losses. */
    RED(0xc0392b),
    /** Warnings. */
    AMBER(0xb7791f);

    private final int light;

    Ink(int light) {
        this.light = light;
    }

    /** {@return the value in pictures, {@code 0xRRGGBB}} */
    public int rgb() {
        return light;
    }

    /** The name of the variable in the page's style. */
    String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
