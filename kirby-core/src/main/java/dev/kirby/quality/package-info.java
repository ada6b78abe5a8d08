/**
 * Judging stored rows: {@link dev.kirby.quality.QualityCheck} takes them in batches, in one pass and with flat memory, and
 * ends in a {@link dev.kirby.quality.QualityReport} with one {@link dev.kirby.quality.Finding} per check. Nothing here
 * repairs anything: a bad row is kept, reported and argued about.
 *
 * <p>{@link dev.kirby.quality.Admission} stands before that, at the door: what no row can be is never stored.
 */
@NullMarked
package dev.kirby.quality;

import org.jspecify.annotations.NullMarked;
