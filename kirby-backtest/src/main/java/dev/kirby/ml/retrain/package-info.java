/**
 * Models in use: trained again as data grow, put into production only where they are proven to be better than saying the most frequent
 * class, swapped without a gap, and watched. Start with {@link dev.kirby.ml.retrain.Retraining}.
 */
@Experimental
@NullMarked
package dev.kirby.ml.retrain;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
