package dev.kirby.backtest.internal;

import dev.kirby.strategy.Signal;

/**
 * How a position is opened.
 *
 * @param signal that asks for it
 * @param at where it is filled
 * @param money what it may use
 * @param signalBar the bar of the decision
 */
public record Opening(Signal signal, EntryFill at, Account.Grant money, int signalBar) {}
