/** KuCoin, spot and linear perpetuals. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.kucoin;

import org.jspecify.annotations.NullMarked;
