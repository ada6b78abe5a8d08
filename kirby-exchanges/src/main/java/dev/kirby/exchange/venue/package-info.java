/**
 * The kit that a venue is described with; nothing here sends or parses anything. {@link dev.kirby.exchange.venue.VenueSpec} says
 * where a venue is asked and what it answers, {@link dev.kirby.exchange.venue.StreamSpec} what it streams, and {@link
 * dev.kirby.exchange.venue.RowMapping} which column each value of a row becomes. A class that extends {@link
 * dev.kirby.exchange.provider.VenueProvider} makes such a venue available; {@code docs/adding-an-exchange.md} shows one.
 */
@Experimental
@NullMarked
package dev.kirby.exchange.venue;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
