package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.Study;
import java.util.List;
import java.util.function.Function;

/** Labels by a function of the user. */
record OwnLabels(String name, List<LabelClass> classes, int horizon, Function<Study, LabelColumn> labels)
        implements Labels {

    OwnLabels {
        requireNonNull(name, "name");
        requireNonNull(labels, "labels");
        classes = List.copyOf(classes);
        Horizon.checked(horizon);
    }

    @Override
    public LabelColumn over(Study study) {
        LabelColumn column = requireNonNull(labels.apply(study), () -> "Labels '" + name + "' returned null.");
        if (column.size() != study.size() || !column.classes().equals(classes)) {
            throw new InvalidRequestException("Labels '" + name + "' need one value for each of " + study.size()
                    + " bars, of the classes " + classes + ", but gave " + column + ".");
        }
        return column;
    }

    /** For example {@code Labels[next bar up, 1 ahead]}. */
    @Override
    public String toString() {
        return "Labels[" + name + ", " + horizon + " ahead]";
    }
}
