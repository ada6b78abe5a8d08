/**
 * Makes a venue available that is described by the kit: {@link dev.kirby.exchange.provider.VenueProvider}.
 */
@Experimental
@NullMarked
package dev.kirby.exchange.provider;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
