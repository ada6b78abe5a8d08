/**
 * The seam between those who have market data and those who want it. A {@link dev.kirby.source.MarketDataSource} answers
 * one page at a time and says for which window the page answers; exchanges and archives implement it, stores consume it,
 * and neither knows the other.
 */
@NullMarked
package dev.kirby.source;

import org.jspecify.annotations.NullMarked;
