/**
 * Fixtures for tests, published as the {@code tests} jar of kirby-core: {@link dev.kirby.testing.GeneratedCandles} makes candles,
 * {@link dev.kirby.testing.RowAssertions} compares rows, {@link dev.kirby.testing.SharedData} finds recorded market data,
 * {@link dev.kirby.testing.SettableClock} stands until it is set. For a venue to test against, kirby-exchanges has
 * {@code dev.kirby.exchange.simulated}.
 */
package dev.kirby.testing;
