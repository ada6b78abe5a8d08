/**
 * Live collection: {@link dev.kirby.store.live.LiveCollector} says what to collect, {@link dev.kirby.store.live.LiveRun} does
 * it: takes rows from a stream, builds candles from trades, keeps one value a minute of what is sent all the time, fills what
 * a lost connection left out, and writes in batches. What a venue is like is not known here.
 */
@NullMarked
package dev.kirby.store.live;

import org.jspecify.annotations.NullMarked;
