/**
 * The store in PostgreSQL, with TimescaleDB where it is installed: {@link dev.kirby.store.timescale.TimescaleStore}.
 *
 * <pre>
 * kirby.exchanges coins quote_currencies market_types intervals trading_pairs starlistings   the catalogue
 * kirby.series coverage                                    what is stored, and what was requested
 * kirby.candles funding_rates open_interest ...            rows, keyed by starlisting or trading pair, and time
 * kirby.data_versions trained_configurations transitions   what was collected, what was trained
 * kirby_views.*                                            the same as flat tables, which store.sql asks
 * </pre>
 *
 * <p>{@code Schema} creates and upgrades the tables, {@code TableWriter} merges rows into them, {@code CopyOfRows} speaks
 * PostgreSQL's binary COPY. Needs PostgreSQL 14 or later, and on the class path what {@code Drivers} names.
 */
@NullMarked
package dev.kirby.store.timescale;

import org.jspecify.annotations.NullMarked;
