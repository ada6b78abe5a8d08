/** Bybit, spot and linear perpetuals settled in USDT and USDC. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.bybit;

import org.jspecify.annotations.NullMarked;
