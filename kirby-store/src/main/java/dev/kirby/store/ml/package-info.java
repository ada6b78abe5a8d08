/**
 * Stored data as numbers for models: a matrix of features over time, windows of it for sequence models, and parts of it for
 * training, validation and test. Start with {@link dev.kirby.store.ml.Features}. A row knows only what was known when its candle
 * closed; what lies ahead is to be had in one place, {@link dev.kirby.store.ml.SampleWindows#ahead}, for the target.
 */
@NullMarked
package dev.kirby.store.ml;

import org.jspecify.annotations.NullMarked;
