package dev.kirby.ml;

/** Keeps every feature. */
final class SelectAll implements FeatureSelection {

    static final SelectAll INSTANCE = new SelectAll();

    private SelectAll() {}

    @Override
    public String name() {
        return "all";
    }

    @Override
    public SelectedFeatures select(TrainingData training) {
        return SelectedFeatures.of(training.names(), new double[training.names().size()], Long.MIN_VALUE);
    }
}
