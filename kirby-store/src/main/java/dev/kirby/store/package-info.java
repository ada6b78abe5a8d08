/**
 * Market data that stays. {@link dev.kirby.store.MarketDataStore} is where to start: it opens a folder, takes rows, answers
 * queries ({@link dev.kirby.store.CandleQuery}, {@link dev.kirby.store.RowQuery}, {@link dev.kirby.store.SqlResult}) and
 * knows for each series what was ever asked for ({@link dev.kirby.store.Coverage}).
 *
 * <p>{@code .lake} keeps rows in a folder of Parquet files; {@code .collect} fills a store from a source.
 */
@NullMarked
package dev.kirby.store;

import org.jspecify.annotations.NullMarked;
