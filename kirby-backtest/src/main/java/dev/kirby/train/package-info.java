/**
 * From a search to a configuration that is kept: {@link dev.kirby.train.Training} searches, validates by walk-forward,
 * assigns the stage that the out-of-sample trades earned ({@link dev.kirby.train.Lifecycle}), and writes the document. What
 * cannot be known from the data is null in it. {@link dev.kirby.train.Programme} does so for many markets,
 * {@link dev.kirby.train.Monitoring} judges what was kept, and {@link dev.kirby.train.Scheduler} runs tasks on a schedule.
 */
@NullMarked
package dev.kirby.train;

import org.jspecify.annotations.NullMarked;
