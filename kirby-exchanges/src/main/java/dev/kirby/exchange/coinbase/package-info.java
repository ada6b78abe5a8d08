/** Coinbase, spot. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.coinbase;

import org.jspecify.annotations.NullMarked;
