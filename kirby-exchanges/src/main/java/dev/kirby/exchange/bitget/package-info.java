/** Bitget, spot and USDT or USDC perpetuals. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.bitget;

import org.jspecify.annotations.NullMarked;
