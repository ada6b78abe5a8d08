/**
 * The port below the front door: {@link dev.kirby.store.storage.RowStorage}, which a folder and a database implement, and
 * the values that pass through it. Everything that reads or writes stored data, from backfill to export, knows this package
 * and no other part of the store.
 */
@Experimental
@NullMarked
package dev.kirby.store.storage;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
