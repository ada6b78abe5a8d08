/**
 * Venues behind one interface. {@link dev.kirby.exchange.Exchanges} opens them, {@link dev.kirby.exchange.Exchange} is what
 * they have in common. Third parties add a venue through {@code dev.kirby.exchange.spi}; {@code
 * dev.kirby.exchange.simulated} is an exchange on localhost to test against.
 */
@NullMarked
package dev.kirby.exchange;

import org.jspecify.annotations.NullMarked;
