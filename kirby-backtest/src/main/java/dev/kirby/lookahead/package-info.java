/**
 * Finds look-ahead: {@link dev.kirby.lookahead.LookaheadFuzzer} changes the future of the data in several ways and looks for values of
 * the past that change with it, in strategies, features, labels, models, joins and whole pipelines.
 */
@NullMarked
package dev.kirby.lookahead;

import org.jspecify.annotations.NullMarked;
