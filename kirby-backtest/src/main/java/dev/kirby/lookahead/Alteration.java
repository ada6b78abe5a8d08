package dev.kirby.lookahead;

/** A way to change everything that is known after a bar. */
enum Alteration {
    /** The data end there. */
    CUT("are cut off"),
    /** Every later value is another one. */
    PERTURB("have other values"),
    /** Every later row comes one bar later. */
    SHIFT("come one bar later");

    private final String words;

    Alteration(String words) {
        this.words = words;
    }

    /** What the later bars do, such as {@code are cut off}. */
    String words() {
        return words;
    }
}
