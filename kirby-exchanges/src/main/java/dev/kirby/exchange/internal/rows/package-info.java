/** Makes rows of what venues send, as a {@link dev.kirby.exchange.venue.RowMapping} says. */
@NullMarked
package dev.kirby.exchange.internal.rows;

import org.jspecify.annotations.NullMarked;
