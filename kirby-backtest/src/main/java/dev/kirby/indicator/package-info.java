/**
 * Causal functions on columns: the value at an index depends on that index and those before it, and is NaN until there are
 * enough of them. {@link dev.kirby.indicator.Indicators} has the rules and what the families are built of.
 */
@NullMarked
package dev.kirby.indicator;

import org.jspecify.annotations.NullMarked;
