/**
 * Columns over time. {@link dev.kirby.series.Rows} is a batch of rows of any dataset, the form in which data moves between
 * venues, stores and files; {@link dev.kirby.series.CandleSeries} is what strategies read; {@link
 * dev.kirby.series.TimeSeries} is one number over time, such as funding; {@link dev.kirby.series.FeatureMatrix} is numbers for
 * models, with {@link dev.kirby.series.SampleWindows} of it for sequence models.
 *
 * <p>These are immutable, hold arrays of primitives, and slice without copying. {@link dev.kirby.series.TradedCandle} grows
 * from trades until it is written down as a row. Nothing here reads or writes.
 */
@NullMarked
package dev.kirby.series;

import org.jspecify.annotations.NullMarked;
