/**
 * The arithmetic of a trade, a day and a tally, in one place, because both engines must agree to the last bit. Not for use
 * outside the library.
 */
@NullMarked
package dev.kirby.backtest.internal;

import org.jspecify.annotations.NullMarked;
