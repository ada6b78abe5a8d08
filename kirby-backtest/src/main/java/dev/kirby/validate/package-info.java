/**
 * Separates an edge from luck: {@link dev.kirby.validate.WalkForward} trains on the past and judges on what came after, {@link
 * dev.kirby.validate.Significance} has the statistics, and a {@link dev.kirby.validate.WalkForwardResult} ends in a verdict
 * with reasons. Nothing here chooses parameters; that is the work of {@code dev.kirby.optimize}.
 */
@NullMarked
package dev.kirby.validate;

import org.jspecify.annotations.NullMarked;
