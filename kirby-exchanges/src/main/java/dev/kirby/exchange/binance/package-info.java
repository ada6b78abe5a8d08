/** Binance, spot and USD-M perpetuals. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.binance;

import org.jspecify.annotations.NullMarked;
