/** Deribit, described as data. */
@NullMarked
package dev.kirby.exchange.deribit;

import org.jspecify.annotations.NullMarked;
