/** Bitfinex, described as data. */
@NullMarked
package dev.kirby.exchange.bitfinex;

import org.jspecify.annotations.NullMarked;
