/** Kraken, spot and the linear perpetuals of Kraken Futures. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.kraken;

import org.jspecify.annotations.NullMarked;
