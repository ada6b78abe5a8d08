/**
 * What a candle does not show: the order of prices inside it. {@link dev.kirby.intrabar.AmbiguousBars} counts the bars whose
 * result depends on that order and gives the net profit as an interval; {@link dev.kirby.intrabar.FinerPrices} are finer
 * candles or trade ticks that show the order; {@link dev.kirby.intrabar.TickReplay} lays trades over recorded ticks.
 */
@NullMarked
package dev.kirby.intrabar;

import org.jspecify.annotations.NullMarked;
