package dev.kirby.registry;

/** The four steps of a training, in order. */
public enum JobStep {
    /** Reads the candles, or collects them first. */
    COLLECTION(1),
    /** Searches the parameters. */
    OPTIMISATION(2),
    /** Judges them out of sample. */
    VALIDATION(3),
    /** Saves the configuration. */
    STORAGE(4);

    private final int number;

    JobStep(int number) {
        this.number = number;
    }

    /**
     * {@return from 1 to 4}
     */
    public int number() {
        return number;
    }
}
