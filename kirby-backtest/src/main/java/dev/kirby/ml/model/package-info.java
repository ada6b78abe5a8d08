/**
 * Models that learn from columns: start with {@link dev.kirby.ml.model.Models}. A learner fits training data; what it gives is a
 * model that predicts, explains itself and is saved as text files. Libraries train, Kirby predicts: a fitted model is plain arrays.
 */
@Experimental
@NullMarked
package dev.kirby.ml.model;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
