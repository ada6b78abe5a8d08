/** What a new venue implements: one {@link dev.kirby.exchange.spi.ExchangeProvider}, named in a service file. */
@NullMarked
package dev.kirby.exchange.spi;

import org.jspecify.annotations.NullMarked;
