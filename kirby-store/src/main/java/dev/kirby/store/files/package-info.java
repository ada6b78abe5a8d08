/**
 * Candles from files of others: CSV, CSV.gz and ZIP, one or many, as one import that is checked completely before anything
 * is stored. Start with {@link dev.kirby.store.files.FileImport}. Writing files is the work of {@code
 * dev.kirby.store.export}; bulk archives of venues are fetched elsewhere and end up here.
 */
@NullMarked
package dev.kirby.store.files;

import org.jspecify.annotations.NullMarked;
