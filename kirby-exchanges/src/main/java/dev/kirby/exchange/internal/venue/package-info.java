/**
 * What venues have in common, driven by data about where they differ: {@link dev.kirby.exchange.internal.venue.VenueSpec}
 * and {@link dev.kirby.exchange.internal.venue.Endpoint} describe a venue, {@link
 * dev.kirby.exchange.internal.venue.RestExchange} does the asking, paging and parsing for all of them.
 */
@NullMarked
package dev.kirby.exchange.internal.venue;

import org.jspecify.annotations.NullMarked;
