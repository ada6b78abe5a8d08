package dev.kirby.backtest.internal;

import dev.kirby.intrabar.AmbiguousBar.Question;

/**
 * A bar that left several outcomes open.
 *
 * @param trade the number of the trade, from 0
 * @param bar the bar
 * @param question what it does not show
 * @param isDecided whether finer prices showed it
 * @param opening how the position was opened
 */
public record AmbiguousEvent(int trade, int bar, Question question, boolean isDecided, Opening opening) {}
