/**
 * How good the judge is: {@link dev.kirby.validate.tunnel.WindTunnel} sends markets without an edge, and with edges of known size,
 * through the whole pipeline of search, walk-forward and verdict, and counts what it says.
 */
@NullMarked
package dev.kirby.validate.tunnel;

import org.jspecify.annotations.NullMarked;
