/**
 * Which candle series are to be collected: stars, listed in a YAML file and kept in the store. {@link
 * dev.kirby.store.stars.StarFile} reads the file, {@link dev.kirby.store.stars.Stars} takes it into the store's {@link
 * dev.kirby.store.stars.Catalogue} and says what changed, {@link dev.kirby.store.collect.StarBackfill} collects the history of
 * what is active.
 */
@NullMarked
package dev.kirby.store.stars;

import org.jspecify.annotations.NullMarked;
