/**
 * Reading stored candles and rows ({@link dev.kirby.store.query.CandleQuery}, {@link dev.kirby.store.query.RowQuery}),
 * building candles from finer ones, and comparing the candles of two markets.
 */
@NullMarked
package dev.kirby.store.query;

import org.jspecify.annotations.NullMarked;
