/**
 * Market data that stays. {@link dev.kirby.store.MarketDataStore} is where to start: it opens a folder, takes rows, answers
 * queries ({@link dev.kirby.store.query.CandleQuery}, {@link dev.kirby.store.query.RowQuery}, {@link dev.kirby.store.storage.SqlResult}) and
 * knows for each series what was ever requested ({@link dev.kirby.store.storage.Coverage}).
 *
 * <p>{@code .lake} keeps rows in a folder of Parquet files; {@code .collect} fills a store from a source.
 */
@NullMarked
package dev.kirby.store;

import org.jspecify.annotations.NullMarked;
