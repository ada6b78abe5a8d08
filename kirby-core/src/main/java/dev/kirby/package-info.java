/**
 * Kirby: from an exchange's API to a strategy that survived out-of-sample tests, in one JVM.
 *
 * <p>The path a researcher walks is {@code collect -> check -> store -> export -> backtest -> optimise -> validate ->
 * register -> retrain}. Each module has one front door: {@code dev.kirby.exchange.Exchanges} (kirby-exchanges) speaks to
 * venues, {@code dev.kirby.store.MarketDataStore} (kirby-store) keeps what they answered, {@code
 * dev.kirby.backtest.Backtest} (kirby-backtest) runs strategies on it. This module, kirby-core, holds the values they all
 * share, and opens neither files nor connections.
 *
 * <p>This package itself holds only the exception family under {@link dev.kirby.KirbyException}, divided by what the
 * caller can do about a failure.
 *
 * <p>Conventions of the whole library: time is UTC and stored as milliseconds since the epoch; ranges include their start
 * and exclude their end; unknown numbers are {@code NaN}, never an invented zero; money is {@code double}; nothing is null
 * unless marked {@code @Nullable}.
 */
@NullMarked
package dev.kirby;

import org.jspecify.annotations.NullMarked;
