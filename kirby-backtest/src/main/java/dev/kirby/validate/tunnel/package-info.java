/**
 * How good the judge is: {@link dev.kirby.validate.tunnel.WindTunnel} sends markets without an edge, and with edges of known size,
 * through the whole pipeline of search, walk-forward and verdict, and counts what it says.
 */
@Experimental
@NullMarked
package dev.kirby.validate.tunnel;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
