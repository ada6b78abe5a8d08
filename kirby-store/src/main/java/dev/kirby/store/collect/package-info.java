/**
 * Fills a store from a source. {@link dev.kirby.store.collect.Backfill} requests the history that is missing; start it with
 * {@link dev.kirby.store.MarketDataStore#backfill}.
 */
@NullMarked
package dev.kirby.store.collect;

import org.jspecify.annotations.NullMarked;
