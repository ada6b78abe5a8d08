/**
 * Makes a venue available that is described by the kit: {@link dev.kirby.exchange.provider.VenueProvider}.
 *
 * <p><b>Experimental</b>, as {@link dev.kirby.exchange.venue}.
 */
@NullMarked
package dev.kirby.exchange.provider;

import org.jspecify.annotations.NullMarked;
