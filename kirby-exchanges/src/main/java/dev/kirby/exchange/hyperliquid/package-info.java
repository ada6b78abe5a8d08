/** Hyperliquid, spot and perpetuals. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.hyperliquid;

import org.jspecify.annotations.NullMarked;
