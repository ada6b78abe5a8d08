/**
 * Venues behind one interface. {@link dev.kirby.exchange.Exchanges} opens them, {@link dev.kirby.exchange.Exchange} is what
 * they have in common, {@link dev.kirby.exchange.ExchangeSettings} say where they are. Third parties add a venue by an {@link
 * dev.kirby.exchange.ExchangeProvider}, most easily the one of {@code dev.kirby.exchange.provider}; {@code
 * dev.kirby.exchange.simulated} is an exchange on localhost to test against.
 */
@NullMarked
package dev.kirby.exchange;

import org.jspecify.annotations.NullMarked;
