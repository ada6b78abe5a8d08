/**
 * Asks venues over REST, whatever the venue: {@link dev.kirby.exchange.internal.rest.RestExchange} sends requests, walks pages
 * and parses rows as a {@link dev.kirby.exchange.venue.VenueSpec} says.
 */
@NullMarked
package dev.kirby.exchange.internal.rest;

import org.jspecify.annotations.NullMarked;
