/**
 * Finds look-ahead: {@link dev.kirby.lookahead.LookaheadFuzzer} changes the future of the data in several ways and looks for values of
 * the past that change with it, in strategies, features, labels, models, joins and whole pipelines.
 */
@Experimental
@NullMarked
package dev.kirby.lookahead;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
