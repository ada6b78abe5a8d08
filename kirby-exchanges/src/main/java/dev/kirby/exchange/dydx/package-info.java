/** dYdX, described as data. */
@NullMarked
package dev.kirby.exchange.dydx;

import org.jspecify.annotations.NullMarked;
