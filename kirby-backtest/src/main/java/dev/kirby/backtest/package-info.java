/**
 * Runs strategies over candles. {@link dev.kirby.backtest.Backtest} is the front door: candles,
 * costs, funding and capital, then {@code run(strategy)}, which gives a {@link dev.kirby.backtest.BacktestResult} of
 * {@linkplain dev.kirby.performance.Trade trades}, daily returns and {@linkplain dev.kirby.performance.Metrics metrics}.
 *
 * <p>The engine steps bar by bar and is the reference; {@code dev.kirby.sweep} is the fast engine for many parameter sets and
 * gives the same trades. Orders and exits as venues have them are off unless a signal or {@link dev.kirby.backtest.Execution}
 * asks for them; an engine of its own carries them out, see {@code docs/realism.md}.
 */
@NullMarked
package dev.kirby.backtest;

import org.jspecify.annotations.NullMarked;
