/**
 * The newest row of each series in Redis, for dashboards and bots that must not ask the store every second: {@link
 * dev.kirby.store.cache.LatestValues}. Optional: a store works the same without it, and while Redis is away.
 */
@NullMarked
package dev.kirby.store.cache;

import org.jspecify.annotations.NullMarked;
