/** MEXC, spot and linear perpetuals. Only the provider is visible. */
@NullMarked
package dev.kirby.exchange.mexc;

import org.jspecify.annotations.NullMarked;
