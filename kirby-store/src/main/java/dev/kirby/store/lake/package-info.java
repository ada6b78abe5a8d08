/**
 * The store in a folder: Parquet files, partitioned as Hive does it, with small JSON documents beside them.
 *
 * <pre>
 * kirby.json                                     format version
 * versions.jsonl                                 what was collected when
 * registry/                                      configurations and training jobs, as JSON documents
 * reports/                                       pages of training jobs
 * checkpoints/                                   windows that running training jobs have searched
 * candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m/
 *     _series.json                               generation, coverage, checksums
 *     year=2025/2025-01.parquet                  a month
 * quarantine/                                    what a repair set aside
 * .kirby/                                        locks, and what running processes need meanwhile
 * </pre>
 *
 * <p>A period's rows are one file, and every change replaces the file by a rename, so that a reader of any kind sees whole
 * files and no row twice. {@link dev.kirby.store.lake.Lake} is the store; {@code PeriodWriter} merges and publishes; {@code
 * Snapshot} gives readers one state; DuckDB, in memory, reads and writes the files.
 */
@NullMarked
package dev.kirby.store.lake;

import org.jspecify.annotations.NullMarked;
