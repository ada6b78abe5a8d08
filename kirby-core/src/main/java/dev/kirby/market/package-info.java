/**
 * The vocabulary of markets: what is traded where ({@link dev.kirby.market.Instrument}), over which spans of time ({@link
 * dev.kirby.market.Interval}, {@link dev.kirby.market.TimeRange}), and which kinds of data exist about it ({@link
 * dev.kirby.market.Dataset}, {@link dev.kirby.market.SeriesId}), with one record per kind of row.
 *
 * <p>Start with {@link dev.kirby.market.Instrument#parse}. Long runs of rows do not live here but in {@code
 * dev.kirby.series}, as columns.
 */
@NullMarked
package dev.kirby.market;

import org.jspecify.annotations.NullMarked;
