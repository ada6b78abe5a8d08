/**
 * Live data over WebSockets: {@link dev.kirby.exchange.venue.StreamSpec} describes a venue's streams, {@link
 * dev.kirby.exchange.internal.ws.LiveStream} keeps connections up, notices silence, and makes rows of messages. Knows no
 * venue.
 */
@NullMarked
package dev.kirby.exchange.internal.ws;

import org.jspecify.annotations.NullMarked;
