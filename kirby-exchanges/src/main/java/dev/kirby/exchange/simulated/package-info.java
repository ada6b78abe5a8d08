/**
 * An exchange on localhost that speaks a venue's real protocol over real HTTP, serving a generated market or rows of your
 * own, with faults on demand. Public, so that users can test with it too; nothing it serves is real, and whoever shows its
 * numbers must say so. Start with {@link dev.kirby.exchange.simulated.SimulatedExchange#binance()}.
 */
@NullMarked
package dev.kirby.exchange.simulated;

import org.jspecify.annotations.NullMarked;
