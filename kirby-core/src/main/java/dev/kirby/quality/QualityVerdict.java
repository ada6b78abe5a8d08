package dev.kirby.quality;

/** What a check concludes, from best to worst. */
public enum QualityVerdict {
    /** The check does not apply, or could not be made. */
    SKIPPED,
    /** Nothing found. */
    PASS,
    /** Something that a real market can do, such as a gap or a large move: look at it. */
    WARN,
    /** Something that no market can do, such as a high below a low: the data is wrong. */
    FAIL
}
