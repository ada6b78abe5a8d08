/** Gate, spot and USDT perpetuals. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.gate;

import org.jspecify.annotations.NullMarked;
