/** OKX, spot and linear perpetual swaps. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.okx;

import org.jspecify.annotations.NullMarked;
