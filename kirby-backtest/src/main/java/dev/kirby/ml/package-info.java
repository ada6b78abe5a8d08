/**
 * Models: what they learn from, how they are judged, and how one becomes a strategy.
 *
 * <p>{@link dev.kirby.ml.Features} are causal columns of a study, {@link dev.kirby.ml.Labels} say what came after each bar and when that
 * was known, and {@link dev.kirby.ml.TrainingData} is both, row by row. {@link dev.kirby.ml.FeatureSelection} chooses columns inside one
 * training window.
 */
@Experimental
@NullMarked
package dev.kirby.ml;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
