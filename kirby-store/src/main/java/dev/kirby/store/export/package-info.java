/**
 * Stored data as files for others: CSV and Parquet with a JSON document beside each that says what it is. Start with {@link
 * dev.kirby.store.export.Export}. The rows go from the store's engine to the file without passing through memory as a whole.
 */
@NullMarked
package dev.kirby.store.export;

import org.jspecify.annotations.NullMarked;
