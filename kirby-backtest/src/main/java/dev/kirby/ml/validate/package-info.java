/**
 * How good a model is on rows that it has not seen, and how sure that is. Start with {@link dev.kirby.ml.validate.TimeFolds}: it
 * divides rows by time, never shuffled, fits on some and predicts the others. What that is worth in money, {@link
 * dev.kirby.validate.WalkForward} says.
 */
@Experimental
@NullMarked
package dev.kirby.ml.validate;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
