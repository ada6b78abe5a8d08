package dev.kirby.registry;

/** The evidence for a configuration so far, which limits the size of its positions. */
public enum LifecycleStage {
    /** Too few out-of-sample trades, or not yet significant. */
    DISCOVERY(0.25),
    /** At least 30 out-of-sample trades, significant. */
    VALIDATION(0.5),
    /** More than 100 trades, Sharpe above 1.5, significant. */
    MATURE(1),
    /** Was good, is getting worse. */
    DECAY(0),
    /** Loses, or hardly gains: simulated only. */
    PAPER(0);

    private final double sizeFactor;

    LifecycleStage(double sizeFactor) {
        this.sizeFactor = sizeFactor;
    }

    /** {@return what the intended position size is multiplied with, from 0 (simulated only) to 1} */
    public double sizeFactor() {
        return sizeFactor;
    }
}
