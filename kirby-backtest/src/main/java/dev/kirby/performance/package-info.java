/**
 * Where trades become numbers: {@link dev.kirby.performance.Trade}, {@link dev.kirby.performance.Fill} and the
 * {@link dev.kirby.performance.Metric}s of a run. Nothing here knows how a run was made.
 */
@NullMarked
package dev.kirby.performance;

import org.jspecify.annotations.NullMarked;
